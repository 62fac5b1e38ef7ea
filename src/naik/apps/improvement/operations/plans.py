"""An institution's plans: drafted, changed, discarded, adopted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.shortcuts import get_object_or_404

from naik.apps.audit.operations import Subject, record
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.moving import moved
from naik.apps.improvement.models import Plan, PlannedRaise
from naik.apps.improvement.queries import solving
from naik.apps.improvement.queries.plans import signed_content
from naik.apps.improvement.queries.solving import Solved
from naik.apps.improvement.wishes import Wishes
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.cycle.improvement_machines import PLAN
from naik.cycle.papers import digest
from naik.cycle.steps import plain
from naik.instruments.model import Text
from naik.planning import Infeasible, InvalidPlan, StepCost
from naik.scoring.printing import number_text

CHANGED = Text(
    "Rencana ini sudah diubah orang lain sejak halaman dibuka. Muat ulang untuk melihatnya; isian Anda masih ada.",
    "Somebody else has changed this plan since the page was opened. Reload to see it; what you typed is still here.",
)
NOTHING_TO_RAISE = Text(
    "Sasaran itu sudah tercapai dengan tingkat sekarang, jadi tidak ada yang perlu dinaikkan.",
    "The target is met by the present levels, so there is nothing to raise.",
)
NOT_AS_SHOWN = Text(
    "Isi rencana bukan lagi yang ditampilkan di halaman ini. Belum ada yang ditetapkan; baca lagi isinya.",
    "The plan is no longer what this page showed. Nothing was adopted; please read it again.",
)
POSITION_MISSING = Text("Tuliskan jabatan dan tempat penandatanganan.", "Please give your position and the place.")


class Impossible(Refused):
    """No plan meets the wishes; `answer` says why and what would have to be relaxed."""

    def __init__(self, answer: Infeasible) -> None:
        """Keep the planner's answer beside its sentence."""
        super().__init__(answer.reason)
        self.answer = answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What somebody signs: the digest that was shown, as what and where."""

    shown: str
    position: str
    place: str


def draft(access: Access, title: str, wishes: Wishes) -> Plan:
    """Compute a plan and keep it as a draft; raises Impossible when there is none."""
    access.require(Permission.PLAN_WRITE)
    solved = _solved(access, wishes)
    plan: Plan = Plan.objects.create(
        institution=access.institution, title=title, created_by=access.person, **_columns(solved)
    )
    _keep_raises(access.institution, plan, solved)
    record(
        access.institution.pk, "improvement:plan:drafted", subject(plan), by=access.author, after=_figures(plan)
    )  # fmt: skip
    return plan


def change(access: Access, plan_id: int, revision: int, title: str, wishes: Wishes) -> Plan:
    """Compute a draft anew for other wishes."""
    access.require(Permission.PLAN_WRITE)
    plan = _held(plan_id)
    _require_draft(plan)
    if plan.revision != revision:
        raise Refused(CHANGED)
    before = _figures(plan)
    solved = _solved(access, wishes)
    for name, value in _columns(solved).items():
        setattr(plan, name, value)
    plan.title, plan.revision = title, plan.revision + 1
    plan.save()
    plan.raises.all().delete()
    _keep_raises(access.institution, plan, solved)
    record(
        access.institution.pk, "improvement:plan:changed", subject(plan), by=access.author, before=before,
        after=_figures(plan),
    )  # fmt: skip
    return plan


def discard(access: Access, plan_id: int) -> Plan:
    """Put a draft away; what was adopted stays."""
    access.require(Permission.PLAN_WRITE)
    plan = _held(plan_id)
    plan.state = moved(PLAN, plan.state, "discard")
    plan.ended_at = database_now()
    plan.save(update_fields=["state", "ended_at"])
    record(access.institution.pk, "improvement:plan:discarded", subject(plan), by=access.author)
    return plan


def adopt(access: Access, plan_id: int, adoption: Adoption) -> Plan:
    """Make a draft the institution's plan, signed; the one before it ends. Who asks has just signed in again."""
    access.require(Permission.PLAN_ADOPT)
    # The institution's row is the lock of "the" plan: two who adopt at once follow one another.
    Institution.objects.select_for_update().get(pk=access.institution.pk)
    plan = _held(plan_id)
    plan.state = moved(PLAN, plan.state, "adopt")
    signed = digest(signed_content(plan))
    if adoption.shown != signed:
        raise Refused(NOT_AS_SHOWN)
    position, place = (" ".join(plain(text).split()) for text in (adoption.position, adoption.place))
    if not position or not place:
        raise Refused(POSITION_MISSING)
    now = database_now()
    for former in Plan.objects.select_for_update().filter(state="adopted"):
        former.state, former.ended_at = moved(PLAN, former.state, "supersede"), now
        former.save(update_fields=["state", "ended_at"])
    highest = Plan.objects.aggregate(highest=Max("number"))["highest"] or 0
    plan.number, plan.digest, plan.adopted_by, plan.adopted_at = highest + 1, signed, access.person, now
    plan.position, plan.place = position[:160], place[:120]
    plan.save()
    _tell(access, plan)
    record(
        access.institution.pk, "improvement:plan:adopted", subject(plan), by=access.author,
        after={**_figures(plan), "number": plan.number, "digest": signed},
    )  # fmt: skip
    return plan


