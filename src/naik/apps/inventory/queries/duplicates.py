"""Services that may be one: pairs of the inventory with the reasons, and those somebody said are two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.likeness import Item, Pair, pairs
from naik.apps.inventory.models import DigitalService, NotDuplicate
from naik.cycle.improvement_machines import SERVICE
from naik.instruments.model import Text

MOST_COMPARED, MOST_SHOWN = 3000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two services."""

    id: int
    name: str
    office: str
    state_title: Text
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two services that may be one, and why."""

    first: Side
    second: Side
    reasons: tuple[Text, ...]
    may_part: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """Two services of which somebody said that they are two."""

    id: int
    first: Side
    second: Side
    reason: str
    by: str
    at: datetime
    may_forget: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The surest pairs first, how many there are, and how many of the services were compared."""

    likenesses: tuple[Likeness, ...]
    total: int
    parted: tuple[Parted, ...]
    compared: int
    services: int


def duplicates(access: Access) -> Duplicates:
    """The pairs in reach; services that ended are not compared."""
    running = policies.readable(access).exclude(state="retired")
    services = list(running.select_related("office").order_by("pk")[:MOST_COMPARED])
    parted = _parted(access)
    apart = {(one.first_id, one.second_id) for one in parted}
    found = [one for one in pairs([_item(each) for each in services]) if (one.first, one.second) not in apart]
    by_id = {one.pk: one for one in services}
    return Duplicates(
        tuple(_likeness(access, by_id, one) for one in found[:MOST_SHOWN]),
        len(found),
        tuple(_shown(access, one) for one in parted[:MOST_SHOWN]),
        len(services),
        running.count(),
    )


def like(access: Access, service_id: int) -> tuple[Likeness, ...]:
    """The services in reach that may be the same as this one."""
    own = policies.service(access, service_id)
    if own.state == "retired":
        return ()
    running = policies.readable(access).exclude(state="retired").exclude(pk=own.pk)
    services = [own, *running.select_related("office").order_by("pk")[:MOST_COMPARED]]
    apart = {(one.first_id, one.second_id) for one in _parted(access)}
    by_id = {one.pk: one for one in services}
    found = pairs([_item(one) for one in services], of=own.pk)
    return tuple(_likeness(access, by_id, one) for one in found if (one.first, one.second) not in apart)


def _item(one: DigitalService) -> Item:
    return Item(one.pk, one.name, one.address, one.architecture_code)


def _parted(access: Access) -> list[NotDuplicate]:
    reach = policies.readable(access).values("pk")
    found = NotDuplicate.objects.filter(institution=access.institution, first__in=reach, second__in=reach)
    return list(found.select_related("first__office", "second__office", "by").order_by("-pk"))


def _likeness(access: Access, services: dict[int, DigitalService], pair: Pair) -> Likeness:
    both = services[pair.first], services[pair.second]
    return Likeness(first=_side(both[0]), second=_side(both[1]), reasons=pair.reasons, may_part=_may_part(access, both))


def _shown(access: Access, one: NotDuplicate) -> Parted:
    return Parted(
        id=one.pk, first=_side(one.first), second=_side(one.second), reason=one.reason, by=one.by.name, at=one.at,
        may_forget=_may_part(access, (one.first, one.second)),
    )  # fmt: skip


def _may_part(access: Access, both: Iterable[DigitalService]) -> bool:
    return any(access.may(Permission.SERVICE_WRITE, one.office_id) for one in both)


def _side(one: DigitalService) -> Side:
    return Side(
        id=one.pk, name=one.name, office=one.office.name, state_title=SERVICE.title_of(one.state), address=one.address
    )  # fmt: skip
