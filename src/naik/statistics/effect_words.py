"""What a comparison of treated and untreated may say, in plain words: the numbers, and what they cannot show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from naik.instruments.model import Text
from naik.scoring.printing import number_text
from naik.statistics.intervals import DRAWS, Interval

TRAINED = Text("yang dilatih", "the trained")
REACHED = Text("yang dijangkau sosialisasi", "those reached by outreach")

SELF_SELECTION = Text(
    "Yang mendaftar biasanya sudah lebih bersemangat sejak awal; selisih dapat berasal dari semangat itu, bukan dari "
    "kegiatannya.",
    "Those who sign up are usually the eager ones; the difference may come from that and not from the event.",
)
REGRESSION = Text(
    "Tingkat yang kebetulan rendah cenderung naik dengan sendirinya. Karena itu hanya kasus dengan domain dan tingkat "
    "awal yang sama dibandingkan; yang dipilih justru karena tahun buruknya tetap akan tampak lebih naik.",
    "Levels that are low by chance tend to rise by themselves. So only cases of the same domain and starting level are "
    "compared; those picked because of a bad year will still seem to rise more.",
)
OTHER_CAUSES = Text(
    "Hal lain pada waktu yang sama (peraturan baru, pergantian pimpinan, pendampingan lain) tidak dapat dipisahkan, "
    "dan yang tidak ikut dapat belajar dari yang ikut.",
    "Other things at the same time (a new regulation, a change of leaders, other help) cannot be told apart, and those "
    "who took no part may learn from those who did.",
)
METHOD = Text(
    "Rentang 95% dihitung dengan mengacak ulang siapa yang ikut di antara kasus yang sebanding "
    f"({DRAWS + 1} susunan, benih acak tetap). Rentang ini menganggap kasus tidak saling memengaruhi.",
    "The 95% interval comes from rearranging who took part among comparable cases "
    f"({DRAWS + 1} arrangements, fixed seed). It supposes that cases do not depend on each other.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Compared cases and mean changes of the treated and the untreated, and the difference of the changes."""

    cases: tuple[int, int]
    changes: tuple[Fraction, Fraction]
    difference: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """The treated, when there is nobody to compare them with."""

    cases: int
    change: Fraction | None


def nobody(who: Text) -> Text:
    """Nobody was treated yet."""
    return Text(f"Belum ada kasus pada {who.id}.", f"There are no cases among {who.en} yet.")


def no_comparison(who: Text, alone: Alone) -> Text:
    """No like to compare with: the plain change, and that it says nothing about the cause."""
    change = number_text(alone.change or Fraction(0))
    return Text(
        f"Tidak ada pembanding dengan domain dan tingkat awal yang sama. Perubahan rata-rata {who.id}: {change.id} "
        f"tingkat ({alone.cases} kasus); tanpa pembanding, sebabnya tidak dapat dikatakan.",
        f"There is nothing comparable with the same domain and starting level. Mean change of {who.en}: {change.en} "
        f"levels ({_cases(alone.cases)}); without a comparison nothing can be said about the cause.",
    )


def too_few(who: Text, numbers: Numbers, minimum: int) -> Text:
    """The plain numbers, and that they show nothing."""
    return Text(
        f"{_plain(who, numbers).id} Terlalu sedikit untuk menyimpulkan apa pun (paling sedikit {minimum} kasus di tiap "
        "kelompok).",
        f"{_plain(who, numbers).en} Too few to conclude anything (at least {minimum} cases in each group).",
    )


def no_spread(who: Text, numbers: Numbers) -> Text:
    """The plain numbers, and why there is no interval."""
    return Text(
        f"{_plain(who, numbers).id} Rentang tidak dapat dihitung karena kasus di tiap kelompok bergerak sama.",
        f"{_plain(who, numbers).en} No interval can be computed because the cases of each group moved alike.",
    )


def with_interval(who: Text, numbers: Numbers, around: Interval) -> Text:
    """The difference and its interval; whether chance alone would do; never that it is proved."""
    found, lower, upper = (number_text(value) for value in (numbers.difference, around.lower, around.upper))
    treated, untreated = numbers.cases
    start = Text(
        f"Selisih perubahan {who.id} terhadap yang sebanding: {found.id} tingkat (rentang 95% {lower.id} sampai "
        f"{upper.id}; {treated} dan {untreated} kasus).",
        f"Difference in change between {who.en} and comparable ones: {found.en} levels (95% interval {lower.en} to "
        f"{upper.en}; {treated} and {untreated} cases).",
    )
    end = (
        Text(
            "Rentang itu memuat nol: selisih ini dapat terjadi karena kebetulan saja.",
            "The interval holds zero: chance alone may have made this difference.",
        )
        if around.holds_zero
        else Text(
            "Kebetulan saja jarang membuat selisih sebesar ini, tetapi itu belum membuktikan sebabnya.",
            "Chance alone rarely makes so large a difference, but that does not yet prove its cause.",
        )
    )
    return Text(f"{start.id} {end.id}", f"{start.en} {end.en}")


def caveats(left_out: Sequence[int], *, interval_shown: bool) -> tuple[Text, ...]:
    """What the numbers cannot show; `left_out` are treated and untreated cases without a counterpart."""
    treated, untreated = left_out
    dropped = Text(
        f"Tidak ikut dibandingkan karena tanpa padanan: {treated} kasus yang ikut dan {untreated} yang tidak.",
        f"Not compared for want of a counterpart: {_cases(treated)} that took part and {untreated} that did not.",
    )
    return (
        *((dropped,) if treated or untreated else ()),
        SELF_SELECTION,
        REGRESSION,
        OTHER_CAUSES,
        *((METHOD,) if interval_shown else ()),
    )


def _plain(who: Text, numbers: Numbers) -> Text:
    (treated, untreated), (one, other) = numbers.cases, (number_text(change) for change in numbers.changes)
    return Text(
        f"Perubahan rata-rata {who.id}: {one.id} tingkat ({treated} kasus); yang sebanding: {other.id} ({untreated} "
        "kasus).",
        f"Mean change of {who.en}: {one.en} levels ({_cases(treated)}); of comparable ones: {other.en} "
        f"({_cases(untreated)}).",
    )


def _cases(count: int) -> str:
    return f"{count} case" if count == 1 else f"{count} cases"
