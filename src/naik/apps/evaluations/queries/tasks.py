"""What waits for a person in evaluations, over all their institutions at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from naik.apps.accounts.models import Person
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Answer, Assessment, Assessor
from naik.apps.institutions.access import Workplace, active
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.roles import PERMISSIONS, Permission, Reach, Role
from naik.apps.institutions.time_zones import zone
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from naik.instruments import loader
from naik.instruments.model import Text


class Kind(StrEnum):
    """Under which heading a task stands."""

    RETURNED = "returned"
    SOON = "soon"
    DECIDE = "decide"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do. `page` is the name of its address, `arguments` what follows the institution in it."""

    kind: Kind
    institution: Institution
    cycle: str
    title: Text
    why: Text
    page: str
    arguments: tuple[int | str, ...]
    due_on: date | None = None
    late: int = 0
    query: str = ""


@dataclass(slots=True)
class Reader:
    """Who asks, and what they are where; rows of all these institutions are in the scope that is open."""

    person: Person
    now: datetime
    places: Mapping[int, Workplace]
    permissions: Mapping[int, frozenset[Permission]]
    offices: Mapping[int, frozenset[int]]
    assessing: Mapping[int, Assessor] = field(default_factory=dict)
    assessments: Mapping[int, Assessment] = field(default_factory=dict)

    def may(self, assessment: Assessment, permission: Permission) -> bool:
        """Whether the right is held in the institution of `assessment`."""
        return permission in self.permissions[assessment.institution_id]

    def inside(self, assessment: Assessment) -> bool:
        """Whether the person belongs to the institution that is assessed."""
        return bool(_INSIDE.intersection(self.places[assessment.institution_id].roles))

    def has(self, assessment: Assessment, role: Role) -> bool:
        """Whether the role is held there."""
        return role in self.places[assessment.institution_id].roles

    def today(self, assessment: Assessment) -> date:
        """The day it is there."""
        return self.now.astimezone(zone(self.institution(assessment))).date()

    def institution(self, assessment: Assessment) -> Institution:
        """The institution that is assessed, with its region."""
        return self.places[assessment.institution_id].institution

    def in_stages(self, *stages: Stage) -> Iterator[Assessment]:
        """The assessments that are in one of `stages`."""
        return (one for one in self.assessments.values() if one.stage in stages)


_INSIDE = frozenset(
    {
        Role.COORDINATOR, Role.RESPONSIBLE_OFFICIAL, Role.DATA_ENTRY, Role.OFFICE_CONTRIBUTOR, Role.INTERNAL_ASSESSOR,
        Role.LEADER,
    }
)  # fmt: skip
_WORKS = frozenset(
    {
        Permission.ANSWER_WRITE, Permission.ANSWER_CHECK, Permission.ASSESSMENT_SUBMIT, Permission.ASSESSMENT_SIGN,
        Permission.SCORE_WRITE, Permission.REVIEW_MARK, Permission.APPEAL_ANSWER, Permission.PLAN_ADOPT,
    }
)  # fmt: skip
"""Rights that make somebody do something in an evaluation; who only reads or runs cycles has nothing here."""


def reader(person: Person, places: Iterable[Workplace]) -> Reader:
    """The person with the institutions in which they do something in an evaluation or on the way up."""
    found, permissions = {}, {}
    for place in places:
        rights = frozenset().union(*(PERMISSIONS[role] for role in place.roles))
        if rights & _WORKS:
            found[place.institution.pk], permissions[place.institution.pk] = place, rights
    offices: dict[int, set[int]] = {}
    with opened((), person=person.pk):
        # Asked across institutions; the row policy on the person is the wall here.
        held = Membership._base_manager.filter(active(), person=person, reach=Reach.OFFICE)  # noqa: SLF001  across institutions
        for institution, office in held.values_list("institution_id", "office_id"):
            offices.setdefault(institution, set()).add(office)
    return Reader(person, database_now(), found, permissions, {one: frozenset(two) for one, two in offices.items()})


def load(asking: Reader) -> None:
    """Read the assessments that run and may be seen; the scope must hold the reader's institutions."""
    own = Assessor.objects.filter(person=asking.person, ended_at=None)
    asking.assessing = {one.assessment_id: one for one in own}
    running = Assessment.objects.exclude(stage=Stage.FINISHED).select_related("cycle").order_by("pk")
    asking.assessments = {one.pk: one for one in running if _seen(asking, one)}


def _seen(asking: Reader, assessment: Assessment) -> bool:
    """As `policies.assessments` narrows it, for many institutions at once."""
    if assessment.institution_id not in asking.places:
        return False
    if asking.inside(assessment):
        return True
    if assessment.cycle.rehearsal or assessment.stage in {Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL}:
        return False
    return assessment.pk in asking.assessing or asking.may(assessment, Permission.REVIEW_MARK)


def title(assessment: Assessment, value: str) -> Text:
    """An indicator as the lists name it."""
    text = loader.load(assessment.cycle.instrument).value_indicator(value).title
    return Text(f"{value} · {text.id}", f"{value} · {text.en or text.id}")


def answers_written_by(asking: Reader) -> Iterable[Answer]:
    """The answers in self-assessment the person has to prepare, with `parts` of their offices."""
    writing = [one.pk for one in asking.in_stages(Stage.SELF_ASSESSMENT) if asking.may(one, Permission.ANSWER_WRITE)]
    if not writing:
        return ()
    found: Iterable[Answer] = (
        Answer.objects.filter(assessment__in=writing)
        .only("pk", "assessment_id", "value", "state", "reason", "checked_at")
        .prefetch_related("responsibilities")
        .order_by("pk")
    )
    return found
