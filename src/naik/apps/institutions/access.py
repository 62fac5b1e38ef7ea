"""What a person may do in one institution, read anew for every request from memberships and support sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author
from naik.apps.institutions.models import Assignment, Institution, Membership, SupportSession
from naik.apps.institutions.roles import BEYOND_ONE, PERMISSIONS, SUPPORT, Permission, Reach, Role
from naik.apps.tenancy.scope import opened


class Forbidden(Exception):
    """A member asks for something their roles do not include: 403, not 404."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions from one membership; in one office, or (None) in all of them.

    `home` says that this institution gave the membership itself: a wide reach opens other rooms without making the
    person one who runs an evaluation from there.
    """

    permissions: frozenset[Permission]
    office_id: int | None
    role: str
    home: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """A person inside one institution: passed to every operation, which asks it before anything else."""

    institution: Institution
    person: Person
    grants: tuple[Grant, ...]
    support_session: SupportSession | None = None
    request_id: str = ""
    second_factor_missing: bool = False

    @property
    def author(self) -> Author:
        """Who stands in the audit events of this access."""
        behalf = "" if self.support_session is None else f"support-session:{self.support_session.pk}"
        return Author(self.person.pk, on_behalf_of=behalf, request_id=self.request_id)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held here, each once."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants if grant.role))

    def may(self, permission: Permission, office_id: int | None = None) -> bool:
        """Whether `permission` is held for the object of that office (None: of the institution as a whole)."""
        return any(
            permission in grant.permissions and (grant.office_id is None or grant.office_id == office_id)
            for grant in self.grants
        )

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether `permission` is held at all, be it for one office."""
        return any(permission in grant.permissions for grant in self.grants)

    def offices(self, permission: Permission) -> frozenset[int] | None:
        """The offices `permission` is held for; None means every office and what belongs to none."""
        found = [grant.office_id for grant in self.grants if permission in grant.permissions]
        if None in found:
            return None
        return frozenset(office for office in found if office is not None)

    def require(self, permission: Permission, office_id: int | None = None) -> None:
        """Raise Forbidden unless `permission` is held for that office."""
        if not self.may(permission, office_id):
            raise Forbidden(permission)

    def require_somewhere(self, permission: Permission) -> None:
        """Raise Forbidden unless `permission` is held at all, be it for one office."""
        if not self.may_somewhere(permission):
            raise Forbidden(permission)

    def may_at_home(self, permission: Permission) -> bool:
        """Whether `permission` is held by a membership that this institution itself gave."""
        return any(permission in grant.permissions and grant.home for grant in self.grants)

    def require_at_home(self, permission: Permission) -> None:
        """Raise Forbidden unless `permission` is held by a membership that this institution itself gave."""
        if not self.may_at_home(permission):
            raise Forbidden(permission)


def active(now: object = None) -> Q:
    """The memberships that hold at this moment."""
    moment = now or timezone.now()
    return Q(starts_at__lte=moment) & (Q(ends_at=None) | Q(ends_at__gt=moment))


def access_to(person: Person, slug: str, *, request_id: str = "") -> Access | None:
    """The access of `person` to the institution called `slug`, or None for a stranger and for no such institution."""
    institution = Institution.objects.select_related("region").filter(slug=slug).first()
    if institution is None or not person.is_active:
        return None
    with opened((), person=person.pk):
        # The managers are narrowed to the scope's institutions, and this asks across them: the row policy on
        # `person` is the wall here.
        memberships = _memberships(person)
        grants = tuple(_grants(person, institution, memberships))
        support = (
            SupportSession._base_manager.filter(active(), person=person, institution=institution)  # noqa: SLF001  across institutions
            .order_by("-ends_at")
            .first()
        )
    if support is not None:
        grants = (*grants, Grant(SUPPORT, None, ""))
    if not grants:
        return None
    return Access(institution, person, grants, support, request_id, _second_factor_missing(person, memberships))


def _memberships(person: Person) -> list[Membership]:
    return list(Membership._base_manager.filter(active(), person=person))  # noqa: SLF001  across institutions


def _assigned(person: Person) -> set[tuple[int, int]]:
    return set(Assignment._base_manager.filter(person=person).values_list("membership_id", "institution_id"))  # noqa: SLF001  across institutions


def _grants(person: Person, institution: Institution, memberships: list[Membership]) -> Iterable[Grant]:
    assigned = _assigned(person) if any(one.reach == Reach.ASSIGNED for one in memberships) else set()
    for membership in memberships:
        if _reaches(membership, institution, assigned):
            home = membership.institution_id == institution.pk
            yield Grant(PERMISSIONS[membership.role], membership.office_id, membership.role, home)


def _reaches(membership: Membership, institution: Institution, assigned: set[tuple[int, int]]) -> bool:
    match membership.reach:
        case Reach.OFFICE | Reach.INSTITUTION:
            return membership.institution_id == institution.pk
        case Reach.ASSIGNED:
            return (membership.pk, institution.pk) in assigned
        case Reach.PROVINCE:
            region = institution.region
            return region is not None and membership.province_id in {region.code, region.province_id}
        case Reach.NATION:
            return True
    raise ValueError(membership.reach)


@dataclass(frozen=True, slots=True)
class Workplace:
    """An institution a person can enter, and as what."""

    institution: Institution
    roles: tuple[str, ...]

    @property
    def role_labels(self) -> tuple[str, ...]:
        """The roles as people say them."""
        return tuple(role_label(role) for role in self.roles)


def workplaces(person: Person, search: str = "") -> tuple[Workplace, ...]:
    """Every institution the person can enter now, by name; `search` narrows it."""
    with opened((), person=person.pk):
        memberships = _memberships(person)
        assigned = _assigned(person)
        support = set(
            SupportSession._base_manager.filter(active(), person=person).values_list("institution_id", flat=True)  # noqa: SLF001  across institutions
        )
    everything = any(one.reach in {Reach.NATION, Reach.PROVINCE} for one in memberships)
    institutions = Institution.objects.select_related("region").order_by("name")
    if not everything:
        near = {one.institution_id for one in memberships} | {target for _, target in assigned} | support
        institutions = institutions.filter(pk__in=near)
    if search:
        institutions = institutions.filter(name__icontains=search)
    found = []
    for institution in institutions:
        roles = [one.role for one in memberships if _reaches(one, institution, assigned)]
        if roles or institution.pk in support:
            found.append(Workplace(institution, tuple(dict.fromkeys(roles))))
    return tuple(found)


def needs_second_factor(person: Person) -> bool:
    """Whether the person sees more than one institution and has no second factor yet."""
    with opened((), person=person.pk):
        return _second_factor_missing(person, _memberships(person))


def _second_factor_missing(person: Person, memberships: list[Membership]) -> bool:
    wide = any(one.reach in BEYOND_ONE for one in memberships) or len({one.institution_id for one in memberships}) > 1
    if not wide:
        return False
    kinds = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}
    return not Authenticator.objects.filter(user=person, type__in=kinds).exists()


def role_label(role: str) -> str:
    """The role as people say it."""
    return str(Role(role).label)
