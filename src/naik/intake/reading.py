"""The way in: bytes of any kind, sniffed by content."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from naik.instruments.model import Text
from naik.intake.limits import LARGEST_FILE, REFUSALS, check_size
from naik.intake.model import Reading, Unreadable
from naik.intake.official_report import read_report
from naik.intake.tables import csv_entries, decode, json_entries, xlsx_entries
from naik.intake.values import infer, known_instrument, settle

if TYPE_CHECKING:
    from naik.instruments.model import Instrument

EMPTY = Text("Berkas kosong.", "The file is empty.")


def read(content: bytes, *, name: str, instrument: Instrument | None = None) -> Reading:
    """Read levels and published figures; ``name`` is only for people. Raises Unreadable."""
    check_size(len(content))
    start = content[:1024].lstrip()
    if not content.strip():
        raise Unreadable(EMPTY)
    if b"%PDF-" in content[:1024]:
        return read_report(content, instrument)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            Text(
                "Berkas Excel lama atau berkata sandi; simpan sebagai .xlsx biasa.",
                "An old or locked Excel file; save it as a plain .xlsx.",
            )
        )
    named: str | None = None
    if start.startswith(b"PK"):
        entries = xlsx_entries(content)
    else:
        text = decode(content)
        if text.lstrip().startswith(("{", "[")):
            entries, named = json_entries(text)
        elif Path(name).suffix.lower() == ".pdf":
            raise Unreadable(REFUSALS["broken"])
        else:
            entries = csv_entries(text)
    if not entries:
        raise Unreadable(Text("Berkas tidak berisi satu tingkat pun.", "The file holds no level at all."))
    if named is not None and instrument is not None and named != instrument.id:
        raise Unreadable(
            Text(
                f"Berkas menyebut {named[:40]}, bukan {instrument.id}.",
                f"The file is for {named[:40]}, not {instrument.id}.",
            )
        )
    chosen = instrument or (known_instrument(named) if named is not None else infer(entry.id for entry in entries))
    levels, doubts = settle(entries, chosen)
    return Reading(instrument_id=chosen.id, levels=levels, doubts=doubts)


def read_file(path: Path | str, *, instrument: Instrument | None = None) -> Reading:
    """Read a file, or standard input for ``-``; its size is looked at before it is read."""
    if str(path) == "-":
        return read(sys.stdin.buffer.read(LARGEST_FILE + 1), name="-", instrument=instrument)
    found = Path(path)
    try:
        status = found.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable(
                Text(
                    f"{found.name} adalah folder, bukan berkas.",
                    f"{found.name} is a folder, not a file.",
                )
            )
        check_size(status.st_size)
        with found.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise Unreadable(Text(f"Berkas {found.name} tidak ada.", f"There is no file {found.name}.")) from error
    except (OSError, ValueError) as error:
        raise Unreadable(Text("Berkas tidak dapat dibuka.", "The file cannot be opened.")) from error
    return read(content, name=found.name, instrument=instrument)
