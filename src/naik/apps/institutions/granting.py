"""Who may give which role: nobody gives more than they have charge of, and nobody gives to themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from naik.apps.institutions.access import Access, Forbidden, active, workplaces
from naik.apps.institutions.models import Institution, Membership, Office, Region
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import REACHES, Permission, Reach, Role
from naik.instruments.model import Text

AUTHORITY_ROLES = frozenset({Role.AUTHORITY_ADMIN, Role.EXTERNAL_ASSESSOR, Role.REVIEW_TEAM})
"""Given by the authority only, in the institution that is the authority."""
WITHIN = frozenset({Reach.OFFICE, Reach.INSTITUTION})
OWN_ROLE = Text(
    "Peran Anda sendiri diubah oleh orang lain yang berwenang, bukan oleh Anda.",
    "Your own roles are changed by somebody else in charge, not by you.",
)


@dataclass(frozen=True, slots=True)
class Held:
    """A role with its reach, as a membership holds it or an invitation offers it."""

    role: str
    reach: str
    office_id: int | None = None
    province_id: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A role one may give with this reach; a province reach only in `provinces` (None: in any)."""

    role: str
    reach: str
    provinces: frozenset[str] | None = None

    def covers(self, held: Held) -> bool:
        """Whether `held` is within this offer."""
        if (held.role, held.reach) != (self.role, self.reach):
            return False
        return held.reach != Reach.PROVINCE or self.provinces is None or held.province_id in self.provinces


def offers(access: Access) -> tuple[Offer, ...]:
    """Every role this person may give in this institution, in the order of the roles."""
    if not access.may(Permission.PEOPLE_MANAGE):
        return ()
    found = dict.fromkeys((*_of_the_institution(access), *_of_the_authority(access)))
    order = {role: place for place, role in enumerate(Role.values)}
    return tuple(sorted(found, key=lambda one: order[one.role]))


def _of_the_institution(access: Access) -> Iterator[Offer]:
    if Role.COORDINATOR in access.roles or access.support_session is not None:
        for role, reaches in REACHES.items():
            if role not in AUTHORITY_ROLES:
                yield from (Offer(role, reach) for reach in sorted(reaches & WITHIN))


def _of_the_authority(access: Access) -> Iterator[Offer]:
    if Role.AUTHORITY_ADMIN not in access.roles:
        return
    yield Offer(Role.COORDINATOR, Reach.INSTITUTION)
    # Authority roles are given where the giver's own was given, and reach no further than it.
    own = Membership.objects.filter(
        active(), institution=access.institution, person=access.person, role=Role.AUTHORITY_ADMIN
    ).values_list("reach", "province_id")
    national = any(reach == Reach.NATION for reach, _ in own)
    provinces = frozenset(province for reach, province in own if reach == Reach.PROVINCE and province)
    if not national and not provinces:
        return
    for role in (*sorted(AUTHORITY_ROLES), Role.AUDITOR):
        for reach in sorted(REACHES[role] - WITHIN):
            if reach == Reach.PROVINCE:
                yield Offer(role, reach, None if national else provinces)
            elif reach == Reach.ASSIGNED or national:
                yield Offer(role, reach)


def may_give(access: Access, held: Held) -> bool:
    """Whether this person may give (and so end) `held` in this institution."""
    return any(offer.covers(held) for offer in offers(access))


def require_may_give(access: Access, held: Held) -> None:
    """Raise Forbidden unless this person may give `held`."""
    access.require(Permission.PEOPLE_MANAGE)
    if not may_give(access, held):
        raise Forbidden(Permission.PEOPLE_MANAGE)


def check_place(access: Access, held: Held) -> None:
    """Refuse an office that is closed, of another institution, or missing; likewise a province."""
    if (held.office_id is not None) != (held.reach == Reach.OFFICE):
        raise Refused(Text("Pilih perangkat daerah untuk peran ini.", "Choose the office for this role."))
    if held.office_id is not None:
        office = Office.objects.filter(institution=access.institution, pk=held.office_id).first()
        if office is None or office.closed_on is not None:
            raise Refused(
                Text(
                    "Perangkat daerah itu tidak ada di instansi ini atau sudah ditutup.",
                    "That office is not in this institution, or it is closed.",
                )
            )
    if (held.province_id is not None) != (held.reach == Reach.PROVINCE):
        raise Refused(Text("Pilih provinsi untuk peran ini.", "Choose the province for this role."))
    if held.province_id and not Region.objects.filter(code=held.province_id, province=None).exists():
        raise Refused(Text("Provinsi itu tidak dikenal.", "That province is unknown."))


def authority_over(access: Access) -> Mapping[int, Institution]:
    """The institutions this person runs the evaluation of, by id; assessors are assigned within these."""
    places = workplaces(access.person)
    return {place.institution.pk: place.institution for place in places if Role.AUTHORITY_ADMIN in place.roles}


def take_turn(institution_id: int) -> None:
    """Wait until nobody else changes who holds what in an institution; until the transaction ends it is ours."""
    # NO KEY: rows that point to the institution are written meanwhile without waiting.
    Institution.objects.select_for_update(no_key=True).get(pk=institution_id)
