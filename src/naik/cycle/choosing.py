"""What level an assessor may choose: inside the instrument, and above what is shown only with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from naik.cycle.ladder import climb_items
from naik.instruments.model import Indicator, Instrument, Text
from naik.scoring import Value, value_from_text

ACCEPTED, RETURNED = "accepted", "returned"
DECISIONS = frozenset({ACCEPTED, RETURNED})
LONGEST_LEVEL = 24
REASON_NEEDED = Text(
    "Tingkat ini melebihi yang ditunjukkan; tuliskan alasan melewati anak tangga.",
    "This level is above what is shown; say why a step is skipped.",
)
OTHER_VALUE = Text(
    "Nilai ini berbeda dari hasil keputusan butir data dukung; tuliskan alasannya.",
    "This value differs from what the decisions on the evidence items give; please say why.",
)
UNKNOWN_ITEM = Text("Butir data dukung itu tidak ada.", "There is no such evidence item.")


class LevelRefused(ValueError):
    """A level that cannot be chosen so; the message says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Shown:
    """The highest level that needs no reason; `derived` when the accepted evidence items give it."""

    value: Fraction
    derived: bool


def read_level(instrument: Instrument, text: str) -> Value:
    """The level a text stands for; raises LevelRefused outside the instrument's scale. A decimal comma is taken."""
    refused = LevelRefused(
        Text(
            f"Pilih tingkat {_range(instrument, 'sampai')}.",
            f"Choose a level from {_range(instrument, 'to')}.",
        )
    )
    plain = text.strip().replace(",", ".")
    if not plain.isascii() or len(plain) > LONGEST_LEVEL or set(plain) - set("0123456789./"):
        raise refused
    try:
        found = value_from_text(plain)
    except (ValueError, ArithmeticError):
        raise refused from None
    if not Fraction(instrument.lowest) <= Fraction(found) <= Fraction(instrument.highest):
        raise refused
    if instrument.whole:
        if Fraction(found).denominator != 1:
            raise refused
        return int(found)
    return found


def level_text(level: Value) -> str:
    """A level as rows keep it: ``3``, ``1.17``, or ``7/6`` where no decimal is exact."""
    exact = Fraction(level)
    if exact.denominator == 1:
        return str(exact.numerator)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return format(decimal, "f") if Fraction(decimal) == exact else str(exact)


def shown_level(
    instrument: Instrument, indicator: Indicator, claimed: str, items: Mapping[str, str] | None = None
) -> Shown:
    """What an assessor can choose without a reason: what was claimed, or what the accepted items give."""
    if items and not instrument.whole:
        return Shown(derived_value(instrument, indicator, items), derived=True)
    floor = Fraction(instrument.lowest)
    return Shown(max(floor, Fraction(value_from_text(claimed)) if claimed else floor), derived=False)


def derived_value(instrument: Instrument, indicator: Indicator, items: Mapping[str, str]) -> Fraction:
    """Pemdi: the value that follows from the decisions on evidence items (``{"2-4": "accepted"}``)."""
    accepted: dict[int, set[int]] = {}
    for name, decision in checked_items(indicator, items).items():
        level, _, number = name.partition("-")
        if decision == ACCEPTED:
            accepted.setdefault(int(level), set()).add(int(number))
    value, _ = climb_items(indicator, instrument.bands, accepted)
    return value


def checked_items(indicator: Indicator, items: Mapping[str, str]) -> dict[str, str]:
    """The decisions on items the indicator has, in its order; raises LevelRefused for any other."""
    known = item_names(indicator)
    if set(items) - set(known) or set(items.values()) - DECISIONS:
        raise LevelRefused(UNKNOWN_ITEM)
    return {name: items[name] for name in known if name in items}


def item_names(indicator: Indicator) -> tuple[str, ...]:
    """Every evidence item of an indicator as decisions name it: level and number."""
    return tuple(
        f"{level.number}-{number}" for level in indicator.levels for number in range(1, len(level.evidence) + 1)
    )


def chosen_level(
    instrument: Instrument, value: str, *, level: str, claimed: str, items: Mapping[str, str], skip_reason: str
) -> str:
    """The exact text of a choice, or "" while nothing is chosen; raises LevelRefused.

    A level above what was claimed is a skipped step and needs a reason; where decisions on evidence items give the
    value, any other one does (Pedoman Menteri PANRB 3/2024, chapter III: only an assessor may).
    """
    indicator = instrument.value_indicator(value)
    checked_items(indicator, items)
    shown = shown_level(instrument, indicator, claimed, items)
    if not level.strip():
        return level_text(shown.value) if shown.derived else ""
    found = Fraction(read_level(instrument, level))
    skipping = found != shown.value if shown.derived else found > shown.value
    if skipping and not skip_reason.strip():
        raise LevelRefused(OTHER_VALUE if shown.derived else REASON_NEEDED)
    return level_text(found)


def _range(instrument: Instrument, between: str) -> str:
    return f"{_number(instrument.lowest)} {between} {_number(instrument.highest)}"


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")
