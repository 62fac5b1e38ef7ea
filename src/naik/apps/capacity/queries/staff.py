"""The IT staff in reach as lists, and one of them as a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from naik.apps.accounts.operations import ERASED_NAME
from naik.apps.capacity import policies
from naik.apps.capacity.models import Enrolment, HeldCompetence, StaffMember
from naik.apps.capacity.queries.competences import titles, valid_on
from naik.apps.evidence.policies import readable
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.improvement_machines import ENROLMENT
from naik.instruments.model import Text

PAGE = 50
MOST_IN_A_FILE = 20_000
SORTS = ("name", "office", "functional_position")
STATES = ("at_work", "left", "all")
HOLDING = ("yes", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which staff, in which order.

    `holding` "yes" keeps those who hold `competence` today (any, where none is named), "no" those who do not.
    """

    search: str = ""
    office: int | None = None
    competence: str = ""
    holding: str = "yes"
    position: str = ""
    state: str = "at_work"
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """One held competence; `document_title` is empty where this reader may not open it."""

    id: int
    code: str
    title: str
    obtained_on: date
    valid_until: date | None
    expired: bool
    document_id: int | None
    document_title: str
    enrolment_id: int | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """One staff member of a list; `competences` are those held today, `expired` those that ran out."""

    id: int
    name: str
    email: str
    work: str
    functional_position: str
    office_id: int
    office_code: str
    office_name: str
    account: bool
    left_on: date | None
    competences: tuple[str, ...]
    expired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and how many there are in all."""

    rows: tuple[StaffRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the list can be narrowed by."""

    offices: tuple[tuple[int, str], ...]
    competences: tuple[tuple[str, str], ...]
    positions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A training of theirs: what, when, and how it went."""

    programme: str
    starts_at: datetime
    state: Text


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One staff member with everything recorded of them."""

    row: StaffRow
    revision: int
    person_id: int | None
    nameless: bool
    may_write: bool
    held: tuple[HeldRow, ...]
    trainings: tuple[TrainingRow, ...]


def listing(access: Access, asked: Asked, *, first: int = 0, most: int = PAGE) -> Listing:
    """The staff that fit, in a constant number of statements."""
    found = _fitting(access, asked)
    fields = {"name": (Lower("name"),), "office": (Lower("office__name"), Lower("name"))}
    order = fields.get(asked.sort, (Lower("functional_position"), Lower("name")))
    directed = [one.desc() if asked.descending else one.asc() for one in order]
    page = list(found.select_related("office").order_by(*directed, "pk")[first : first + most])
    return Listing(_rows(access, page), found.count())


def choices(access: Access) -> Choices:
    """What a list of the staff in reach can be narrowed by."""
    positions = policies.staff(access).exclude(functional_position="").values_list("functional_position", flat=True)
    return Choices(
        tuple((one.pk, one.name) for one in policies.offices(access)),
        tuple(titles(access.institution).items()),
        tuple(positions.distinct().order_by("functional_position")),
    )


def page(access: Access, staff_id: int) -> StaffPage:
    """One staff member in reach, or 404."""
    found = policies.staff_member(access, staff_id)
    own = HeldCompetence.objects.filter(staff=found).select_related("document").order_by("-obtained_on", "pk")
    names, day, held = titles(access.institution), today(access.institution), list(own)
    open_ones = set(readable(access).filter(pk__in=[one.document_id for one in held]).values_list("pk", flat=True))
    trainings = (
        Enrolment.objects.filter(staff=found).select_related("session__programme").order_by("-session__starts_at")
    )
    return StaffPage(
        row=_rows(access, [found])[0],
        revision=found.revision,
        person_id=found.person_id,
        nameless=found.name == ERASED_NAME,
        may_write=access.may(Permission.STAFF_WRITE, found.office_id),
        held=tuple(_held(one, names, day, open_ones) for one in held),
        trainings=tuple(
            TrainingRow(one.session.programme.title, one.session.starts_at, ENROLMENT.states[one.state])
            for one in trainings
        ),
    )


def held(page: StaffPage, held_id: int) -> HeldRow:
    """One held competence of somebody's page, or 404."""
    found = next((one for one in page.held if one.id == held_id), None)
    if found is None:
        raise Http404
    return found


def _fitting(access: Access, asked: Asked) -> QuerySet[StaffMember]:
    found = policies.staff(access)
    if asked.state != "all":
        found = found.filter(left_on__isnull=asked.state == "at_work")
    if asked.office is not None:
        found = found.filter(office=asked.office)
    if asked.position:
        found = found.filter(functional_position=asked.position)
    if asked.search:
        words = asked.search
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(work__icontains=words))
    if asked.competence or asked.holding == "no":
        holds = HeldCompetence.objects.filter(valid_on(access.institution), staff=OuterRef("pk"))
        if asked.competence:
            holds = holds.filter(competence=asked.competence)
        found = found.filter(Exists(holds) if asked.holding == "yes" else ~Exists(holds))
    return found


def _rows(access: Access, page: Sequence[StaffMember]) -> tuple[StaffRow, ...]:
    names, day = titles(access.institution), today(access.institution)
    valid: dict[int, dict[str, None]] = defaultdict(dict)
    over: dict[int, dict[str, None]] = defaultdict(dict)
    for one in HeldCompetence.objects.filter(staff__in=page).order_by("competence"):
        expired = one.valid_until is not None and one.valid_until < day
        (over if expired else valid)[one.staff_id][names.get(one.competence, one.competence)] = None
    return tuple(
        StaffRow(
            id=one.pk, name=one.name, email=one.email, work=one.work, functional_position=one.functional_position,
            office_id=one.office_id, office_code=one.office.code, office_name=one.office.name,
            account=one.person_id is not None, left_on=one.left_on, competences=tuple(valid[one.pk]),
            expired=tuple(name for name in over[one.pk] if name not in valid[one.pk]),
        )
        for one in page
    )  # fmt: skip


def _held(one: HeldCompetence, names: dict[str, str], day: date, open_ones: set[int]) -> HeldRow:
    return HeldRow(
        id=one.pk, code=one.competence, title=names.get(one.competence, one.competence), obtained_on=one.obtained_on,
        valid_until=one.valid_until, expired=one.valid_until is not None and one.valid_until < day,
        document_id=one.document_id if one.document_id in open_ones else None,
        document_title=one.document.title if one.document and one.document_id in open_ones else "",
        enrolment_id=one.enrolment_id, note=one.note,
    )  # fmt: skip
