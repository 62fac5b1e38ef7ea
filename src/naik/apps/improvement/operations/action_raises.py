"""Making actions of a plan's raises, many at once, each level of each raise only once."""

from __future__ import annotations

from collections.abc import Collection

from naik.apps.improvement.models import Action, ActionSource, Plan
from naik.apps.improvement.operations.action_telling import tell_given
from naik.apps.improvement.operations.actions import LONGEST_STEP, LONGEST_TITLE, MOST_STEPS, Origin, Wanted, make
from naik.apps.improvement.queries.action_choices import open_office
from naik.apps.improvement.queries.action_raises import adopted, proposals
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

NONE_CHOSEN = Text("Pilih sedikitnya satu kenaikan.", "Choose at least one raise.")
ALL_THERE = Text("Semua yang dipilih sudah menjadi tindak lanjut.", "Everything that was chosen is an action already.")


def make_from_plan(access: Access, plan_id: int, chosen: Collection[str]) -> list[Action]:
    """Make an action of each chosen level (`<raise>-<level>`) that has none yet; who carries them is told once."""
    access.require(Permission.ACTION_MANAGE)
    plan = adopted(access, plan_id)
    # Two who choose the same at once: the second waits here, and then finds the actions of the first.
    Plan.objects.select_for_update().get(pk=plan.pk)
    wanted = [one for one in proposals(access, plan) if one.key in set(chosen)]
    if not wanted:
        raise Refused(NONE_CHOSEN)
    made = []
    for one in wanted:
        if one.action_id is not None:
            continue
        office = one.office_id if one.office_id is not None and open_office(access, one.office_id) else None
        made.append(
            make(
                access,
                Wanted(
                    title=one.title[:LONGEST_TITLE], due_on=one.due_on, promised=one.promised, office_id=office,
                    steps=tuple(step[:LONGEST_STEP] for step in one.steps[:MOST_STEPS]), instrument=plan.instrument,
                    value=one.value, level=one.level,
                ),
                Origin(source=ActionSource.PLAN, planned_raise_id=one.raise_id),
                tell=False,
            )
        )  # fmt: skip
    if not made:
        raise Refused(ALL_THERE)
    tell_given(access, made)
    return made
