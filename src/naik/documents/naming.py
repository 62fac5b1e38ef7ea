"""File names after the ministry's pattern: indicator, letter of order, subject, as in ``1.a.Pergub-1-2020.pdf``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from naik.instruments.model import Text

INDICATOR = r"[A-Za-z]?[0-9]{1,3}(?:-[A-Za-z]?[0-9]{1,3}){0,3}"
PATTERN = re.compile(
    rf"(?P<indicator>{INDICATOR})\.(?P<order>[a-z]{{1,2}})\.(?P<subject>[A-Za-z0-9][A-Za-z0-9_-]*)\.(?P<extension>[a-z0-9]{{1,5}})"
)
LONGEST_TITLE = 60
LONGEST_NUMBER = 40
LETTERS = 26
ABBREVIATIONS = (
    ("Peraturan Pemerintah", "PP"),
    ("Peraturan Presiden", "Perpres"),
    ("Peraturan Menteri", "Permen"),
    ("Peraturan Gubernur", "Pergub"),
    ("Peraturan Bupati", "Perbup"),
    ("Peraturan Wali Kota", "Perwali"),
    ("Peraturan Walikota", "Perwali"),
    ("Peraturan Daerah", "Perda"),
    ("Keputusan Menteri", "Kepmen"),
    ("Keputusan Gubernur", "Kepgub"),
    ("Keputusan Bupati", "Kepbup"),
    ("Keputusan Wali Kota", "Kepwali"),
    ("Keputusan Walikota", "Kepwali"),
    ("Instruksi Gubernur", "Ingub"),
    ("Instruksi Bupati", "Inbup"),
    ("Surat Keputusan", "SK"),
    ("Surat Edaran", "SE"),
    ("Berita Acara", "BA"),
)
"""Short names in daily use; a name of a file has room for little more."""


@dataclass(frozen=True, slots=True)
class EvidenceName:
    """A name that follows the pattern, in its parts."""

    indicator: str
    order: str
    subject: str
    extension: str


def parse(name: str) -> EvidenceName | None:
    """The parts of a name that follows the pattern; None when it does not."""
    found = PATTERN.fullmatch(name)
    return EvidenceName(**found.groupdict()) if found else None


def suggest(indicator: str, order: int, title: str, number: str, year: int | None, extension: str) -> str:
    """A name after the pattern; ``order`` counts from one within the indicator.

    Raises ValueError for an order or an indicator no name can carry.
    """
    written = suggested_subject(title, number, year)
    name = f"{indicator.strip()}.{order_letters(order)}.{written}.{plain(extension).lower()[:5] or 'pdf'}"
    if parse(name) is None:
        raise ValueError(f"no name after the pattern for the indicator {indicator!r}")
    return name


def suggested_subject(title: str, number: str, year: int | None) -> str:
    """Title, number and year, the words of each held together by ``_`` and the three by ``-``."""
    for long, short in ABBREVIATIONS:
        title = re.sub(rf"\b{long}\b", short, title, flags=re.IGNORECASE)
    parts = [words(title, LONGEST_TITLE) or "dokumen", words(number, LONGEST_NUMBER)]
    if year is not None:
        parts[1] = re.sub(rf"(?:^|_){year}$", "", parts[1])
        parts.append(str(abs(year)))
    return "-".join(part for part in parts if part)


def order_letters(order: int) -> str:
    """The letter of an order: a to z, then aa, ab and so on."""
    if not 1 <= order <= LETTERS + LETTERS**2:
        raise ValueError(f"no letter stands for the order {order}")
    before, last = divmod(order - 1, LETTERS)
    return (chr(ord("a") + before - 1) if before else "") + chr(ord("a") + last)


def plain(text: str) -> str:
    """Text in letters and digits every computer can write."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]", "", bare)


def words(text: str, longest: int) -> str:
    """Words held together by underscores, cut between words where there is room for no more."""
    kept = ""
    for word in re.split(r"[^A-Za-z0-9]+", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()):
        longer = f"{kept}_{word}" if kept else word[:longest]
        if len(longer) > longest:
            break
        kept = longer if word else kept
    return kept


def advise(name: str) -> Text | None:
    """One sentence on the first thing in which a name leaves the pattern; None when it is right."""
    if parse(name):
        return None
    if not re.search(r"\.[A-Za-z0-9]{1,5}$", name):
        return Text(
            "Nama berkas sebaiknya berakhiran jenis berkasnya, misalnya .pdf.",
            "The file name should end in the kind of file, for instance .pdf.",
        )
    if not re.match(rf"{INDICATOR}\.", name):
        return Text(
            "Nama berkas sebaiknya diawali nomor indikator, misalnya 1.a.Pergub-1-2020.pdf.",
            "The file name should begin with the number of the indicator, for instance 1.a.Pergub-1-2020.pdf.",
        )
    if not re.match(rf"{INDICATOR}\.[a-z]{{1,2}}\.", name):
        return Text(
            "Sesudah nomor indikator sebaiknya ada huruf kecil penanda urutan, misalnya 1.a.Pergub-1-2020.pdf.",
            "After the number of the indicator there should be a small letter of order, "
            "for instance 1.a.Pergub-1-2020.pdf.",
        )
    if re.search(r"\.[a-z0-9]*[A-Z][A-Za-z0-9]*$", name):
        return Text(
            "Akhiran nama berkas sebaiknya ditulis dengan huruf kecil.",
            "The extension of the file name should be written in small letters.",
        )
    return Text(
        "Isi nama berkas sebaiknya hanya memakai huruf, angka, tanda hubung dan garis bawah.",
        "The subject in the file name should use letters, digits, hyphens and underscores only.",
    )
