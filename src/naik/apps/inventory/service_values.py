"""What a service's fields may hold, the same for the form and for a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import override

from naik.apps.inventory.models import Developer, Hosting, Integration, ServiceKind, Users
from naik.cycle.improvement_machines import SERVICE
from naik.instruments.loader import catalogue
from naik.instruments.model import Text

Given = Mapping[str, object]
"""Values by field, as the table holds them; a field that is not in it is left alone."""
FIRST_YEAR, YEARS_AHEAD = 1970, 10
LONGEST: Mapping[str, int] = {
    "name": 160, "description": 2000, "integrated_with": 300, "owner": 160, "address": 300, "architecture_code": 40,
}  # fmt: skip
CHOICES: Mapping[str, type[TextChoices]] = {
    "kind": ServiceKind, "users": Users, "integration": Integration, "hosting": Hosting, "developer": Developer,
}  # fmt: skip
FIELDS = (
    "name", "description", "kind", "users", "integration", "integrated_with", "hosting", "developer", "owner",
    "address", "architecture_code", "instrument", "values", "for_every_office", "state", "started_year", "ended_year",
)  # fmt: skip
"""Everything a service says beside its office."""
REQUIRED = ("name", "kind", "users")
DEFAULTS: Given = {
    "description": "", "integration": Integration.NONE.value, "integrated_with": "", "hosting": Hosting.UNKNOWN.value,
    "developer": Developer.OWN.value, "owner": "", "address": "", "architecture_code": "", "instrument": "",
    "values": [], "for_every_office": False, "state": SERVICE.first, "started_year": None, "ended_year": None,
}  # fmt: skip
ENDING = frozenset({"retiring", "retired"})
"""The states in which a service has a year of its end."""
TITLES: Mapping[str, Text] = {
    "number": Text("nomor", "number"),
    "office": Text("kode perangkat daerah", "office code"),
    "office_name": Text("nama perangkat daerah", "office name"),
    "name": Text("nama layanan", "service name"),
    "description": Text("uraian", "description"),
    "kind": Text("jenis", "kind"),
    "users": Text("pengguna", "users"),
    "integration": Text("integrasi", "integration"),
    "integrated_with": Text("terintegrasi dengan", "integrated with"),
    "hosting": Text("hosting", "hosting"),
    "developer": Text("asal", "origin"),
    "owner": Text("pemilik", "owner"),
    "address": Text("alamat", "address"),
    "architecture_code": Text("kode arsitektur", "architecture code"),
    "instrument": Text("instrumen", "instrument"),
    "values": Text("indikator", "indicators"),
    "for_every_office": Text("untuk semua perangkat daerah", "for every office"),
    "state": Text("keadaan", "state"),
    "started_year": Text("tahun mulai", "started in"),
    "ended_year": Text("tahun berakhir", "ended in"),
}
YES_NO = (Text("ya", "yes"), Text("tidak", "no"))
_YES, _NO = frozenset({"ya", "yes", "true", "1"}), frozenset({"tidak", "no", "false", "0", ""})
_NEUTRALISED = re.compile(r"^'+(?=[=+\-@])")
_YEAR = re.compile(r"[0-9]{4}")
_ADDRESS = URLValidator(schemes=["http", "https"])


class Fault(Exception):
    """A field holds what it may not; one sentence says why."""

    def __init__(self, column: str, sentence: Text) -> None:
        """Keep the field and the sentence."""
        super().__init__(sentence.en)
        self.column = column
        self.sentence = sentence


def clean(column: str, text: str) -> str:
    """Single spaces, a description keeps its lines; our exports' apostrophe before a formula's sign is taken off."""
    if column == "description":
        lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        tidy = "\n".join(lines).strip()
    else:
        tidy = " ".join(text.split())
    return _NEUTRALISED.sub("", tidy)


def parse(column: str, text: str) -> object:
    """One field from what was written; raises Fault."""
    value = clean(column, text)
    if value.startswith("="):
        raise Fault(column, _about(column, "berisi rumus; tulis nilainya saja", "holds a formula; write its value"))
    if not value.replace("\n", "").isprintable():
        raise Fault(
            column, _about(column, "berisi karakter yang tidak dapat dibaca", "holds characters that cannot be read")
        )
    if column in CHOICES or column == "state":
        return _choice(column, value)
    if column in {"started_year", "ended_year"}:
        return _year(column, value)
    if column == "for_every_office":
        return _yes(column, value)
    if column == "values":
        return [one for one in re.split(r"[,;\s]+", value) if one]
    return _text(column, value)


def _text(column: str, value: str) -> str:
    if not value and column in REQUIRED:
        raise Fault(column, _about(column, "kosong", "is empty"))
    if column == "instrument":
        return _instrument(value)
    most = LONGEST[column]
    if column == "address" and value and "://" not in value:
        value = f"https://{value}"
    if len(value) > most:
        raise Fault(column, _about(column, f"lebih dari {most} huruf", f"has more than {most} characters"))
    if column == "address" and value:
        try:
            _ADDRESS(value)
        except ValidationError as error:
            raise Fault(
                column, _about(column, "bukan alamat web yang benar", "is no web address that can be right")
            ) from error
    return value


def _instrument(value: str) -> str:
    known = [one.id for one in catalogue()]
    if value and value not in known:
        raise Fault(
            "instrument",
            Text(
                f"Instrumen “{value[:40]}” tidak dikenal; gunakan salah satu: {', '.join(known)}.",
                f"The instrument “{value[:40]}” is unknown; use one of: {', '.join(known)}.",
            ),
        )
    return value


def _choice(column: str, value: str) -> str:
    if not value:
        if column in REQUIRED:
            raise Fault(column, _about(column, "kosong", "is empty"))
        return str(DEFAULTS[column])
    found = words(column).get(value.lower())
    if found is None:
        known = ", ".join(label(column, one, "id") for one in _values(column))
        known_en = ", ".join(label(column, one, "en") for one in _values(column))
        title = TITLES[column]
        raise Fault(
            column,
            Text(
                f"Isi kolom {title.id} “{value[:40]}” tidak dikenal; gunakan salah satu: {known}.",
                f"“{value[:40]}” in the column {title.en} is unknown; use one of: {known_en}.",
            ),
        )
    return found


def _year(column: str, value: str) -> int | None:
    if not value:
        return None
    last = timezone.now().year + YEARS_AHEAD
    if not _YEAR.fullmatch(value) or not FIRST_YEAR <= int(value) <= last:
        raise Fault(
            column, _about(column, f"bukan tahun {FIRST_YEAR}–{last}", f"is no year between {FIRST_YEAR} and {last}")
        )
    return int(value)


def _yes(column: str, value: str) -> bool:
    if value.lower() in _YES | _NO:
        return value.lower() in _YES
    raise Fault(column, _about(column, "harus ya atau tidak", "must be yes or no"))


def _about(column: str, indonesian: str, english: str) -> Text:
    title = TITLES[column]
    return Text(f"Kolom {title.id} {indonesian}.", f"The column {title.en} {english}.")


def _values(column: str) -> Iterable[str]:
    return SERVICE.states if column == "state" else CHOICES[column].values


def label(column: str, value: str, language: str) -> str:
    """A chosen value as people say it."""
    if column == "state":
        return SERVICE.title_of(value).in_language(language)
    with override(language):
        return str(CHOICES[column](value).label)


@cache
def words(column: str) -> Mapping[str, str]:
    """Every word a chosen value goes by, in lower case: its own and its names in both languages."""
    found = {value: value for value in _values(column)}
    for language in ("id", "en"):
        found.update({label(column, value, language).lower(): value for value in _values(column)})
    return found


def settled(values: Given) -> dict[str, object]:
    """A whole service's values as they are kept, held to the rules between them; raises Fault."""
    found = dict(values)
    wanted = found["values"]
    named = list(dict.fromkeys(wanted)) if isinstance(wanted, list) else []
    if not named:
        found["instrument"] = ""
    instrument = next((one for one in catalogue() if one.id == found["instrument"]), None)
    if named and instrument is None:
        raise Fault(
            "instrument", Text("Sebutkan instrumen dari indikator itu.", "Name the instrument of these indicators.")
        )
    order = () if instrument is None else instrument.value_ids
    unknown = [one for one in named if one not in order]
    if unknown:
        raise Fault(
            "values",
            Text(
                f"Indikator “{unknown[0][:20]}” tidak ada pada instrumen {found['instrument']}.",
                f"There is no indicator “{unknown[0][:20]}” in the instrument {found['instrument']}.",
            ),
        )
    found["values"] = sorted(named, key=order.index)
    _check_years(found)
    return found


def _check_years(values: Given) -> None:
    started, ended = values["started_year"], values["ended_year"]
    if ended is not None and values["state"] not in ENDING:
        raise Fault(
            "ended_year",
            Text(
                "Tahun berakhir hanya untuk layanan yang dihentikan atau akan dihentikan.",
                "Only a service that ended or is about to end has a year of its end.",
            ),
        )
    if isinstance(started, int) and isinstance(ended, int) and ended < started:
        raise Fault(
            "ended_year",
            Text("Tahun berakhir lebih awal daripada tahun mulai.", "The year of the end is before that of the start."),
        )


def shown(column: str, value: object, language: str) -> str:
    """A kept value in words; "" for nothing."""
    if column == "for_every_office":
        return YES_NO[0 if value else 1].in_language(language)
    if column in CHOICES or column == "state":
        return label(column, str(value), language)
    if column == "values":
        return ", ".join(map(str, value)) if isinstance(value, list) else ""
    return "" if value is None else str(value)
