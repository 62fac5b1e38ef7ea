"""What a plan is made of and what it answers. Money is whole rupiah, effort whole points, time whole months.

A `value` is what an instrument is scored by (``21``, ``35-1``); a level is complete when it counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from naik.instruments.model import Band, Instrument, PredicateBasis, Text
from naik.scoring import LevelEvidence, Score, Value, score, value_from_evidence

if TYPE_CHECKING:
    from naik.planning.rungs import Rung

MONTHS_OF_A_YEAR = 12
NO_REASON = Text("")
USUAL_RAISE = 2
"""Of the 55 raises of Bandar Lampung 23 were by one level, 27 by two, 5 by three."""


class InvalidPlan(ValueError):
    """What was asked for makes no sense for this instrument; one sentence says why."""

    def __init__(self, message: Text) -> None:
        """Keep the sentence in both languages."""
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class StepCost:
    """What one level of one indicator costs; ``money`` None means nobody entered a price."""

    effort: int
    money: int | None = None
    months: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One work that carries the steps to ``levels_to`` of all its members, such as one regulation; paid once."""

    id: str
    title: Text
    values: tuple[str, ...]
    levels_to: frozenset[int]
    cost: StepCost


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """A table of costs by (value, level reached). Members of a bundle cost their own remainder beside it.

    ``own`` are the cells an institution changed; ``source`` says where the table comes from.
    """

    instrument_id: str
    costs: Mapping[tuple[str, int], StepCost]
    bundles: tuple[Bundle, ...] = ()
    source: Text
    own: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Where an institution stands, and what steps cost it.

    ``evidence`` (Pemdi): the accepted items of each level, numbered from 1; such a value follows from its items, and
    its number in ``levels`` is not read.
    """

    instrument: Instrument
    levels: Mapping[str, Value | None]
    assumptions: Assumptions
    basis: PredicateBasis = PredicateBasis.EXACT
    evidence: Mapping[str, Mapping[int, Collection[int]]] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, Value]:
        """The present value of everything the instrument is scored by; 0 where nobody filled it."""
        return {
            value: self._from_items(value) if value in self.evidence else self.levels.get(value) or 0
            for value in self.instrument.value_ids
        }

    @cached_property
    def score(self) -> Score:
        """The present score; InvalidValue for a level the instrument does not know."""
        return score(self.instrument, {**self.levels, **self.values}, basis=self.basis)

    def _from_items(self, value: str) -> Fraction:
        accepted = self.evidence[value]
        found = {
            level.number: LevelEvidence(
                items=len(level.evidence),
                accepted=len({one for one in accepted.get(level.number, ()) if 1 <= one <= len(level.evidence)}),
            )
            for level in self.instrument.value_indicator(value).levels
        }
        return value_from_evidence(self.instrument.bands, found).value


@dataclass(frozen=True, slots=True)
class Target:
    """What is wanted: a predicate, an index, or with neither the highest index the limits allow.

    A predicate follows the basis of the edition. An index means the exact index under the exact basis and the printed
    one under the rounded basis: the figure by which the predicate would be given.
    """

    predicate: str | None = None
    index: Decimal | Fraction | None = None

    @property
    def highest(self) -> bool:
        """Whether the highest reachable index is wanted."""
        return self.predicate is None and self.index is None


@dataclass(frozen=True, slots=True)
class Window:
    """The months of a year, 1 to 12, in which an office can work; both ends included."""

    first: int = 1
    last: int = MONTHS_OF_A_YEAR

    @property
    def months(self) -> int:
        """How many months that is."""
        return max(0, self.last - self.first + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a plan may not do. Years count from 1; None is no limit.

    ``max_raise``: levels per indicator and year. ``forced``: the least level a value has to have at the end.
    ``effort`` and ``money`` are for the whole time, ``effort_per_year`` for each year. ``months``: time in one year;
    the lead times of one indicator's steps follow one another. ``office_capacity``: effort points by office and year;
    ``office_of`` gives the office of a value (or of a bundle by its id; else the office of its first member that has
    one). Raises without an office use no capacity.
    """

    max_raise: int = USUAL_RAISE
    locked: frozenset[str] = frozenset()
    forced: Mapping[str, int] = field(default_factory=dict)
    effort: int | None = None
    effort_per_year: int | None = None
    money: int | None = None
    months: int | None = MONTHS_OF_A_YEAR
    office_capacity: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    office_window: Mapping[str, Window] = field(default_factory=dict)
    office_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """One indicator's way up in one year.

    ``level_from`` and ``level_to`` are whole levels, in Pemdi decimal values. ``effort`` and ``money`` leave out the
    bundles that carry it; ``unpriced`` counts its steps without a price. ``gain`` is in points of the index.
    """

    value: str
    level_from: Value
    level_to: Value
    steps: tuple[Rung, ...]
    effort: int
    money: int
    unpriced: int
    months: int
    gain: Fraction
    bundles: tuple[str, ...] = ()
    office: str | None = None
    year: int = 1
    why: Text = NO_REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleUse:
    """A bundle that the plan pays for in a year, and the values it carries."""

    bundle: Bundle
    values: tuple[str, ...]
    year: int = 1


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The cheapest raises to a target, within one year."""

    situation: Situation
    target: Target
    limits: Limits
    raises: tuple[Raise, ...]
    bundles: tuple[BundleUse, ...]
    before: Score
    after: Score

    @property
    def effort(self) -> int:
        """Effort points of all raises and bundles."""
        return sum(one.effort for one in self.raises) + sum(one.bundle.cost.effort for one in self.bundles)

    @property
    def money(self) -> int:
        """Rupiah of all steps and bundles that have a price."""
        return sum(one.money for one in self.raises) + sum(one.bundle.cost.money or 0 for one in self.bundles)

    @property
    def unpriced(self) -> int:
        """How many steps and bundles have no price and count as 0 rupiah."""
        return sum(one.unpriced for one in self.raises) + sum(one.bundle.cost.money is None for one in self.bundles)

    @property
    def months(self) -> int:
        """The longest lead time among the raises; different indicators are worked on side by side."""
        return max((one.months for one in self.raises), default=0)

    @property
    def index_before(self) -> Decimal:
        """The printed index of today."""
        return self.before.index

    @property
    def index_after(self) -> Decimal:
        """The printed index when the plan is done."""
        return self.after.index

    @property
    def predicate_after(self) -> str:
        """The predicate when the plan is done."""
        return self.after.predicate

    @property
    def levels_after(self) -> dict[str, Value]:
        """Every value when the plan is done, ready for `naik.scoring.score`."""
        return {one.id: one.level for one in self.after.indicators}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """One limit to loosen: its kind, whose it is (values or an office), by how much, and the sentence."""

    kind: str
    subjects: tuple[str, ...]
    amount: int
    message: Text


@dataclass(frozen=True, kw_only=True)
class Infeasible:
    """Why there is no plan: ``relaxations`` together make one possible; ``best`` is the most the limits allow."""

    situation: Situation
    target: Target
    limits: Limits
    reason: Text
    relaxations: tuple[Relaxation, ...]
    best: Plan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A raise that was nearly chosen: the best plan with it costs ``extra`` points more and leaves out others.

    ``loss`` is the index it ends below the plan; below zero it ends higher.
    """

    value: str
    level_from: Value
    level_to: Value
    extra: int
    loss: Fraction
    instead_of: tuple[str, ...]
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What reaching further costs: the cheapest plan with at least ``threshold`` and its extra effort."""

    threshold: Fraction
    extra: int
    plan: Plan
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """The highest index for so much effort, exactly; no point has more index for the same or less effort."""

    effort: int
    index: Decimal
    exact: Fraction
    band: Band
    raises: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Effort × index. ``complete``: every efficient point is here, otherwise those at evenly spaced efforts."""

    points: tuple[FrontierPoint, ...]
    complete: bool


