"""Score what a caller sends; nothing of it is stored."""

from decimal import Decimal, InvalidOperation
from typing import Any

from naik.api.problems import Problem
from naik.instruments import loader
from naik.instruments.model import Instrument, Text
from naik.intake import Reading, Unreadable, evaluate, read, result_as_document
from naik.scoring import InvalidValue


def catalogue_instrument(name: str) -> Instrument:
    """An instrument of the catalogue; a path in a request must never reach the file system."""
    if name not in loader.CATALOGUE_IDS:
        raise Problem(404, Text(f"Instrumen '{name[:60]}' tidak dikenal.", f"Instrument '{name[:60]}' is unknown."))
    return loader.load(name)


def score_levels(instrument_id: str, levels: dict[str, int | str], year: int | None, language: str) -> dict[str, Any]:
    """Score levels that are given one by one; each missing one is named."""
    instrument = catalogue_instrument(instrument_id)
    missing = [value_id for value_id in instrument.value_ids if value_id not in levels]
    if missing:
        errors = [
            Text(f"Tingkat indikator {one} tidak ada.", f"The level of indicator {one} is missing.") for one in missing
        ]
        raise Problem(422, Text("Ada tingkat yang belum diisi.", "Some levels are missing."), errors)
    try:
        values = {one: Decimal(value) for one, value in levels.items()}
    except InvalidOperation:
        raise Problem(422, Text("Tingkat harus berupa angka.", "Levels must be numbers.")) from None
    too_low = [one for one, value in values.items() if value.is_finite() and value < instrument.lowest]
    if too_low:
        raise Problem(
            422,
            Text(
                f"Tingkat indikator {too_low[0]} di bawah {instrument.lowest}.",
                f"The level of indicator {too_low[0]} is below {instrument.lowest}.",
            ),
        )
    reading = Reading(
        instrument_id=instrument.id, levels=values, published=None, doubts=(), institution=None, year=year
    )  # fmt: skip
    return _scored(instrument, reading, language)


def score_file(content: bytes, name: str, instrument_id: str | None, language: str) -> dict[str, Any]:
    """Score a CSV, JSON, XLSX or the official report; every doubt is named."""
    given = catalogue_instrument(instrument_id) if instrument_id else None
    try:
        reading = read(content, name=name, instrument=given)
    except Unreadable as refusal:
        raise Problem(422, refusal.message) from None
    if reading.blocking or reading.instrument_id is None:
        raise Problem(
            422,
            Text("Berkas belum dapat dihitung.", "The file cannot be scored yet."),
            [doubt.message for doubt in reading.doubts],
        )
    return _scored(given or loader.load(reading.instrument_id), reading, language)


def _scored(instrument: Instrument, reading: Reading, language: str) -> dict[str, Any]:
    try:
        result, found = evaluate(instrument, reading)
    except InvalidValue as refusal:
        raise Problem(422, refusal.message) from None
    return result_as_document(result, reading, found, language)
