"""What a staff member's fields may hold, the same for the form and for a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from naik.instruments.model import Text

COLUMNS = ("office", "name", "email", "work", "functional_position")
"""The columns of a file, in the order in which a download writes them."""
LONGEST: Mapping[str, int] = {"office": 30, "name": 120, "email": 254, "work": 160, "functional_position": 160}
REQUIRED = ("office", "name", "work")
PERSONAL = ("name", "email", "work", "person")
"""Fields that speak of the person: they stand only in the part of an event that can be shredded."""
TITLES: Mapping[str, Text] = {
    "office": Text("kode perangkat daerah", "office code"),
    "name": Text("nama", "name"),
    "email": Text("surel", "e-mail"),
    "work": Text("pekerjaan", "work"),
    "functional_position": Text("jabatan fungsional", "functional position"),
}
_NEUTRALISED = re.compile(r"^'+(?=[=+\-@])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The fields of one staff member; `office` is a row's id, `person` the account that is theirs (None: none)."""

    office: int
    name: str
    work: str
    email: str = ""
    functional_position: str = ""
    person: int | None = None


def clean(text: str) -> str:
    """One line, single spaces; the apostrophe with which our exports keep spreadsheets calm is taken off again."""
    return _NEUTRALISED.sub("", " ".join(text.split()))


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
    return _email_fault(value) if column == "email" else None


def same_person(name: str, email: str, other_name: str, other_email: str) -> bool:
    """Whether two rows of one office speak of one person: the same name, and no two different addresses."""
    if name.casefold() != other_name.casefold():
        return False
    return not email or not other_email or email.casefold() == other_email.casefold()


def _email_fault(value: str) -> Text | None:
    try:
        validate_email(value)
    except ValidationError:
        return Text(f"Surel “{value[:60]}” tidak sah.", f"The e-mail address “{value[:60]}” is not valid.")
    return None
