"""Who holds which role in an institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.granting import Held, authority_over, offers
from naik.apps.institutions.models import Assignment, Institution, Membership, Region
from naik.apps.institutions.moments import last_day
from naik.apps.institutions.roles import Permission, Reach, Role
from naik.apps.tenancy.scope import opened

SORTS = ("name", "role", "until", "seen")
STATES = ("active", "ended", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One membership; `until` is its last day, `may_end` whether the person who looks may end it."""

    id: int
    person_id: int
    name: str
    email: str
    role: str
    reach: str
    place: str
    since: datetime
    until: date | None
    seen: datetime | None
    state: str
    may_end: bool

    @property
    def role_label(self) -> str:
        """The role as people say it."""
        return str(Role(self.role).label)

    @property
    def reach_label(self) -> str:
        """How far it goes, as people say it."""
        return str(Reach(self.reach).label)

    @property
    def assignable(self) -> bool:
        """Whether institutions are assigned to it."""
        return self.reach == Reach.ASSIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which memberships, in which order."""

    search: str = ""
    role: str = ""
    state: str = "active"
    sort: str = "name"
    descending: bool = False


def members(access: Access, asked: Asked) -> tuple[MemberRow, ...]:
    """The memberships given by this institution that fit."""
    found = _all(access)
    running = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
    if asked.state != "all":
        found = found.filter(running) if asked.state == "active" else found.exclude(running)
    if asked.role:
        found = found.filter(role=asked.role)
    if asked.search:
        words = asked.search
        found = found.filter(
            Q(person__name__icontains=words) | Q(person__email__icontains=words) | Q(office__name__icontains=words)
        )
    rows = _rows(access, found)
    rows.sort(key=lambda row: _order(row, asked.sort), reverse=asked.descending)
    return tuple(rows)


def member(access: Access, membership_id: int) -> MemberRow:
    """One membership; 404 for one of another institution."""
    found = _rows(access, _all(access).filter(pk=membership_id))
    if not found:
        raise Http404
    return found[0]


def assigned_here(access: Access) -> tuple[tuple[str, str], ...]:
    """Name and address of everybody whom the authority assigned to this institution."""
    found = Assignment.objects.filter(institution=access.institution).select_related("person").order_by("person__name")
    return tuple((one.person.name, one.person.email) for one in found)


def people_choices(access: Access, *, active_only: bool = False) -> tuple[tuple[int, str], ...]:
    """The people who have a role here (or had one), by name."""
    found = Membership.objects.filter(institution=access.institution)
    if active_only:
        found = found.filter(active())
    people = Person.objects.filter(pk__in=found.values("person"), erased_at=None).order_by("name")
    if active_only:
        people = people.filter(is_active=True)
    return tuple((one.pk, f"{one.name} ({one.email})") for one in people)


def province_choices() -> tuple[tuple[str, str], ...]:
    """Every province."""
    return tuple(Region.objects.filter(province=None).order_by("name").values_list("code", "name"))


def assignments(access: Access, membership_id: int) -> tuple[Institution, ...]:
    """The institutions a membership opens, of those the person who looks has charge of."""
    over = authority_over(access)
    with opened({access.institution.pk, *over}):
        found = Assignment.objects.filter(membership=membership_id).values_list("institution_id", flat=True)
        return tuple(sorted((over[one] for one in found if one in over), key=lambda one: one.name))


def assignable(access: Access) -> tuple[Institution, ...]:
    """The institutions an assessor can be assigned to by this person."""
    return tuple(authority_over(access).values())


def _all(access: Access) -> QuerySet[Membership]:
    found: QuerySet[Membership] = Membership.objects.filter(institution=access.institution)
    return found.select_related("person", "office", "province")


def _rows(access: Access, found: QuerySet[Membership]) -> list[MemberRow]:
    now = timezone.now()
    giving = offers(access) if access.may(Permission.PEOPLE_MANAGE) else ()
    rows = []
    for one in found:
        ended = one.ends_at is not None and one.ends_at <= now
        held = Held(one.role, one.reach, one.office_id, one.province_id)
        others = one.person_id != access.person.pk
        rows.append(
            MemberRow(
                id=one.pk,
                person_id=one.person_id,
                name=one.person.name,
                email=one.person.email,
                role=one.role,
                reach=one.reach,
                place=one.office.name if one.office else one.province.name if one.province else "",
                since=one.starts_at,
                until=last_day(one.ends_at, access.institution),
                seen=one.person.last_login,
                state="ended" if ended else "ahead" if one.starts_at > now else "active",
                may_end=not ended and others and any(offer.covers(held) for offer in giving),
            )
        )
    return rows


def _order(row: MemberRow, sort: str) -> tuple[object, ...]:
    name = row.name.lower()
    if sort == "role":
        return (row.role_label, name, row.id)
    if sort == "until":
        return (row.until or date.max, name, row.id)
    if sort == "seen":
        return (row.seen.timestamp() if row.seen else 0.0, name, row.id)
    return (name, row.role_label, row.id)
