"""Sharing answers out: who prepares what, what that weighs, and what the year before proposes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from naik.instruments.model import Indicator, Instrument


@dataclass(frozen=True, slots=True)
class Part:
    """One office's part in an answer, and until when it is wanted."""

    office: int
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who prepares one answer: the lead office, and those that contribute, by office."""

    lead: Part | None = None
    contributors: tuple[Part, ...] = ()

    @property
    def offices(self) -> frozenset[int]:
        """Everybody who has a part."""
        return frozenset(part.office for part in self.parts)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, the lead first."""
        return self.contributors if self.lead is None else (self.lead, *self.contributors)

    def with_lead(self, part: Part) -> Arrangement:
        """The same with another lead; a contributor who becomes the lead is no contributor any more."""
        return Arrangement(part, self.without(part.office).contributors)

    def with_contributor(self, part: Part) -> Arrangement:
        """The same with one more contributor; an office that leads goes on leading."""
        if self.lead is not None and self.lead.office == part.office:
            return self
        kept = self.without(part.office)
        return Arrangement(kept.lead, _sorted((*kept.contributors, part)))

    def without(self, office: int) -> Arrangement:
        """The same without an office."""
        lead = None if self.lead is not None and self.lead.office == office else self.lead
        return Arrangement(lead, tuple(part for part in self.contributors if part.office != office))

    def due(self, on: date | None) -> Arrangement:
        """The same with one due date for everybody."""
        return Arrangement(
            None if self.lead is None else replace(self.lead, due_on=on),
            tuple(replace(part, due_on=on) for part in self.contributors),
        )


NOBODY = Arrangement()


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one office carries: answers it leads and contributes to, and their weights in percent of the index."""

    leads: int = 0
    contributes: int = 0
    lead_weight: Fraction = Fraction(0)
    contributed_weight: Fraction = Fraction(0)


def loads(instrument: Instrument, arrangements: Mapping[str, Arrangement]) -> dict[int, Load]:
    """The load of every office that has a part."""
    found: dict[int, Load] = {}
    for value, arrangement in arrangements.items():
        weight = instrument.value_weight(value)
        if arrangement.lead is not None:
            held = found.get(arrangement.lead.office, Load())
            found[arrangement.lead.office] = replace(held, leads=held.leads + 1, lead_weight=held.lead_weight + weight)
        for part in arrangement.contributors:
            held = found.get(part.office, Load())
            found[part.office] = replace(
                held, contributes=held.contributes + 1, contributed_weight=held.contributed_weight + weight
            )
    return found


def proposed(
    instrument: Instrument, old: Instrument, before: Mapping[str, Arrangement], open_offices: Iterable[int]
) -> dict[str, Arrangement]:
    """What an earlier sharing proposes, without due dates.

    Values keep their number within one instrument, and follow the crosswalk from one to another. Where several went
    into one, the office that led most of them leads.
    """
    usable = set(open_offices)
    found = {}
    for value in instrument.value_ids:
        sources = [before[one] for one in _sources(instrument, old, value) if one in before]
        leads = Counter(one.lead.office for one in sources if one.lead is not None and one.lead.office in usable)
        lead = max(leads, key=lambda office: leads[office], default=None)
        others = {office for one in sources for office in one.offices} & usable - {lead}
        arrangement = Arrangement(None if lead is None else Part(lead), _sorted(Part(office) for office in others))
        if arrangement != NOBODY:
            found[value] = arrangement
    return found


def _sources(instrument: Instrument, old: Instrument, value: str) -> tuple[str, ...]:
    if instrument.id == old.id:
        return (value,)
    indicator = instrument.value_indicator(value)
    found: list[str] = []
    for one in old.indicators:
        if not (_went_into(one, old, indicator) or _went_into(indicator, instrument, one)):
            continue
        same = len(one.values) == len(indicator.values)
        found += [one.values[indicator.values.index(value)]] if same else one.values
    return tuple(found)


def _went_into(one: Indicator, of: Instrument, later: Indicator) -> bool:
    return any(before.instrument == of.id and before.indicator == one.id for before in later.predecessors)


def _sorted(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: part.office))
