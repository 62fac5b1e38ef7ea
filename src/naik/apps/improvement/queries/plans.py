"""An institution's plans as pages show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404

from naik.apps.improvement.models import Plan, PlannedRaise
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.apps.results.queries.snapshot import steps as predicate_steps
from naik.cycle.improvement_machines import PLAN
from naik.cycle.papers import digest, grouped
from naik.instruments import loader
from naik.instruments.model import Instrument, Text
from naik.planning.concrete_steps import steps
from naik.planning.slippage import levels_between
from naik.scoring import round_half_up, value_from_text

FORMAT = "naik-plan/1"
MOST = 200
GAIN_PLACES = 4
"""A level of one indicator moves the index by 0.013 to 0.03."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A plan in the list."""

    id: int
    title: str
    state: str
    state_title: Text
    number: int | None
    index_before: Decimal
    index_after: Decimal
    predicate_after: str
    steps_after: int
    effort: int
    raises: int
    first_year: int
    last_year: int
    by: str
    adopted_at: object


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseRow:
    """One raise as a page shows it; `steps` are the first concrete things to do for each level in between."""

    value: str
    title: Text
    domain: str
    year: int
    level_from: str
    level_to: str
    effort: int
    money: int | None
    months: int
    gain: Decimal
    office_id: int | None
    office: str
    why: Text
    steps: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Raises that belong together: of one domain or aspect, or of one office ("" where no office leads)."""

    title: Text
    raises: tuple[RaiseRow, ...]

    @property
    def effort(self) -> int:
        """Effort points of these raises, without what bundles carry."""
        return sum(one.effort for one in self.raises)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One plan with all its page shows. `told` is the planner's answer in the language of the page."""

    plan: Plan
    instrument: Instrument
    by_domain: tuple[Group, ...]
    by_office: tuple[Group, ...]
    digest: str
    told: Mapping[str, Any]
    steps_before: int
    steps_after: int

    @property
    def groups_of_digest(self) -> str:
        """The digest as people compare it."""
        return grouped(self.digest)

    @property
    def bundles(self) -> tuple[Mapping[str, Any], ...]:
        """What is done once for many indicators, of every year."""
        years = self.told.get("road_map", ())
        return tuple(self.told.get("bundles", ())) or tuple(one for year in years for one in year["bundles"])

    @property
    def last_year(self) -> int:
        """The year in which the plan ends."""
        return self.plan.first_year + self.plan.years - 1


def listing(access: Access, *, state: str = "", search: str = "") -> tuple[Row, ...]:
    """The plans of the institution, the newest first; discarded ones only when asked for."""
    access.require_somewhere(Permission.PLAN_READ)
    found = Plan.objects.select_related("created_by").annotate(count=Count("raises")).order_by("-created_at", "-pk")
    found = found.filter(state=state) if state else found.exclude(state="discarded")
    if search:
        found = found.filter(title__icontains=search)
    return tuple(
        Row(
            id=one.pk, title=one.title, state=one.state, state_title=PLAN.title_of(one.state), number=one.number,
            index_before=one.index_before, index_after=one.index_after, predicate_after=one.predicate_after,
            steps_after=predicate_steps(one.instrument, one.predicate_after), effort=one.effort, raises=one.count,
            first_year=one.first_year, last_year=one.first_year + one.years - 1, by=one.created_by.name,
            adopted_at=one.adopted_at,
        )
        for one in found[:MOST]
    )  # fmt: skip


def plan(access: Access, plan_id: int) -> Plan:
    """One plan of the institution, or 404."""
    access.require_somewhere(Permission.PLAN_READ)
    found: Plan = get_object_or_404(Plan.objects.select_related("created_by", "adopted_by", "assessment"), pk=plan_id)
    return found


def adopted() -> Plan | None:
    """The plan that holds in the open institution, or None."""
    found: Plan | None = Plan.objects.filter(state="adopted").first()
    return found


def page(one: Plan, language: str) -> Page:
    """Everything about one plan, in two queries."""
    instrument = loader.load(one.instrument)
    rows = tuple(_row(instrument, raised) for raised in _raises(one))
    return Page(
        plan=one, instrument=instrument, by_domain=_grouped(rows, _parts(instrument), lambda row: row.domain),
        by_office=_by_office(rows), digest=one.digest or digest(signed_content(one)),
        told=one.content["en" if language.startswith("en") else "id"],
        steps_before=instrument.predicate_band(one.index_before).number,
        steps_after=predicate_steps(one.instrument, one.predicate_after),
    )  # fmt: skip


def signed_content(one: Plan) -> dict[str, Any]:
    """What the adopter signs: the title and the planner's whole answer."""
    return {"format": FORMAT, "title": one.title, **one.content}


def _raises(one: Plan) -> Sequence[PlannedRaise]:
    found = one.raises.select_related("office")
    order = {value: place for place, value in enumerate(loader.load(one.instrument).value_ids)}
    return sorted(found, key=lambda raised: (raised.year, order[raised.value]))


def _row(instrument: Instrument, one: PlannedRaise) -> RaiseRow:
    indicator = instrument.value_indicator(one.value)
    between = levels_between(instrument, value_from_text(one.level_from), value_from_text(one.level_to))
    return RaiseRow(
        value=one.value, title=indicator.title, domain=indicator.domain or indicator.aspect, year=one.year,
        level_from=one.level_from, level_to=one.level_to, effort=one.effort, money=one.money, months=one.months,
        gain=round_half_up(Fraction(one.gain), GAIN_PLACES),
        office_id=one.office_id, office=one.office.name if one.office else "", why=Text(one.why_id, one.why_en),
        steps=tuple(step for level in between for step in steps(instrument, one.value, level)),
    )  # fmt: skip


def _parts(instrument: Instrument) -> dict[str, Text]:
    parts = instrument.domains or instrument.aspects
    return {part.id: part.title for part in parts}


def _grouped(rows: Sequence[RaiseRow], titles: Mapping[str, Text], of: Callable[[RaiseRow], str]) -> tuple[Group, ...]:
    found = {name: tuple(row for row in rows if of(row) == name) for name in titles}
    return tuple(Group(title=titles[name], raises=some) for name, some in found.items() if some)


def _by_office(rows: Sequence[RaiseRow]) -> tuple[Group, ...]:
    names = sorted({row.office for row in rows}, key=lambda name: (not name, name))
    return _grouped(rows, {name: Text(name, name) for name in names}, lambda row: row.office)
