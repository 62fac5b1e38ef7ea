"""What an office's fields may hold, the same for the form and for a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import override

from naik.apps.institutions.models import OfficeKind
from naik.instruments.model import Text

COLUMNS = ("code", "name", "kind", "head", "contact")
LONGEST: Mapping[str, int] = {"code": 30, "name": 200, "kind": 60, "head": 120, "contact": 200}
REQUIRED = ("code", "name", "kind")
OFFICIAL = ("code", "name", "kind")
"""What may stand in an audit event openly; head and contact name people."""
TITLES: Mapping[str, Text] = {
    "code": Text("kode", "code"),
    "name": Text("nama", "name"),
    "kind": Text("jenis", "kind"),
    "head": Text("pimpinan", "head"),
    "contact": Text("kontak", "contact"),
}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{1,2}/\d{1,2}/\d{4}")
_NEUTRALISED = re.compile(r"^'+(?=[=+\-@])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The fields of one office; None is a field that a file leaves out and so leaves alone."""

    code: str
    name: str
    kind: str
    head: str | None = None
    contact: str | None = None

    def given(self) -> dict[str, str]:
        """The fields that are said."""
        every = {column: getattr(self, column) for column in COLUMNS}
        return {column: value for column, value in every.items() if value is not None}


def clean(text: str) -> str:
    """One line, single spaces; the apostrophe with which our exports keep spreadsheets calm is taken off again."""
    return _NEUTRALISED.sub("", " ".join(text.split()))


@cache
def kind_words() -> Mapping[str, str]:
    """Every word a kind goes by, in lower case: its own and its names in both languages."""
    words = {value: value for value in OfficeKind.values}
    for language in ("id", "en"):
        with override(language):
            words.update({str(label).lower(): value for value, label in OfficeKind.choices})
    return words


def fault(column: str, value: str) -> Text | None:
    """What is wrong with a cleaned value, or None."""
    title = TITLES[column]
    if not value:
        empty = Text(f"Kolom {title.id} kosong.", f"The column {title.en} is empty.")
        return empty if column in REQUIRED else None
    if value.startswith("="):
        return Text(
            f"Kolom {title.id} berisi rumus; tulis nilainya saja.",
            f"The column {title.en} holds a formula; write its value.",
        )
    if len(value) > LONGEST[column]:
        return Text(
            f"Isi kolom {title.id} lebih dari {LONGEST[column]} huruf.",
            f"The column {title.en} has more than {LONGEST[column]} characters.",
        )
    if not value.isprintable():
        return Text(
            f"Kolom {title.id} berisi karakter yang tidak dapat dibaca.",
            f"The column {title.en} holds characters that cannot be read.",
        )
    further = {"code": _code_fault, "kind": _kind_fault}.get(column)
    return None if further is None else further(value)


def _kind_fault(value: str) -> Text | None:
    if value.lower() in kind_words():
        return None
    known = ", ".join(OfficeKind.values)
    return Text(
        f"Jenis “{value[:40]}” tidak dikenal; gunakan salah satu: {known}.",
        f"The kind “{value[:40]}” is unknown; use one of: {known}.",
    )


def _code_fault(value: str) -> Text | None:
    if _DAY.fullmatch(value):
        return Text(
            f"Kode “{value}” terbaca sebagai tanggal; jadikan kolom kode bertipe teks.",
            f"The code “{value}” reads as a date; make the column of codes a text column.",
        )
    if not _CODE.fullmatch(value):
        return Text(
            f"Kode “{value}” memuat tanda selain huruf, angka, titik, garis, dan spasi.",
            f"The code “{value}” has signs other than letters, digits, dots, dashes and spaces.",
        )
    return None
