"""Making actions of what an assessment recommended or found, each only once, with the words it was said in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Assessment
from naik.apps.improvement.models import Action
from naik.apps.improvement.operations.action_telling import tell_given
from naik.apps.improvement.operations.actions import LONGEST_STEP, LONGEST_TITLE, MOST_STEPS, Origin, Wanted, make
from naik.apps.improvement.queries.action_choices import open_office
from naik.apps.improvement.queries.action_steps import own_steps, promised, steps_for
from naik.apps.improvement.queries.recommendations import Found, recommendations
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments import loader
from naik.instruments.model import Text

NONE_CHOSEN = Text("Pilih sedikitnya satu rekomendasi atau temuan.", "Choose at least one recommendation or finding.")
ALL_THERE = Text("Semua yang dipilih sudah menjadi tindak lanjut.", "Everything that was chosen is an action already.")
SHOWN_DONE = "Dokumen yang menunjukkan bahwa hal ini sudah dilaksanakan."
"""The evidence promised where no criterion names any; the office words it more closely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which recommendations, by their keys; `office_id` is for those whose indicator has no lead office."""

    keys: Collection[str]
    due_on: date
    office_id: int | None = None


def make_from_recommendations(access: Access, assessment_id: int, choice: Choice) -> list[Action]:
    """Make an action of each chosen one that is none yet; who carries them is told once."""
    access.require(Permission.ACTION_MANAGE)
    assessment = policies.assessment(access, assessment_id)
    # Two who choose the same at once: the second waits here, and then finds the actions of the first.
    Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    wanted = [one for one in recommendations(access, assessment) if one.key in set(choice.keys)]
    if not wanted:
        raise Refused(NONE_CHOSEN)
    instrument = loader.load(assessment.cycle.instrument)
    own = own_steps(access.institution, instrument)
    made = []
    for one in wanted:
        if one.taken is not None:
            continue
        office = one.office_id if one.office_id is not None and open_office(access, one.office_id) else choice.office_id
        steps = steps_for(instrument, one.value, one.level, own) if one.level else ()
        asked = promised(instrument.value_indicator(one.value), one.level) if one.level else ""
        made.append(
            make(
                access,
                Wanted(
                    title=_title(one), due_on=choice.due_on, promised=asked or SHOWN_DONE, office_id=office,
                    steps=tuple(step[:LONGEST_STEP] for step in steps[:MOST_STEPS]),
                    instrument=instrument.id, value=one.value, level=one.level,
                ),
                Origin(
                    source=one.source, assessment_id=assessment.pk, stage=one.stage, key=one.key, said_before=one.said
                ),
                tell=False,
            )
        )  # fmt: skip
    if not made:
        raise Refused(ALL_THERE)
    tell_given(access, made)
    return made


def _title(found: Found) -> str:
    if not found.value:
        return found.about.id[:LONGEST_TITLE]
    level = f", tingkat {found.level}" if found.level else ""
    return f"Indikator {found.value}: {found.about.id}{level}"[:LONGEST_TITLE]
