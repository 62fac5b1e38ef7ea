"""The papers of training: a certificate, and the sheet with the QR code of a session."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from naik.apps.capacity.queries.attendance import EARLY, LATE
from naik.apps.capacity.queries.certificates import Paper
from naik.apps.capacity.queries.training import SessionRow
from naik.apps.institutions.models import Institution
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.reports import papers

_SOURCES = Path(__file__).parent / "templates" / "capacity"


def certificate(institution: Institution, paper: Paper, address: str) -> bytes:
    """A certificate in the language that is active; `address` is the public page of its number."""
    revoked = ""
    if paper.revoked_at is not None:
        day = _day(paper.revoked_at.astimezone(zone(institution)).date())
        revoked = gettext("Sertifikat ini dicabut pada %(day)s dan tidak berlaku lagi.") % {"day": day}
    language = _language()
    data = {
        "title": gettext("Sertifikat pelatihan"),
        "language": language,
        "header": institution.name,
        "footer": gettext("Nomor %(number)s. Periksa keasliannya di %(address)s")
        % {"number": paper.number, "address": _typeable(address, paper.number)},
        "words": {
            "given": gettext("diberikan kepada"),
            "for": gettext("yang telah mengikuti pelatihan"),
            "competences": gettext("Kompetensi"),
            "hours": gettext("Jam pelatihan"),
            "day": gettext("Tanggal"),
            "number": gettext("Nomor"),
            "check": gettext("Pindai untuk memeriksa"),
            "by": gettext("diselenggarakan oleh"),
        },
        "holder": paper.holder,
        "office": paper.office,
        "institution": institution.name,
        "programme": paper.programme,
        "competences": [one.in_language(language) for one in paper.competences],
        "hours": _hours(paper),
        "day": _day(paper.held_on),
        "number": paper.number,
        "qr": papers.qr(address),
        "revoked": revoked,
    }
    return papers.pdf(_source("certificate.typ"), data)


def attendance_sheet(institution: Institution, row: SessionRow, address: str) -> bytes:
    """A sheet to hang up at the door: what, when, where, and the code behind which one marks oneself present."""
    minutes = {"early": int(EARLY.total_seconds() // 60), "late": int(LATE.total_seconds() // 60)}
    data = {
        "title": gettext("Catat kehadiran Anda"),
        "language": _language(),
        "header": institution.name,
        "footer": "",
        "programme": row.title,
        "when": _period(institution, row.starts_at, row.ends_at),
        "place": row.place,
        "qr": papers.qr(address),
        "alt": gettext("Kode QR kehadiran"),
        "steps": [
            gettext("Pindai kode ini dengan kamera ponsel."),
            gettext("Masuk dengan akun Naik, atau tulis nama dan kode perangkat daerah (atau surel) Anda."),
            gettext("Selesai. Mengulang tidak mengubah apa pun."),
        ],
        "note": gettext(
            "Kode berlaku dari %(early)s menit sebelum mulai sampai %(late)s menit sesudah selesai, untuk peserta "
            "terdaftar. Yang tidak dapat memindai dicatat oleh penyelenggara."
        )
        % minutes,
    }
    return papers.pdf(_source("attendance_sheet.typ"), data)


@cache
def _source(name: str) -> str:
    return (_SOURCES / name).read_text(encoding="utf-8")


def _typeable(address: str, number: str) -> str:
    """The address of the page that asks for a number, as somebody types it from paper."""
    return address.partition("://")[2].removesuffix(f"{number}/")


def _language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _period(institution: Institution, starts_at: datetime, ends_at: datetime) -> str:
    local, short = zone(institution), abbreviation(institution)
    starts, ends = starts_at.astimezone(local), ends_at.astimezone(local)
    until = f"{ends:%H.%M}" if starts.date() == ends.date() else f"{_day(ends.date())}, {ends:%H.%M}"
    return f"{_day(starts.date())}, {starts:%H.%M} – {until} {short}"


def _hours(paper: Paper) -> str:
    text = format(paper.hours.normalize(), "f")
    return text if _language() == "en" else text.replace(".", ",")
