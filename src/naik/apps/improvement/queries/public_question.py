"""A question about a way up as it stands in an address: the levels, and what is wanted. Nothing else is known of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django.http import QueryDict

from naik.apps.results.queries.snapshot import snapshot
from naik.instruments import loader
from naik.instruments.model import Instrument, PredicateBasis, Text
from naik.intake import basis_for
from naik.planning import Limits, Target
from naik.scoring import InvalidValue, Score, Value, score

MOST_CHARACTERS = 3000
"""Of a query; the longest of ours, with two sets of decimal levels and every choice, has some 900."""
MOST_YEARS = 5
MOST_MONTHS = 60
USUAL_YEARS = 3
USUAL_INSTRUMENT = "spbe-2020"
HIGHEST = "tertinggi"
"""The target that asks for the highest index the limits allow."""
_LEVEL = re.compile(r"\d{1,2}(?:[.,]\d{1,4})?")
_SMALL = re.compile(r"\d{1,2}")
_YEAR = re.compile(r"20\d\d")


class BadQuestion(Exception):
    """An address that no link of ours makes; one sentence says what is wrong."""

    def __init__(self, message: Text) -> None:
        """Keep the sentence in both languages."""
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The levels and what is asked about them.

    ``year`` is the year in which they were evaluated, ``institution`` the slug of one that is known, ``start`` the
    levels before anything was tried out. ``target`` is for one year, ``goal`` for the end of a road map.
    """

    instrument: Instrument
    levels: Mapping[str, Value]
    institution: str = ""
    year: int | None = None
    target: str = ""
    index: str = ""
    goal: str = ""
    years: int = USUAL_YEARS
    max_raise: int = Limits().max_raise
    months: int = Limits().months or MOST_MONTHS
    locked: tuple[str, ...] = ()
    start: Mapping[str, Value] | None = None

    @property
    def basis(self) -> PredicateBasis:
        """How the edition of the year judges predicates."""
        return basis_for(self.instrument, self.year)

    @property
    def score(self) -> Score:
        """What the levels come to."""
        return score(self.instrument, self.levels, basis=self.basis)

    @property
    def titles(self) -> dict[str, Text]:
        """What each value is about."""
        return {value: self.instrument.value_indicator(value).title for value in self.instrument.value_ids}

    @property
    def filled(self) -> int:
        """How many levels are given."""
        return sum(1 for level in self.levels.values() if level)

    @property
    def limits(self) -> Limits:
        """What a plan may not do."""
        return Limits(max_raise=self.max_raise, locked=frozenset(self.locked), months=self.months)

    @property
    def wanted(self) -> Target:
        """The target of one year; unless chosen, the next predicate, as `naik plan` has it."""
        if self.index:
            return Target(index=Decimal(self.index))
        return self._target(self.target, above=1)

    @property
    def goal_wanted(self) -> Target:
        """The target of the road map; unless chosen, two predicates above today's, or the highest there is."""
        return self._target(self.goal, above=2)

    def _target(self, chosen: str, *, above: int) -> Target:
        if chosen == HIGHEST:
            return Target()
        if chosen:
            return Target(predicate=chosen)
        bands = self.instrument.bands
        return Target(predicate=bands[min(bands.index(self.score.band) + above, len(bands) - 1)].predicate)

    def choices(self) -> list[tuple[str, str]]:
        """What is asked, without the levels, as name and value; what was left alone is left out."""
        usual = Question(instrument=self.instrument, levels={})
        named: list[tuple[str, str, object]] = [
            ("sasaran", self.target, usual.target),
            ("indeks", self.index, usual.index),
            ("tujuan", self.goal, usual.goal),
            ("lama", str(self.years), str(usual.years)),
            ("naik", str(self.max_raise), str(usual.max_raise)),
            ("bulan", str(self.months), str(usual.months)),
        ]
        found = [(name, value) for name, value, left_alone in named if value != left_alone]
        return [*found, *(("kunci", value) for value in self.locked)]

    def place(self) -> list[tuple[str, str]]:
        """The levels and whose they are, as name and value."""
        found = [("instrumen", self.instrument.id)]
        if self.institution:
            found.append(("instansi", self.institution))
        if self.year is not None:
            found.append(("tahun", str(self.year)))
        if self.start is not None:
            found.append(("dari", ",".join(level_text(self.start.get(one, 0)) for one in self.instrument.value_ids)))
        return found

    def fields(self) -> list[tuple[str, str]]:
        """The levels, as name and value."""
        return [(f"n{one}", level_text(self.levels.get(one, 0))) for one in self.instrument.value_ids]

    def query(self, **more: str) -> str:
        """The whole question as it stands in an address."""
        return urlencode([*self.place(), *self.choices(), *more.items(), *self.fields()])

    def changed(self, **changes: object) -> Question:
        """The same question but for some parts."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names and types are those of the fields


def level_text(level: Value) -> str:
    """A level as an address holds it: ``3``, ``2.5``; of a third of a band four decimals, rounded down."""
    if isinstance(level, Fraction):
        level = (Decimal(level.numerator) / Decimal(level.denominator)).quantize(Decimal("0.0001"), rounding=ROUND_DOWN)
        level = level.normalize()
    return f"{level:f}" if isinstance(level, Decimal) else str(level)


def read(query: QueryDict) -> Question:
    """Read a question out of an address; BadQuestion names the first thing that cannot be."""
    instrument = _instrument(query.get("instrumen", ""))
    institution = query.get("instansi", "")
    if institution and institution not in snapshot().institutions:
        raise BadQuestion(
            Text(f"Instansi “{institution[:60]}” tidak dikenal.", f"The institution “{institution[:60]}” is unknown.")
        )
    found = Question(
        instrument=instrument,
        levels=_levels(query, instrument),
        institution=institution,
        year=_year(query.get("tahun", "")),
        target=_predicate(query.get("sasaran", ""), instrument),
        index=_index(query.get("indeks", ""), instrument),
        goal=_predicate(query.get("tujuan", ""), instrument),
        years=_count(query, "lama", USUAL_YEARS, 1, MOST_YEARS),
        max_raise=_count(query, "naik", Limits().max_raise, 1, 5),
        months=_count(query, "bulan", Limits().months or MOST_MONTHS, 1, MOST_MONTHS),
        locked=_locked(query.getlist("kunci"), instrument),
        start=_start(query.get("dari", ""), instrument),
    )
    _check(instrument, found.levels)
    return found


def _instrument(name: str) -> Instrument:
    if name and name not in loader.CATALOGUE_IDS:
        raise BadQuestion(Text(f"Instrumen “{name[:40]}” tidak dikenal.", f"Instrument “{name[:40]}” is unknown."))
    return loader.load(name or USUAL_INSTRUMENT)


def _levels(query: QueryDict, instrument: Instrument) -> dict[str, Value]:
    known = set(instrument.value_ids)
    found: dict[str, Value] = {}
    for name in query:
        if not re.fullmatch(r"n(?:I?\d.*)", name):
            continue
        if name[1:] not in known:
            raise BadQuestion(
                Text(
                    f"Indikator “{name[1:41]}” tidak ada dalam {instrument.id}.",
                    f"There is no indicator “{name[1:41]}” in {instrument.id}.",
                )
            )
        found[name[1:]] = _level(query.get(name, ""), name[1:])
    return found


def _level(text: str, value: str) -> Value:
    if not text.strip():
        return 0
    if not _LEVEL.fullmatch(text.strip()):
        raise BadQuestion(
            Text(
                f"Tingkat indikator {value} bukan angka: “{text[:20]}”.",
                f"The level of indicator {value} is not a number: “{text[:20]}”.",
            )
        )
    level = Decimal(text.strip().replace(",", "."))
    return int(level) if level == level.to_integral_value() else level


def _start(text: str, instrument: Instrument) -> dict[str, Value] | None:
    if not text:
        return None
    parts = text.split(",")
    values = instrument.value_ids
    if len(parts) != len(values):
        raise BadQuestion(
            Text(
                f"Tingkat semula harus {len(values)} angka, bukan {len(parts)}.",
                f"The levels to start from have to be {len(values)} numbers, not {len(parts)}.",
            )
        )
    found = {value: _level(part, value) for value, part in zip(values, parts, strict=True)}
    _check(instrument, found)
    return found


def _check(instrument: Instrument, levels: Mapping[str, Value]) -> None:
    try:
        score(instrument, levels)
    except InvalidValue as refusal:
        raise BadQuestion(refusal.message) from None


def _year(text: str) -> int | None:
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise BadQuestion(Text(f"“{text[:20]}” bukan tahun evaluasi.", f"“{text[:20]}” is no year of evaluation."))
    return int(text)


def _predicate(text: str, instrument: Instrument) -> str:
    if text in {"", HIGHEST} or text in {band.predicate for band in instrument.bands}:
        return text
    raise BadQuestion(Text(f"Predikat “{text[:40]}” tidak dikenal.", f"The predicate “{text[:40]}” is unknown."))


def _index(text: str, instrument: Instrument) -> str:
    if not text.strip():
        return ""
    plain = text.strip().replace(",", ".")
    if not _LEVEL.fullmatch(plain) or not 0 < Decimal(plain) <= instrument.highest:
        raise BadQuestion(
            Text(
                f"Indeks sasaran harus di antara 0 dan {instrument.highest}, bukan “{text[:20]}”.",
                f"The target index has to be between 0 and {instrument.highest}, not “{text[:20]}”.",
            )
        )
    return plain


def _count(query: QueryDict, name: str, usual: int, least: int, most: int) -> int:
    text = query.get(name, "")
    if not text:
        return usual
    if not _SMALL.fullmatch(text) or not least <= int(text) <= most:
        raise BadQuestion(
            Text(
                f"“{name}” harus bilangan dari {least} sampai {most}.",
                f"“{name}” has to be a number from {least} to {most}.",
            )
        )
    return int(text)


def _locked(values: Sequence[str], instrument: Instrument) -> tuple[str, ...]:
    asked = set(values) - {""}
    unknown = asked - set(instrument.value_ids)
    if unknown:
        shown = min(unknown)[:40]
        raise BadQuestion(
            Text(
                f"Indikator “{shown}” tidak ada dalam {instrument.id}.",
                f"There is no indicator “{shown}” in {instrument.id}.",
            )
        )
    return tuple(one for one in instrument.value_ids if one in asked)
