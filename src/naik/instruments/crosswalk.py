"""What became of each indicator when one regulation followed another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from naik.instruments.model import Indicator, Instrument, Predecessor


class Relation(StrEnum):
    """How an indicator of the new instrument stands to the old one."""

    KEPT = "kept"
    MERGED = "merged"
    SPLIT = "split"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One line of the crosswalk. ``new`` is None for an indicator that is gone; weights are percents of their index.

    ``shared`` names the old indicators that went into other new ones too; ``level`` is set when only that level moved.
    """

    relation: Relation
    old: tuple[str, ...]
    new: str | None
    old_weight: Fraction
    new_weight: Fraction
    shared: tuple[str, ...] = ()
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """Every indicator of both instruments, in the order of the new one, then those that are gone."""

    old: str
    new: str
    links: tuple[Link, ...]

    def of(self, relation: Relation) -> tuple[Link, ...]:
        """The lines of one relation."""
        return tuple(link for link in self.links if link.relation is relation)

    @property
    def related(self) -> bool:
        """Whether anything of the old instrument lives on in the new one."""
        return any(link.old and link.new for link in self.links)


def compare(old: Instrument, new: Instrument, *, through: tuple[Instrument, ...] = ()) -> Crosswalk:
    """Relate two instruments by the predecessors the new one names; ``through`` holds instruments that stood between.

    Two editions of the same instrument are related by their indicator ids.
    """
    links: list[Link] = []
    sources = {indicator.id: _sources(old, indicator, new, through) for indicator in new.indicators}
    children: dict[str, set[str]] = defaultdict(set)
    for new_id, found in sources.items():
        for old_id in found:
            children[old_id].add(new_id)
    for indicator in new.indicators:
        found = sources[indicator.id]
        shared = tuple(old_id for old_id in found if len(children[old_id]) > 1)
        relation = (
            Relation.NEW
            if not found
            else Relation.MERGED
            if len(found) > 1
            else Relation.SPLIT
            if shared
            else Relation.KEPT
        )
        levels = set(found.values())
        links.append(
            Link(
                relation=relation,
                old=tuple(found),
                new=indicator.id,
                old_weight=sum((_weight(old, old_id) for old_id in found), Fraction(0)),
                new_weight=indicator.weight,
                shared=shared,
                level=levels.pop() if len(levels) == 1 else None,
            )
        )
    links.extend(
        Link(relation=Relation.GONE, old=(indicator.id,), new=None, old_weight=indicator.weight, new_weight=Fraction(0))
        for indicator in old.indicators
        if indicator.id not in children
    )
    return Crosswalk(old=old.id, new=new.id, links=tuple(links))


def _weight(instrument: Instrument, indicator_id: str) -> Fraction:
    found = instrument.indicator(indicator_id)
    return found.weight if found else Fraction(0)


def _sources(
    old: Instrument, indicator: Indicator, new: Instrument, through: tuple[Instrument, ...]
) -> dict[str, int | None]:
    """The old indicators that went into a new one, each with the level that did (None: all of it)."""
    if old.id == new.id:
        return {indicator.id: None} if old.indicator(indicator.id) else {}
    between = {instrument.id: instrument for instrument in through}
    found: dict[str, int | None] = {}
    waiting: list[Predecessor] = list(indicator.predecessors)
    seen: set[Predecessor] = set()
    while waiting:
        step = waiting.pop(0)
        if step in seen:
            continue
        seen.add(step)
        if step.instrument == old.id:
            if old.indicator(step.indicator):
                found.setdefault(step.indicator, step.level)
        elif step.instrument in between and (middle := between[step.instrument].indicator(step.indicator)):
            waiting.extend(middle.predecessors)
    return found
