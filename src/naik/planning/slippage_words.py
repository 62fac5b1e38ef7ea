"""Plain sentences about a plan that slips."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from naik.instruments.model import Text
from naik.planning.model import Infeasible, Plan, Raise
from naik.planning.slippage import Loss, Reason, Slippage
from naik.scoring import Score, Value
from naik.scoring.printing import number_text

MOST_NAMED = 8
"""Raises a sentence names; the table beside it has all."""


def sentences(found: Slippage) -> tuple[Text, ...]:
    """Where the year will end, and what closes the gap."""
    return tuple(one for one in (_outlook(found), _instead(found)) if one is not None)


def why(loss: Loss) -> Text:
    """Where one value stays, and for what reason."""
    stays, wanted, level = _level(loss.reached), _level(loss.level_to), loss.level
    start = Text(
        f"Indikator {loss.value} tetap pada tingkat {stays.id}, bukan {wanted.id}",
        f"Indicator {loss.value} stays at level {stays.en} instead of {wanted.en}",
    )
    reason = {
        Reason.LATE: Text(
            f"tindak lanjut ke tingkat {level} terlambat {loss.days} hari",
            f"the action to level {level} is {loss.days} {'day' if loss.days == 1 else 'days'} late",
        ),
        Reason.DROPPED: Text(
            f"tindak lanjut ke tingkat {level} dihentikan", f"the action to level {level} was dropped"
        ),
        Reason.AFTER: Text(
            f"tenggat tindak lanjut ke tingkat {level} sesudah akhir tahun",
            f"the action to level {level} is due after the end of the year",
        ),
        Reason.NO_TIME: Text(
            "belum ada tindak lanjut, dan waktu yang tersisa tidak cukup lagi",
            "there is no action yet, and the time left is too short",
        ),
        Reason.NEED: Text(
            f"tingkat {level} mensyaratkan indikator {loss.needed} yang tidak tercapai",
            f"level {level} presupposes indicator {loss.needed}, which is not reached",
        ),
    }[loss.reason]
    return Text(f"{start.id}: {reason.id}.", f"{start.en}: {reason.en}.")


def _outlook(found: Slippage) -> Text:
    planned, reachable = _index(found.planned), _index(found.reachable)
    if not found.lost:
        return Text(
            f"Tidak ada kenaikan yang lepas: indeks {planned.id} masih dapat dicapai tahun {found.year}.",
            f"No raise is lost: index {planned.en} can still be reached in {found.year}.",
        )
    return Text(
        f"Tahun {found.year} masih dapat dicapai indeks {reachable.id}; menurut rencana {planned.id}. Sebabnya "
        f"{len(found.lost)} kenaikan yang tidak tercapai.",
        f"In {found.year} index {reachable.en} can still be reached; the plan says {planned.en}. "
        f"Raises that are missed: {len(found.lost)}.",
    )


def _instead(found: Slippage) -> Text | None:
    if not found.lost:
        return None
    if not found.months_left:
        return Text(
            f"Tahun {found.year} tidak ada lagi bulan penuh yang tersisa untuk menggantinya.",
            f"No whole month of {found.year} is left to make up for it.",
        )
    if isinstance(found.instead, Plan):
        named, index = _raises(found.instead.raises), _index(found.instead.after)
        return Text(
            f"Sebagai gantinya, naikkan dalam {found.months_left} bulan yang tersisa: {named.id}. Dengan itu indeks "
            f"menjadi {index.id}.",
            f"Instead, raise within the months left ({found.months_left}): {named.en}. That gives index {index.en}.",
        )
    if isinstance(found.instead, Infeasible) and found.instead.best is not None and found.instead.best.raises:
        named, index = _raises(found.instead.best.raises), _index(found.instead.best.after)
        return Text(
            f"Dalam {found.months_left} bulan yang tersisa rencana tidak dapat dikejar penuh. Yang paling jauh: indeks "
            f"{index.id}, dengan menaikkan {named.id}.",
            f"The plan cannot be caught up with in the months left ({found.months_left}). The furthest is index "
            f"{index.en}, by raising {named.en}.",
        )
    return Text(
        f"Dalam {found.months_left} bulan yang tersisa tidak ada indikator lain yang dapat dinaikkan.",
        f"No other indicator can be raised in the months left ({found.months_left}).",
    )


def _raises(raises: Sequence[Raise]) -> Text:
    named = [(one.value, _level(one.level_from), _level(one.level_to)) for one in raises[:MOST_NAMED]]
    more = len(raises) - MOST_NAMED
    return Text(
        ", ".join(f"indikator {value} dari {low.id} ke {high.id}" for value, low, high in named)
        + (f", dan {more} lagi" if more > 0 else ""),
        ", ".join(f"indicator {value} from {low.en} to {high.en}" for value, low, high in named)
        + (f", and {more} more" if more > 0 else ""),
    )


def _index(score: Score) -> Text:
    shown = number_text(score.index)
    return Text(f"{shown.id} ({score.band.title.id})", f"{shown.en} ({score.band.title.en or score.band.title.id})")


def _level(value: Value) -> Text:
    exact = Fraction(value)
    if exact.denominator == 1:
        return Text(str(exact.numerator), str(exact.numerator))
    return number_text(exact)
