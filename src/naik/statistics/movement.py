"""How daring a yearly gain is: its place among the movements others made in one year from the same predicate.

Gains are differences of printed indices (two decimals), because nothing else is published for all regions. Quantiles
are nearest-rank (the smallest movement that at least this share of the cases does not exceed), so that every figure
shown is one that somebody really made. Falls count as movements: of the regions about one in twenty fell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from naik import datasets
from naik.instruments.loader import load
from naik.instruments.model import Instrument, Text
from naik.scoring.printing import number_text
from naik.scoring.rounding import round_half_up

FEW_CASES = 20
"""Below this many cases the sentence counts cases instead of hundredths, and says that they are few."""
REGIONS = Text("daerah", "regions")

Pair = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movements:
    """Yearly gains by the number of the band they started from, each list ascending; `period` says which years."""

    instrument: Instrument
    by_band: Mapping[int, tuple[Decimal, ...]]
    period: str = ""
    who: Text = REGIONS

    @property
    def gains(self) -> tuple[Decimal, ...]:
        """Every gain, whatever it started from, ascending."""
        return tuple(sorted(gain for gains in self.by_band.values() for gain in gains))


@dataclass(frozen=True, slots=True, kw_only=True)
class Daring:
    """A gain of one year among those from the same predicate; None where there is no case to tell from."""

    predicate: str
    gain: Decimal
    cases: int
    share_slower: Fraction | None
    share_equal: Fraction | None
    lower_quartile: Decimal | None
    median: Decimal | None
    upper_quartile: Decimal | None
    highest: Decimal | None
    """The largest gain from the same predicate."""
    largest_seen: Decimal | None
    """The largest gain from any predicate."""
    sentence: Text

    @property
    def unheard_of(self) -> bool:
        """Whether nobody, from whatever predicate, ever gained so much in one year."""
        return self.largest_seen is not None and self.gain > self.largest_seen


def movements(pairs: Iterable[Pair], instrument: Instrument, *, period: str = "", who: Text = REGIONS) -> Movements:
    """Gains of (index before, index after) a year later, both printed and both of `instrument`, by starting band."""
    by_band: dict[int, list[Decimal]] = {band.number: [] for band in instrument.bands}
    for before, after in pairs:
        by_band[instrument.predicate_band(before).number].append(after - before)
    return Movements(
        instrument=instrument,
        by_band={number: tuple(sorted(gains)) for number, gains in by_band.items()},
        period=period,
        who=who,
    )


@lru_cache(maxsize=4)
def of_shipped_regions(instrument_id: str = "spbe-2020", *, first: int = 2023) -> Movements:
    """The movements of the provinces, kabupaten and kota from `first` to the next year, out of `datasets/results.csv`.

    Official figures only. 2023 and 2024 are complete (517 regions rated in both); of no other two years are both known
    for more than a few regions.
    """
    years = (str(first), str(first + 1))
    found: dict[str, dict[str, Decimal]] = {}
    with datasets.path("results.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            official = row["standing"] == "official" and row["instrument"] == instrument_id
            if official and row["region_code"] and row["index"] and row["year"] in years:
                found.setdefault(row["region_code"], {})[row["year"]] = Decimal(row["index"])
    pairs = [(of[years[0]], of[years[1]]) for of in found.values() if len(of) == len(years)]
    return movements(pairs, load(instrument_id), period=f"{years[0]} → {years[1]}")


def quantile(ascending: tuple[Decimal, ...], share: Fraction) -> Decimal | None:
    """The nearest-rank quantile for a share above 0; None of nothing."""
    if not ascending:
        return None
    wanted = share * len(ascending)
    return ascending[max(-(-wanted.numerator // wanted.denominator), 1) - 1]


def daring(among: Movements, start_index: Decimal | Fraction, gain: Decimal | Fraction) -> Daring:
    """Place the gain of ONE year, from `start_index` (printed or exact, as the edition judges predicates).

    Take the printed index after less the printed one before as `gain`; an exact one is rounded, since the published
    gains have no more decimals.
    """
    band = among.instrument.predicate_band(start_index)
    rounded = round_half_up(gain)
    same, everybody = among.by_band[band.number], among.gains
    slower = sum(1 for one in same if one < rounded)
    highest = same[-1] if same else None
    largest = everybody[-1] if everybody else None
    return Daring(
        predicate=band.predicate,
        gain=rounded,
        cases=len(same),
        share_slower=Fraction(slower, len(same)) if same else None,
        share_equal=Fraction(same.count(rounded), len(same)) if same else None,
        lower_quartile=quantile(same, Fraction(1, 4)),
        median=quantile(same, Fraction(1, 2)),
        upper_quartile=quantile(same, Fraction(3, 4)),
        highest=highest,
        largest_seen=largest,
        sentence=_sentence(among, rounded, slower, same, largest),
    )


def _sentence(among: Movements, gain: Decimal, slower: int, same: tuple[Decimal, ...], largest: Decimal | None) -> Text:
    count = len(same)
    who = among.who if count != 1 else Text(among.who.id, "case")
    period = f", {among.period}" if among.period else ""
    if not same or largest is None:
        return Text(
            f"Belum ada {who.id} yang berangkat dari predikat yang sama; keberaniannya tidak dapat dinilai.",
            f"No {among.who.en} started from the same predicate; how daring this is cannot be said.",
        )
    if gain > largest:
        top, everybody = number_text(largest), len(among.gains)
        few = _few(everybody)
        return Text(
            f"Belum pernah ada yang naik secepat ini dalam setahun: kenaikan terbesar {top.id} "
            f"({everybody} {who.id}{period}).{few.id}",
            f"Nobody ever rose so fast in one year: the largest gain is {top.en} "
            f"({everybody} {among.who.en}{period}).{few.en}",
        )
    few = _few(count)
    if gain > same[-1]:
        top = number_text(same[-1])
        return Text(
            f"Belum pernah ada yang naik secepat ini dari predikat yang sama: kenaikan terbesarnya {top.id} "
            f"({count} {who.id}{period}).{few.id}",
            f"Nobody from the same predicate ever rose so fast: their largest gain is {top.en} "
            f"({count} {who.en}{period}).{few.en}",
        )
    # Rounded down, so that no plan is called more daring than it is; single cases where hundredths would say 0.
    hundredths = slower * 100 // count
    part, whole = (slower, count) if few.id or not hundredths else (hundredths, 100)
    return Text(
        f"Lebih cepat daripada {part} dari {whole} {who.id} yang berangkat dari predikat yang sama "
        f"({count} {who.id}{period}).{few.id}",
        f"Faster than {part} of {whole} {who.en} that started from the same predicate "
        f"({count} {who.en}{period}).{few.en}",
    )


def _few(count: int) -> Text:
    if count >= FEW_CASES:
        return Text("")
    return Text(
        f" Hanya {count} kasus: terlalu sedikit untuk dijadikan patokan.",
        f" Only {count} cases: too few to go by." if count > 1 else " Only 1 case: too few to go by.",
    )