def subject(plan: Plan) -> Subject:
    """What an event of this plan is about."""
    return Subject("plan", plan.pk, plan.title)


def _solved(access: Access, wishes: Wishes) -> Solved:
    try:
        answer = solving.solve(access, wishes)
    except InvalidPlan as invalid:
        raise Refused(invalid.message) from invalid
    if isinstance(answer, Infeasible):
        raise Impossible(answer)
    if not answer.raises:
        raise Refused(NOTHING_TO_RAISE)
    return answer


def _columns(solved: Solved) -> dict[str, Any]:
    answer = solved.answer
    return {
        "instrument": solved.levels.instrument.id,
        "assessment": solved.levels.origin.assessment,
        "levels_year": solved.levels.origin.year,
        "levels_before": solved.levels_before,
        "first_year": solved.wishes.first_year,
        "years": solved.wishes.years,
        "wishes": solved.wishes.as_document(),
        "content": solved.content(),
        "index_before": answer.before.index,
        "index_after": answer.after.index,
        "predicate_after": answer.after.predicate,
        "effort": answer.effort,
        "money": answer.money if _priced(answer.situation.assumptions.costs.values()) else None,
    }


def _priced(costs: Iterable[StepCost]) -> bool:
    return any(cost.money is not None for cost in costs)


def _keep_raises(institution: Institution, plan: Plan, solved: Solved) -> None:
    first = solved.wishes.first_year
    PlannedRaise.objects.bulk_create(
        PlannedRaise(
            institution=institution, plan=plan, value=one.value, year=first + one.year - 1,
            level_from=solving.level_text(one.level_from), level_to=solving.level_text(one.level_to),
            effort=one.effort, money=None if one.unpriced == len(one.steps) else one.money, months=one.months,
            gain=str(one.gain), office_id=solved.lead_offices.get(one.value), why_id=one.why.id, why_en=one.why.en,
        )
        for one in solved.raises
    )  # fmt: skip


def _held(plan_id: int) -> Plan:
    found: Plan = get_object_or_404(Plan.objects.select_for_update(), pk=plan_id)
    return found


def _require_draft(plan: Plan) -> None:
    moved(PLAN, plan.state, "discard")


def _figures(plan: Plan) -> dict[str, object]:
    return {
        "index_before": str(plan.index_before), "index_after": str(plan.index_after), "effort": plan.effort,
        "years": plan.years,
    }  # fmt: skip


def _tell(access: Access, plan: Plan) -> None:
    before, after = number_text(plan.index_before), number_text(plan.index_after)
    sentence = Text(
        f"Rencana “{plan.title}” ditetapkan: indeks {before.id} menuju {after.id}.",
        f"The plan “{plan.title}” was adopted: index {before.en} to {after.en}.",
    )
    roles = (Role.COORDINATOR, Role.RESPONSIBLE_OFFICIAL, Role.LEADER, Role.OFFICE_CONTRIBUTOR, Role.DATA_ENTRY)
    members = Membership.objects.filter(active(), institution=access.institution, role__in=roles).values_list(
        "person_id", flat=True
    )
    for person_id in sorted(set(members) - {access.person.pk}):
        tell(person_id, NoticeKind.PLAN_ADOPTED, sentence, "plan", access.institution, plan.pk)
