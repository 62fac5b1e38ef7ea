"""What is refused before anything is parsed, and the process in which the risky parsers run."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from naik.instruments.model import Text
from naik.intake.model import Unreadable

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
LARGEST_RATIO = 200
MOST_MEMBERS = 2000
SECONDS = 40
PARSERS = BoundedSemaphore(2)
"""A parser may take a gigabyte and a core; more at once would take the machine from everybody else."""
PARSER = Path(__file__).with_name("parser_process.py")

TOO_LARGE = Text("Berkas lebih besar dari 25 MB.", "The file is larger than 25 MB.")
REFUSALS = {
    "encrypted": Text(
        "Berkas dikunci kata sandi; simpan tanpa kata sandi.",
        "The file is locked with a password; save it without one.",
    ),
    "broken": Text(
        "Berkas rusak atau terpotong dan tidak dapat dibuka.",
        "The file is damaged or cut off and cannot be opened.",
    ),
    "no_pages": Text("PDF tidak berisi satu halaman pun.", "The PDF has no pages."),
    "too_many_pages": Text("PDF lebih dari 300 halaman.", "The PDF has more than 300 pages."),
    "too_much_text": Text("Isi berkas terlalu banyak untuk sebuah laporan.", "The file holds too much for a report."),
    "no_text": Text(
        "PDF ini pindaian tanpa teks; gunakan PDF asli, atau isikan tingkatnya ke CSV.",
        "This PDF is a scan without text; use the original PDF, or put the levels into a CSV.",
    ),
}
SPENT = Text(
    "Berkas memerlukan waktu atau memori melebihi batas untuk dibaca.",
    "The file takes more time or memory to read than is allowed.",
)


def check_size(size: int) -> None:
    """Refuse a file by its size in bytes."""
    if size > LARGEST_FILE:
        raise Unreadable(TOO_LARGE)


def check_archive(content: bytes) -> None:
    """Refuse a ZIP whose directory is broken or promises far more than its size."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(REFUSALS["broken"]) from error
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(REFUSALS["encrypted"])
    unpacked = sum(member.file_size for member in members)
    swollen = any(m.file_size > MEGABYTE and m.file_size > LARGEST_RATIO * max(m.compress_size, 1) for m in members)
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or swollen:
        raise Unreadable(Text("Isi XLSX mengembang melampaui batas.", "The XLSX unpacks to more than is allowed."))


def parse_apart(kind: str, content: bytes) -> Any:  # noqa: ANN401 - JSON from our own process
    """Parse in a process of its own, with limits on time and memory, and return what it found."""
    try:
        with PARSERS:
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-I", str(PARSER), kind],
                input=content,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(SPENT) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise Unreadable(SPENT) from error
    if "refused" in answer:
        raise Unreadable(REFUSALS[answer["refused"]])
    return answer["found"]
