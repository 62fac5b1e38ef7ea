"""Invitations: those an institution has sent, and the one a link opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from naik.apps.accounts.models import Person
from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import offers
from naik.apps.institutions.models import Invitation
from naik.apps.institutions.moments import last_day
from naik.apps.institutions.operations.acceptance import State, held, state
from naik.apps.institutions.operations.people import held_by, in_charge
from naik.apps.institutions.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRow:
    """One invitation as its institution sees it."""

    id: int
    name: str
    email: str
    role: str
    office: str
    invited_by: str
    created_at: datetime
    expires_at: datetime
    state: State
    may_revoke: bool

    @property
    def role_label(self) -> str:
        """The role as people say it."""
        return str(Role(self.role).label)


def invitations(access: Access, *, search: str = "", everything: bool = False) -> tuple[InvitationRow, ...]:
    """The open invitations of this institution, newest first; or every one there was."""
    found = Invitation.objects.filter(institution=access.institution).select_related("office", "invited_by")
    giving = offers(access)
    inviters: dict[int, bool] = {}
    rows = []
    for one in found.order_by("-created_at", "-pk"):
        if one.invited_by_id not in inviters:
            inviters[one.invited_by_id] = in_charge(one.invited_by, access.institution)
        worth = state(one, inviter_in_charge=inviters[one.invited_by_id])
        if not everything and worth is not State.OPEN:
            continue
        if search.lower() not in f"{one.name} {one.email}".lower():
            continue
        rows.append(
            InvitationRow(
                id=one.pk,
                name=one.name,
                email=one.email,
                role=one.role,
                office=one.office.name if one.office else "",
                invited_by=one.invited_by.name,
                created_at=one.created_at,
                expires_at=one.expires_at,
                state=worth,
                may_revoke=worth is State.OPEN and any(offer.covers(held_by(one)) for offer in giving),
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What an open link offers to whom; `account` is whether the address has an account, and whether it works."""

    institution: str
    slug: str
    invited_by: str
    name: str
    email: str
    role: str
    office: str
    until: date | None
    expires_at: datetime
    account: str

    @property
    def role_label(self) -> str:
        """The role as people say it."""
        return str(Role(self.role).label)


def offered(digest: str) -> Offered:
    """The invitation behind a link; raises Closed when it opens nothing."""
    with held(digest) as one:
        person = Person.objects.filter(email=one.email).first()
        return Offered(
            institution=one.institution.name,
            slug=one.institution.slug,
            invited_by=one.invited_by.name,
            name=one.name,
            email=one.email,
            role=one.role,
            office=one.office.name if one.office else "",
            until=last_day(one.ends_at, one.institution),
            expires_at=one.expires_at,
            account="none" if person is None else "active" if person.is_active else "inactive",
        )