@dataclass(frozen=True, kw_only=True)
class PlannedYear:
    """One year of a road map; ``number`` counts from 1."""

    number: int
    target: Target | None
    raises: tuple[Raise, ...]
    bundles: tuple[BundleUse, ...]
    after: Score

    @property
    def effort(self) -> int:
        """Effort points of the year."""
        return sum(one.effort for one in self.raises) + sum(one.bundle.cost.effort for one in self.bundles)

    @property
    def money(self) -> int:
        """Rupiah of the year's steps and bundles that have a price."""
        return sum(one.money for one in self.raises) + sum(one.bundle.cost.money or 0 for one in self.bundles)


@dataclass(frozen=True, kw_only=True)
class RoadMap:
    """Several years: the least total effort, and among those plans an early one."""

    situation: Situation
    limits: Limits
    before: Score
    years: tuple[PlannedYear, ...]

    @property
    def after(self) -> Score:
        """The score at the end of the last year."""
        return self.years[-1].after

    @property
    def effort(self) -> int:
        """Effort points of all years."""
        return sum(year.effort for year in self.years)

    @property
    def money(self) -> int:
        """Rupiah of all steps and bundles that have a price."""
        return sum(year.money for year in self.years)

    @property
    def unpriced(self) -> int:
        """How many steps and bundles have no price and count as 0 rupiah."""
        return sum(
            sum(one.unpriced for one in year.raises) + sum(use.bundle.cost.money is None for use in year.bundles)
            for year in self.years
        )
