"""Strengths, weaknesses and recommendation by the guide's rules (Pedoman Menteri PANRB 3/2024, chapter III F)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from naik.instruments.model import Aspect, Indicator, Instrument, Text
from naik.scoring import Score, round_half_up, value_from_text

STRONG, WEAK, FULFILLED = frozenset({4, 5}), frozenset({1, 2}), frozenset({2, 3, 4, 5})
GOOD = "Baik"
MOST_PRIORITIES = 5
NONE_STRONG = Text("Belum ada indikator pada tingkat 4 atau 5.", "No indicator is at level 4 or 5 yet.")
NONE_WEAK = Text("Tidak ada indikator pada tingkat 1 atau 2.", "No indicator is at level 1 or 2.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A value at its level, and the fact behind it ("" where nobody wrote one)."""

    value: str
    indicator: Indicator
    level: Fraction
    step: int
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectFindings:
    """What the levels of one aspect show: fulfilled (2 to 5) in order, strong highest first, weak lowest first."""

    aspect: Aspect
    fulfilled: tuple[Finding, ...]
    strengths: tuple[Finding, ...]
    weaknesses: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The four parts of the recommendation; `closing` is appreciation, or priorities below "Baik"."""

    overview: Text
    best: Text
    weakest: Text
    closing: Text

    @property
    def parts(self) -> tuple[Text, ...]:
        """The parts in their order."""
        return (self.overview, self.best, self.weakest, self.closing)


def step_of(instrument: Instrument, level: Fraction) -> int:
    """The maturity level a value stands for: itself, or for decimals the level whose band it is in."""
    return int(level) if instrument.whole else instrument.predicate_band(level).number


def findings(instrument: Instrument, levels: Mapping[str, str], facts: Mapping[str, str]) -> tuple[AspectFindings, ...]:
    """What `levels` (exact texts by value; "" counts for nothing) show in each aspect, with the `facts` behind."""
    order = {value: place for place, value in enumerate(instrument.value_ids)}
    found: dict[str, list[Finding]] = {aspect.id: [] for aspect in instrument.aspects}
    for value in order:
        if levels.get(value):
            indicator, level = instrument.value_indicator(value), Fraction(value_from_text(levels[value]))
            found[indicator.aspect].append(
                Finding(
                    value=value, indicator=indicator, level=level, step=step_of(instrument, level),
                    fact=" ".join(facts.get(value, "").split()),
                )
            )  # fmt: skip
    return tuple(
        AspectFindings(
            aspect=aspect,
            fulfilled=tuple(one for one in found[aspect.id] if one.step in FULFILLED),
            strengths=tuple(
                sorted((one for one in found[aspect.id] if one.step in STRONG), key=lambda one: -one.level)
            ),
            weaknesses=tuple(sorted((one for one in found[aspect.id] if one.step in WEAK), key=lambda one: one.level)),
        )
        for aspect in instrument.aspects
    )


def strengths_text(found: AspectFindings) -> Text:
    """The strengths of an aspect, one a line."""
    return listed(found.strengths, NONE_STRONG)


def weaknesses_text(found: AspectFindings) -> Text:
    """The weaknesses of an aspect, one a line."""
    return listed(found.weaknesses, NONE_WEAK)


def listed(found: Sequence[Finding], none: Text) -> Text:
    """Findings one a line: number, title, level, and the fact as it was written."""
    if not found:
        return none
    return Text(
        "\n".join(_line(one, "id") for one in found),
        "\n".join(_line(one, "en") for one in found),
    )


def recommendation(
    instrument: Instrument, score: Score, found: Sequence[AspectFindings], advice: Mapping[str, str]
) -> Recommendation:
    """The recommendation in four parts; `advice` is what assessors recommend for single values."""
    aspects = [(part.id, part.exact) for part in score.aspects]
    best, weakest = max(aspects, key=lambda one: one[1]), min(aspects, key=lambda one: one[1])
    return Recommendation(
        overview=_overview(instrument, score),
        best=_part(instrument, best, Text("tertinggi", "highest"), _of(found, best).strengths, NONE_STRONG),
        weakest=_part(instrument, weakest, Text("terendah", "lowest"), _of(found, weakest).weaknesses, NONE_WEAK),
        closing=_closing(instrument, score, found, advice),
    )


def below_good(instrument: Instrument, score: Score) -> bool:
    """Whether a predicate lies below "Baik", so that priorities take the place of appreciation."""
    numbers = {band.predicate: band.number for band in instrument.bands}
    return numbers[score.predicate] < numbers[GOOD]


def _overview(instrument: Instrument, score: Score) -> Text:
    index, band = score.index, score.band
    return Text(
        f"Indeks {_decimal(index, 'id')} dengan predikat {band.title.id} dari {len(instrument.value_ids)} nilai "
        "indikator.",
        f"Index {_decimal(index, 'en')}, predicate {band.title.en or band.title.id}, of {len(instrument.value_ids)} "
        "indicator values.",
    )


def _part(
    instrument: Instrument, aspect: tuple[str, Fraction], which: Text, found: Sequence[Finding], none: Text
) -> Text:
    name, value = instrument.aspect(aspect[0]), aspect[1]
    title = name.title if name else Text(aspect[0])
    lines = listed(found, none)
    return Text(
        f"Aspek dengan nilai {which.id}: {title.id} ({_decimal(value, 'id')}).\n{lines.id}",
        f"Aspect with the {which.en} value: {title.en or title.id} ({_decimal(value, 'en')}).\n{lines.en}",
    )


def _closing(instrument: Instrument, score: Score, found: Sequence[AspectFindings], advice: Mapping[str, str]) -> Text:
    if not below_good(instrument, score):
        return Text(
            f"Apresiasi atas predikat {score.band.title.id}; capaian ini agar dipertahankan dan ditingkatkan.",
            f"Appreciation for the predicate {score.band.title.en}; keep and raise what has been achieved.",
        )
    order = {value: place for place, value in enumerate(instrument.value_ids)}
    weak = sorted(
        (one for each in found for one in each.weaknesses),
        key=lambda one: (
            -instrument.value_weight(one.value) * (Fraction(instrument.highest) - one.level), order[one.value],
        ),
    )[:MOST_PRIORITIES]  # fmt: skip
    if not weak:
        return Text("Lengkapi indikator yang belum dinilai.", "Complete the indicators without a level.")
    return Text(
        "Prioritas perbaikan:\n" + "\n".join(_priority(one, advice, "id") for one in weak),
        "Priorities:\n" + "\n".join(_priority(one, advice, "en") for one in weak),
    )


def _priority(one: Finding, advice: Mapping[str, str], language: str) -> str:
    said = " ".join(advice.get(one.value, "").split())
    following = one.indicator.level(one.step + 1)
    wanted = said or (following.criterion.in_language(language) if following else "")
    title = f"{one.value}. {one.indicator.title.in_language(language)}"
    return f"{title}: {wanted}" if wanted else title


def _line(one: Finding, language: str) -> str:
    word = "level" if language == "en" else "tingkat"
    line = f"{one.value}. {one.indicator.title.in_language(language)} ({word} {_level(one.level, language)})"
    return f"{line}: {one.fact}" if one.fact else line


def _level(level: Fraction, language: str) -> str:
    return str(level.numerator) if level.denominator == 1 else _decimal(level, language)


def _decimal(value: Fraction | Decimal, language: str) -> str:
    shown = f"{round_half_up(value):f}"
    return shown if language == "en" else shown.replace(".", ",")


def _of(found: Iterable[AspectFindings], aspect: tuple[str, Fraction]) -> AspectFindings:
    return next(one for one in found if one.aspect.id == aspect[0])
