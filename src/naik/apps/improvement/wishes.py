"""What an institution asks of a plan, as it is typed, kept and given to the planner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from naik.instruments.model import Instrument
from naik.planning import Limits, Target

HIGHEST = ""
"""The target that asks for the highest index the limits allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """A question to the planner. `origin` names the levels it starts from; targets are predicates or printed indexes.

    `target` is for the end of the last year, `yearly` for the ends of the years before, in their order. `effort` and
    `money` are for the whole time, `months` for each year. `capacity`: whether the offices' own capacity binds.
    """

    origin: str
    first_year: int
    target: str = HIGHEST
    yearly: tuple[str, ...] = ()
    years: int = 1
    max_raise: int = Limits().max_raise
    locked: tuple[str, ...] = ()
    forced: tuple[tuple[str, int], ...] = ()
    effort: int | None = None
    money: int | None = None
    months: int | None = Limits().months
    capacity: bool = False

    def as_document(self) -> dict[str, Any]:
        """The wishes as JSON values."""
        return {
            **asdict(self), "yearly": list(self.yearly), "locked": list(self.locked),
            "forced": [list(one) for one in self.forced],
        }  # fmt: skip

    def targets(self, instrument: Instrument) -> dict[int, Target]:
        """The target of each year, counted from 1; years without one are left out."""
        asked = [*self.yearly[: self.years - 1]]
        found = {number: target_of(text, instrument) for number, text in enumerate(asked, start=1) if text}
        if self.target:
            found[self.years] = target_of(self.target, instrument)
        return found

    def limits(self, *, within: Limits) -> Limits:
        """What the plan may not do; `within` brings the offices."""
        return replace(
            within,
            max_raise=self.max_raise,
            locked=frozenset(self.locked),
            forced=dict(self.forced),
            effort=self.effort,
            money=self.money,
            months=self.months,
        )


def from_document(document: Mapping[str, Any]) -> Wishes:
    """The wishes that were kept."""
    kept = dict(document)
    kept["yearly"], kept["locked"] = tuple(kept["yearly"]), tuple(kept["locked"])
    kept["forced"] = tuple((str(value), int(level)) for value, level in kept["forced"])
    return Wishes(**kept)


def target_of(text: str, instrument: Instrument) -> Target:
    """A target as it is written: the word for a predicate, or an index; ValueError for anything else."""
    word = text.strip()
    predicate = next((band.predicate for band in instrument.bands if band.predicate.lower() == word.lower()), None)
    if predicate is not None:
        return Target(predicate=predicate)
    figure = word.replace(",", ".")
    if not figure.replace(".", "", 1).isdecimal() or len(figure) > 6:
        raise ValueError(text)
    index = Decimal(figure)
    if not instrument.lowest <= index <= instrument.highest:
        raise ValueError(text)
    return Target(index=index)
