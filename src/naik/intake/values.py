"""From pairs of an id and a level, as written by people, to levels and doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from naik.instruments import loader
from naik.instruments.model import Text
from naik.intake.model import Doubt, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from naik.instruments.model import Instrument

NUMBER = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,10})?")
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """An id and a level as the file has them, and where (``baris 3``, in both languages)."""

    id: str
    level: str
    place: Text


def shown(value: object) -> str:
    """Cut a piece of the file, short enough and clean enough for a sentence."""
    text = "".join(c if c.isprintable() else "?" for c in str(value))
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def plain_id(raw: str) -> str:
    """Strip an id of the dress a spreadsheet gives it: ``01``, ``1.0`` and ``i1`` become ``1``, ``1`` and ``I1``."""
    text = raw.strip().upper().replace("\N{EN DASH}", "-").replace("_", "-")
    text = re.sub(r"\.0?$", "", text)
    return re.sub(r"^(I?)0+(?=\d)", r"\1", text)


def for_instrument(identity: str, instrument: Instrument) -> str:
    """``1`` means ``I1`` where every id has that letter."""
    return f"I{identity}" if identity.isdigit() and f"I{identity}" in instrument.value_ids else identity


def infer(ids: Iterable[str]) -> Instrument:
    """Find the one instrument of the catalogue whose ids these are."""
    wanted = set(ids)
    known = loader.catalogue()
    exact = [i for i in known if wanted == set(i.value_ids)]
    fitting = exact or [i for i in known if wanted <= set(i.value_ids)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(i.id for i in fitting)
        raise Unreadable(
            Text(
                f"Indikatornya cocok dengan {names}; sebutkan dengan --instrument.",
                f"The indicators fit {names}; say which with --instrument.",
            )
        )
    # The instrument most ids belong to names the ids that do not.
    best = max(known, key=lambda i: len(wanted & set(i.value_ids)))
    strange = ", ".join(shown(i) for i in sorted(wanted - set(best.value_ids))[:5])
    if wanted & set(best.value_ids):
        raise Unreadable(
            Text(
                f"Tidak ada instrumen dengan semua indikator berkas ini (asing: {strange}); pakai --instrument.",
                f"No instrument has all indicators of this file (unknown: {strange}); say which with --instrument.",
            )
        )
    raise Unreadable(
        Text(
            f"Bukan indikator instrumen mana pun: {strange}.",
            f"Not an indicator of any instrument: {strange}.",
        )
    )


def known_instrument(identity: str) -> Instrument:
    """Find an instrument named inside a file: the catalogue only, never a path."""
    for found in loader.catalogue():
        if found.id == identity:
            return found
    raise Unreadable(
        Text(
            f"Instrumen '{shown(identity)}' tidak dikenal.",
            f"The instrument '{shown(identity)}' is not known.",
        )
    )


def level_of(raw: str, instrument: Instrument) -> int | Decimal | Text:
    """Read a level, or say why it is none."""
    text = raw.strip()
    if text == "":
        return Text("tingkat tidak diisi", "the level is missing")
    if text.startswith(("=", "@")):
        return Text(f"'{shown(text)}' adalah rumus, bukan angka", f"'{shown(text)}' is a formula, not a number")
    if not NUMBER.fullmatch(text):
        return Text(f"'{shown(text)}' bukan angka", f"'{shown(text)}' is not a number")
    number = Decimal(text.replace(",", "."))
    if instrument.whole and number != number.to_integral_value():
        return Text(f"{text} bukan tingkat bulat", f"{text} is not a whole level")
    if not instrument.lowest <= number <= instrument.highest:
        low, high = instrument.lowest, instrument.highest
        return Text(f"{text} di luar {low} sampai {high}", f"{text} is outside {low} to {high}")
    return int(number) if instrument.whole else number


def doubt(value_id: str, reason: Text, place: Text | None = None) -> Doubt:
    """Word a doubt as one sentence: which indicator, where, why."""
    at = Text("", "") if place is None else Text(f" ({place.id})", f" ({place.en})")
    name = shown(value_id)
    return Doubt(value_id, Text(f"Indikator {name}{at.id}: {reason.id}.", f"Indicator {name}{at.en}: {reason.en}."))


def settle(entries: Sequence[Entry], instrument: Instrument) -> tuple[dict[str, int | Decimal], tuple[Doubt, ...]]:
    """Levels where there is exactly one good entry; a doubt for everything else, in the order of the instrument."""
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(for_instrument(entry.id, instrument), []).append(entry)
    levels: dict[str, int | Decimal] = {}
    doubts: list[Doubt] = []
    for value_id in instrument.value_ids:
        found = grouped.pop(value_id, [])
        if not found:
            doubts.append(doubt(value_id, Text("tidak ada tingkat di berkas", "the file has no level for it")))
        elif len(found) > 1:
            places = Text(", ".join(e.place.id for e in found), ", ".join(e.place.en for e in found))
            doubts.append(doubt(value_id, Text("disebut lebih dari sekali", "it is given more than once"), places))
        else:
            level = level_of(found[0].level, instrument)
            if isinstance(level, Text):
                doubts.append(doubt(value_id, level, found[0].place))
            else:
                levels[value_id] = level
    for value_id, found in grouped.items():
        reason = Text(f"tidak ada dalam {instrument.id}", f"there is no such indicator in {instrument.id}")
        doubts.extend(doubt(value_id, reason, entry.place) for entry in found)
    return levels, tuple(doubts)
