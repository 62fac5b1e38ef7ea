"""Words for codes: standings of figures and certainty marks of carried facts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word for a code, and what it means."""

    label: str
    meaning: str


def _standings() -> dict[str, Entry]:
    return {
        "official": Entry(label=gettext("resmi"), meaning=gettext("Laporan atau keputusan Kementerian PANRB.")),
        "official page": Entry(
            label=gettext("laman resmi daerah"), meaning=gettext("Laman resmi instansi yang dinilai.")
        ),
        "city database": Entry(
            label=gettext("basis data daerah"), meaning=gettext("Basis data terbuka milik pemerintah daerah.")
        ),
        "press": Entry(
            label=gettext("pers"), meaning=gettext("Diberitakan media, tanpa dokumen resmi yang dapat dibaca.")
        ),
        "quoted": Entry(label=gettext("kutipan"), meaning=gettext("Dikutip pihak lain dari dokumen atau paparan.")),
        "secondary": Entry(
            label=gettext("sumber kedua"), meaning=gettext("Disebut dokumen lain, bukan laporan aslinya.")
        ),
        "conflict": Entry(
            label=gettext("bertentangan"),
            meaning=gettext("Tidak sama dengan angka lain yang lebih kuat; keduanya ditampilkan."),
        ),
        "interim": Entry(label=gettext("sementara"), meaning=gettext("Belum ditetapkan.")),
        "replaced": Entry(
            label=gettext("digantikan"),
            meaning=gettext("Penetapan terdahulu yang digantikan versi berikutnya; alasannya tertulis di sampingnya."),
        ),
        "not rated": Entry(label=gettext("tidak dinilai"), meaning=gettext("Tercatat tidak dinilai pada tahun itu.")),
    }


def _certainties() -> dict[str, Entry]:
    return {
        "exact": Entry(
            label=gettext("pasti"), meaning=gettext("Dibaca dalam peraturan, atau terbukti pada tabel yang diumumkan.")
        ),
        "condensed": Entry(label=gettext("ringkasan"), meaning=gettext("Ringkasan dari naskah yang dibaca.")),
        "module": Entry(label=gettext("modul"), meaning=gettext("Dari modul indikator kementerian tahun 2026.")),
        "draft": Entry(
            label=gettext("rancangan"), meaning=gettext("Dari bahan pelatihan yang lebih tua dari peraturannya.")
        ),
        "evidence": Entry(
            label=gettext("dari data dukung"), meaning=gettext("Disimpulkan dari daftar data dukung yang diminta.")
        ),
        "observed": Entry(
            label=gettext("teramati"),
            meaning=gettext("Cocok dengan hasil yang diumumkan, tetapi tidak tertulis di mana pun."),
        ),
        "inferred": Entry(label=gettext("disimpulkan"), meaning=gettext("Disimpulkan dari fakta di sebelahnya.")),
        "unproven": Entry(
            label=gettext("belum terbukti"),
            meaning=gettext("Cocok dengan sebagian pengamatan, meleset pada yang lain."),
        ),
        "unknown": Entry(label=gettext("belum diketahui"), meaning=gettext("Belum diketahui; nilai bawaan dipakai.")),
    }


def standing(code: str) -> Entry:
    """Return the word for a standing; an unknown code is shown as it is rather than hidden."""
    return _standings().get(code) or Entry(label=code, meaning="")


def standings() -> tuple[Entry, ...]:
    """All standings, strongest first."""
    return tuple(_standings().values())


def certainty(code: str) -> Entry:
    """Return the word for a certainty mark."""
    return _certainties().get(str(code)) or Entry(label=str(code), meaning="")


def certainties() -> tuple[Entry, ...]:
    """All certainty marks, surest first."""
    return tuple(_certainties().values())
