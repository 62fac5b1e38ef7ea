"""Did it work? Before and after of those who were trained or reached, against comparable ones who were not.

Compared is only like with like: cases of the same domain whose starting level lies in the same step (half a level wide,
so whole levels must be equal). Within each such cell the mean change of the untreated is taken from that of the
treated (difference in differences); cells are weighted by treated × untreated / all. Cases without a counterpart are
left out and counted. The interval is a permutation interval with a fixed seed (`intervals`).

One case is one thing that was treated or not on its own. When offices were trained, a case is an office, not its 47
indicators: these move together and would feign certainty; `of_office` makes one case of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from naik.instruments.model import Text
from naik.scoring.rounding import round_half_up
from naik.statistics import effect_words
from naik.statistics.intervals import Cell, Interval, cell_weight, difference, interval

MINIMUM = 10
"""Compared cases each group needs before an interval is shown: below, one odd office decides."""
STEP = Fraction(1, 2)
"""How wide, in levels, the steps of the starting level are within which cases are compared."""


class Standing(StrEnum):
    """What can be said."""

    NOBODY = "nobody"
    """Nobody was treated yet."""
    NO_COMPARISON = "no_comparison"
    """No untreated case of the same domain and starting level."""
    TOO_FEW = "too_few"
    """Fewer than MINIMUM compared cases in one of the groups."""
    NO_SPREAD = "no_spread"
    """The cases do not vary, or cannot be arranged otherwise: no interval."""
    WITHIN_CHANCE = "within_chance"
    """The interval holds zero."""
    BEYOND_CHANCE = "beyond_chance"
    """It does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An office or indicator with its level before and after; `name` is its own, in both groups together."""

    name: str
    before: Fraction
    after: Fraction
    domain: str = ""

    @property
    def change(self) -> Fraction:
        """After less before, in levels."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One side: compared cases and those left out; mean levels weighted as the difference is (None without cases).

    Where nothing could be compared the means are plain ones, of all cases of the group.
    """

    cases: int
    left_out: int
    before: Fraction | None
    after: Fraction | None

    @property
    def change(self) -> Fraction | None:
        """Mean change, in levels."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def printed(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Before, after and change with two decimals."""
        return _printed(self.before), _printed(self.after), _printed(self.change)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What came of it, as far as the cases tell.

    `difference` is None without comparable cases; `interval` is None as well while they are too few.
    """

    treated: Group
    untreated: Group
    difference: Fraction | None
    interval: Interval | None
    standing: Standing
    sentence: Text
    caveats: tuple[Text, ...]

    @property
    def printed_difference(self) -> Decimal | None:
        """The difference with two decimals."""
        return _printed(self.difference)

    @property
    def printed_interval(self) -> tuple[Decimal, Decimal] | None:
        """The ends of the interval with two decimals."""
        found = self.interval
        return None if found is None else (round_half_up(found.lower), round_half_up(found.upper))


def of_office(name: str, levels: Sequence[tuple[Fraction, Fraction]], *, domain: str = "") -> Case:
    """One case of an office: the means of its indicators' levels (before, after); ValueError without any."""
    if not levels:
        raise ValueError(f"{name} has no levels")
    before, after = (sum(side, Fraction(0)) / len(levels) for side in zip(*levels, strict=True))
    return Case(name=name, before=before, after=after, domain=domain)


def compare(
    treated: Sequence[Case], untreated: Sequence[Case], *, who: Text = effect_words.TRAINED, step: Fraction = STEP
) -> Effect:
    """Compare the treated with untreated cases of their own kind; `who` is what the treated are called.

    ValueError when a name occurs twice: somebody cannot be on both sides, nor count twice.
    """
    names = [case.name for case in (*treated, *untreated)]
    if len(set(names)) != len(names):
        raise ValueError("a case occurs twice")
    cells = _cells(treated, untreated, step)
    groups = tuple(_group(cells, cases, is_treated) for cases, is_treated in ((treated, True), (untreated, False)))
    changes: list[Cell] = [[(case.change, is_treated) for case, is_treated in cell] for cell in cells]
    found = difference(changes)
    enough = found is not None and min(group.cases for group in groups) >= MINIMUM
    around = interval(changes) if enough else None
    standing = _standing(len(treated), found, around, enough=enough)
    return Effect(
        treated=groups[0],
        untreated=groups[1],
        difference=found,
        interval=around,
        standing=standing,
        sentence=_sentence(standing, who, groups, found, around),
        caveats=effect_words.caveats([group.left_out for group in groups], interval_shown=around is not None),
    )


_Cases = list[tuple[Case, bool]]


def _cells(treated: Sequence[Case], untreated: Sequence[Case], step: Fraction) -> list[_Cases]:
    """Cases that may be compared with each other, each cell in the order of names; cells without both are dropped."""
    marked = [*((case, True) for case in treated), *((case, False) for case in untreated)]
    cells: dict[tuple[str, int], _Cases] = {}
    for case, is_treated in sorted(marked, key=lambda one: one[0].name):
        cells.setdefault((case.domain, case.before // step), []).append((case, is_treated))
    return [cells[key] for key in sorted(cells) if len({is_treated for _, is_treated in cells[key]}) == 2]


def _group(cells: Sequence[_Cases], cases: Sequence[Case], is_treated: bool) -> Group:
    weighted: list[tuple[Fraction, Case]] = []
    for cell in cells:
        own = [case for case, treated in cell if treated is is_treated]
        weight = cell_weight([(case.change, treated) for case, treated in cell]) / len(own)
        weighted += [(weight, case) for case in own]
    compared = len(weighted)
    weighted = weighted or [(Fraction(1), case) for case in cases]
    total = sum((weight for weight, _ in weighted), Fraction(0))
    return Group(
        cases=compared,
        left_out=len(cases) - compared,
        before=sum((weight * case.before for weight, case in weighted), Fraction(0)) / total if total else None,
        after=sum((weight * case.after for weight, case in weighted), Fraction(0)) / total if total else None,
    )


def _standing(treated: int, found: Fraction | None, around: Interval | None, *, enough: bool) -> Standing:
    if not treated:
        return Standing.NOBODY
    if found is None:
        return Standing.NO_COMPARISON
    if not enough:
        return Standing.TOO_FEW
    if around is None:
        return Standing.NO_SPREAD
    return Standing.WITHIN_CHANCE if around.holds_zero else Standing.BEYOND_CHANCE


def _sentence(
    standing: Standing, who: Text, groups: Sequence[Group], found: Fraction | None, around: Interval | None
) -> Text:
    treated, untreated = groups
    if found is None or treated.change is None or untreated.change is None:
        alone = effect_words.Alone(cases=treated.left_out, change=treated.change)
        return effect_words.nobody(who) if standing is Standing.NOBODY else effect_words.no_comparison(who, alone)
    numbers = effect_words.Numbers(
        cases=(treated.cases, untreated.cases), changes=(treated.change, untreated.change), difference=found
    )
    if standing is Standing.TOO_FEW:
        return effect_words.too_few(who, numbers, MINIMUM)
    if around is None:
        return effect_words.no_spread(who, numbers)
    return effect_words.with_interval(who, numbers, around)


def _printed(value: Fraction | None) -> Decimal | None:
    return None if value is None else round_half_up(value)
