"""Changes of what plans assume."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from naik.apps.audit.operations import Subject, record
from naik.apps.improvement.models import OfficeCapacity, PlanningAssumption
from naik.apps.improvement.queries.assumptions import capacities, shown_digest
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Instrument, Text
from naik.planning import InvalidPlan, StepCost
from naik.planning.assumptions import shipped, with_changes

CHANGED = Text(
    "Daya perangkat daerah sudah diubah orang lain sejak halaman dibuka. Belum ada yang disimpan; periksa lagi.",
    "Somebody else has changed the offices' capacity since the page was opened. Nothing was saved; check again.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """What an office can carry in a year: effort points, from one month to another."""

    effort: int
    first_month: int = 1
    last_month: int = 12


def set_costs(access: Access, instrument: Instrument, costs: Mapping[tuple[str, int], StepCost]) -> int:
    """Keep own costs of some rungs; those equal to the shipped ones become shipped again. Returns how many changed."""
    access.require(Permission.PLAN_WRITE)
    base = shipped(instrument)
    try:
        with_changes(base, costs)
    except InvalidPlan as invalid:
        raise Refused(invalid.message) from invalid
    _alone(access)
    held = {
        (one.value, one.level): one for one in PlanningAssumption.objects.filter(instrument=instrument.id)
    }  # fmt: skip
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for cell, cost in costs.items():
        value, level = cell
        own = held.get(cell)
        now = StepCost(own.effort, own.money, own.months) if own else base.costs[cell]
        if now == cost:
            continue
        before[f"{value}-{level}"], after[f"{value}-{level}"] = _told(now), _told(cost)
        if cost == base.costs[cell]:
            PlanningAssumption.objects.filter(instrument=instrument.id, value=value, level=level).delete()
        else:
            PlanningAssumption.objects.update_or_create(
                institution=access.institution, instrument=instrument.id, value=value, level=level,
                defaults={
                    "effort": cost.effort, "money": cost.money, "months": cost.months, "changed_by": access.person,
                },
            )  # fmt: skip
    if after:
        record(
            access.institution.pk, "improvement:assumption:changed", _subject(instrument), by=access.author,
            before=before, after=after,
        )  # fmt: skip
    return len(after)


def reset_costs(access: Access, instrument: Instrument) -> int:
    """Go back to the shipped table; returns how many own cells that takes away."""
    access.require(Permission.PLAN_WRITE)
    _alone(access)
    gone, _kinds = PlanningAssumption.objects.filter(instrument=instrument.id).delete()
    if gone:
        record(
            access.institution.pk, "improvement:assumption:reset", _subject(instrument), by=access.author,
            after={"cells": gone},
        )  # fmt: skip
    return gone


def set_capacities(access: Access, year: int, shown: str, given: Mapping[int, Carrying | None]) -> int:
    """Keep what offices can carry in `year`; None takes a record away. Refused when `shown` is no longer so."""
    access.require(Permission.PLAN_WRITE)
    _alone(access)
    rows = capacities(access, year)
    if shown_digest(rows) != shown:
        raise Refused(CHANGED)
    changed: dict[str, object] = {}
    for row in rows:
        wanted = given.get(row.office.pk)
        now = (
            None
            if row.effort is None
            else Carrying(effort=row.effort, first_month=row.first_month, last_month=row.last_month)
        )
        if wanted == now:
            continue
        changed[row.office.code] = None if wanted is None else wanted.effort
        if wanted is None:
            OfficeCapacity.objects.filter(office=row.office, year=year).delete()
        else:
            OfficeCapacity.objects.update_or_create(
                institution=access.institution, office=row.office, year=year,
                defaults={
                    "effort": wanted.effort, "first_month": wanted.first_month, "last_month": wanted.last_month,
                    "changed_by": access.person,
                },
            )  # fmt: skip
    if changed:
        record(
            access.institution.pk, "improvement:capacity:changed", Subject("capacity", year, str(year)),
            by=access.author, after=changed,
        )  # fmt: skip
    return len(changed)


def _alone(access: Access) -> None:
    """One change of the tables at a time: the institution's row is their lock."""
    Institution.objects.select_for_update().get(pk=access.institution.pk)


def _subject(instrument: Instrument) -> Subject:
    return Subject("assumption", 0, instrument.id)


def _told(cost: StepCost) -> list[int | None]:
    return [cost.effort, cost.money, cost.months]
