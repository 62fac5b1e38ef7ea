"""What one year's use may say, the same for the form and for a file; every figure is a whole number but one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from naik.apps.inventory.service_values import FIRST_YEAR, Fault, clean
from naik.instruments.model import Text

FIGURES = ("active_users", "possible_users", "transactions", "satisfaction")
MOST: Mapping[str, int] = {
    "active_users": 2_147_483_647, "possible_users": 2_147_483_647, "transactions": 9_000_000_000_000_000,
}  # fmt: skip
LONGEST_SOURCE = 240
TITLES: Mapping[str, Text] = {
    "service": Text("nomor layanan", "service number"),
    "service_name": Text("nama layanan", "service name"),
    "office": Text("kode perangkat daerah", "office code"),
    "year": Text("tahun", "year"),
    "active_users": Text("pengguna aktif", "active users"),
    "possible_users": Text("calon pengguna", "possible users"),
    "transactions": Text("transaksi", "transactions"),
    "satisfaction": Text("kepuasan (persen)", "satisfaction (percent)"),
    "source": Text("sumber", "source"),
}
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_PERCENT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One year's use in one office or altogether. None is not known; `satisfaction` is in percent, as surveyed."""

    active_users: int
    possible_users: int | None = None
    transactions: int | None = None
    satisfaction: Decimal | None = None


def figures(texts: Mapping[str, str]) -> Figures | None:
    """The figures as they were written; None when all are empty. Raises Fault."""
    written = {name: clean(name, texts.get(name, "")) for name in FIGURES}
    if not any(written.values()):
        return None
    active = _whole("active_users", written["active_users"])
    if active is None:
        raise Fault("active_users", _about("active_users", "kosong", "is empty"))
    possible = _whole("possible_users", written["possible_users"])
    if possible is not None and active > possible:
        raise Fault(
            "active_users",
            Text(
                f"Pengguna aktif ({active}) melebihi calon pengguna ({possible}).",
                f"There are more active users ({active}) than possible ones ({possible}).",
            ),
        )
    return Figures(
        active_users=active,
        possible_users=possible,
        transactions=_whole("transactions", written["transactions"]),
        satisfaction=_percent("satisfaction", written["satisfaction"]),
    )


def source(text: str) -> str:
    """Where the figures come from; it must be said."""
    value = clean("source", text)
    if not value:
        raise Fault("source", Text("Sebutkan sumber angkanya.", "Name the source of the figures."))
    if len(value) > LONGEST_SOURCE:
        raise Fault(
            "source",
            _about("source", f"lebih dari {LONGEST_SOURCE} huruf", f"has more than {LONGEST_SOURCE} characters"),
        )
    if not value.isprintable() or value.startswith("="):
        raise Fault("source", _about("source", "berisi yang tidak dapat dibaca", "holds what cannot be read"))
    return value


def year(text: str) -> int:
    """A year that has begun."""
    value, last = clean("year", text), timezone.now().year
    if not re.fullmatch(r"[0-9]{4}", value) or not FIRST_YEAR <= int(value) <= last:
        raise Fault(
            "year", _about("year", f"bukan tahun {FIRST_YEAR}–{last}", f"is no year between {FIRST_YEAR} and {last}")
        )
    return int(value)


def _whole(column: str, value: str) -> int | None:
    if not value:
        return None
    digits = re.sub(r"[.,]", "", value) if _GROUPED.fullmatch(value) else value
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 16 or int(digits) > MOST[column]:
        raise Fault(column, _about(column, "harus bilangan bulat", "must be a whole number"))
    return int(digits)


def _percent(column: str, value: str) -> Decimal | None:
    if not value:
        return None
    if _PERCENT.fullmatch(value):
        found = Decimal(value.replace(",", "."))
        exact = found.quantize(Decimal("0.01"))
        if found == exact and found <= 100:
            return exact
    raise Fault(
        column,
        _about(column, "harus 0 sampai 100, paling banyak dua desimal", "must be 0 to 100, with at most two decimals"),
    )


def _about(column: str, indonesian: str, english: str) -> Text:
    title = TITLES[column]
    return Text(f"Kolom {title.id} {indonesian}.", f"The column {title.en} {english}.")
