"""What people fill in to have a plan made, and to adopt it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.improvement.queries.origins import Origin
from naik.apps.improvement.wishes import Wishes, target_of
from naik.instruments import loader
from naik.instruments.model import Instrument

MOST_YEARS = 5
ASKED = frozenset({"title", "origin", "target", "first_year", "years"})
USUAL = {"max_raise": "2", "months": "12"}
"""The limits of a form nobody touched."""
_PART = re.compile(r"[;\n]+")
_ITEM = re.compile(r"[\s,;]+")


class PlanForm(forms.Form):
    """The levels to start from, the target, and what the plan may not do."""

    title = forms.CharField(label=_("Nama rencana"), max_length=160)
    origin = forms.ChoiceField(label=_("Bertolak dari tingkat"))
    target = forms.CharField(
        label=_("Sasaran"),
        max_length=40,
        required=False,
        help_text=_(
            "Predikat, misalnya Baik, atau indeks, misalnya 2,60. Kosongkan untuk indeks tertinggi yang dapat dicapai."
        ),
    )
    first_year = forms.IntegerField(label=_("Tahun pertama"), min_value=2018, max_value=2099)
    years = forms.IntegerField(label=_("Berapa tahun"), min_value=1, max_value=MOST_YEARS)
    yearly = forms.CharField(
        label=_("Sasaran tahun-tahun sebelum yang terakhir"),
        max_length=200,
        required=False,
        help_text=_("Urut tahun, dipisah titik koma, misalnya: Cukup; 2,60"),
    )
    max_raise = forms.IntegerField(
        label=_("Kenaikan paling banyak per indikator dan tahun"),
        min_value=1,
        max_value=5,
        help_text=_("Biasanya 2: dari 55 kenaikan Bandar Lampung 2021–2024, 50 sebesar satu atau dua tingkat."),
    )
    months = forms.IntegerField(
        label=_("Bulan yang tersedia tiap tahun"),
        min_value=1,
        max_value=12,
        required=False,
    )
    effort = forms.IntegerField(
        label=_("Poin upaya paling banyak"),
        min_value=0,
        max_value=1_000_000,
        required=False,
    )
    money = forms.IntegerField(
        label=_("Biaya paling banyak (rupiah)"),
        min_value=0,
        max_value=10**15,
        required=False,
        help_text=_("Hanya berlaku bagi langkah yang biayanya Anda isi di tabel asumsi."),
    )
    locked = forms.CharField(
        label=_("Indikator yang tidak diubah"),
        max_length=400,
        required=False,
        help_text=_("Nomor indikator, dipisah koma."),
    )
    forced = forms.CharField(
        label=_("Indikator yang harus naik"),
        max_length=400,
        required=False,
        help_text=_("Nomor dan tingkat paling rendah, misalnya: 12=3, 21=2"),
    )
    capacity = forms.BooleanField(
        label=_("Perhitungkan daya tiap perangkat daerah"),
        required=False,
        help_text=_("Menurut tabel daya per perangkat daerah."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, origins: Sequence[Origin], labels: Mapping[str, str], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.instruments = {one.key: one.instrument_id for one in origins}
        self.fields["origin"].choices = [(one.key, labels[one.key]) for one in origins]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Check targets and indicators against the instrument of the chosen levels."""
        given: dict[str, Any] = super().clean() or {}
        if "origin" not in given:
            return given
        instrument = loader.load(self.instruments[given["origin"]])
        self._read("target", given, lambda text: _checked_target(text, instrument))
        self._read("yearly", given, lambda text: tuple(_checked_target(one, instrument) for one in _parts(text)))
        self._read("locked", given, lambda text: tuple(_checked_value(one, instrument) for one in _items(text)))
        self._read("forced", given, lambda text: tuple(_checked_raise(one, instrument) for one in _items(text)))
        return given

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields everybody fills in."""
        return [field for field in self.visible_fields() if field.name in ASKED]

    @property
    def limits(self) -> list[forms.BoundField]:
        """The fields for those who want to limit the plan."""
        return [field for field in self.visible_fields() if field.name not in ASKED]

    @property
    def limited(self) -> bool:
        """Whether a limit is other than usual, or wrong: then it must be seen."""
        return any(field.errors or str(field.value() or "") != USUAL.get(field.name, "") for field in self.limits)

    def wishes(self) -> Wishes:
        """What was asked; the form must be valid."""
        given = self.cleaned_data
        return Wishes(
            origin=given["origin"], first_year=given["first_year"], target=given["target"], yearly=given["yearly"],
            years=given["years"], max_raise=given["max_raise"], locked=given["locked"], forced=given["forced"],
            effort=given["effort"], money=given["money"], months=given["months"], capacity=given["capacity"],
        )  # fmt: skip

    def _read(self, name: str, given: dict[str, Any], read: Any) -> None:  # noqa: ANN401  one reader for each field
        if name in given:
            try:
                given[name] = read(given[name])
            except forms.ValidationError as error:
                self.add_error(name, error)


class AdoptForm(forms.Form):
    """The signature under a plan; `shown` is the digest of what was read."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    position = forms.CharField(label=_("Jabatan"), max_length=160, help_text=_("Misalnya Sekretaris Daerah."))
    place = forms.CharField(label=_("Tempat"), max_length=120)
    agreed = forms.BooleanField(label=_("Saya menetapkan rencana ini sebagai rencana instansi."))


def initial(wishes: Wishes, *, title: str, revision: int) -> dict[str, Any]:
    """The wishes of a plan as the form shows them."""
    return {
        "title": title, "origin": wishes.origin, "target": wishes.target, "first_year": wishes.first_year,
        "years": wishes.years, "yearly": "; ".join(wishes.yearly), "max_raise": wishes.max_raise,
        "months": wishes.months, "effort": wishes.effort, "money": wishes.money, "locked": ", ".join(wishes.locked),
        "forced": ", ".join(f"{value}={level}" for value, level in wishes.forced), "capacity": wishes.capacity,
        "revision": revision,
    }  # fmt: skip


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PART.split(text) if part.strip()][: MOST_YEARS - 1]


def _items(text: str) -> list[str]:
    return [item for item in _ITEM.split(text) if item]


def _checked_target(text: str, instrument: Instrument) -> str:
    word = text.strip()
    if word:
        try:
            target_of(word, instrument)
        except ValueError:
            known = ", ".join(band.predicate for band in instrument.bands)
            raise forms.ValidationError(
                gettext("“%(word)s” bukan predikat (%(known)s) dan bukan indeks.") % {"word": word[:20], "known": known}
            ) from None
    return word


def _checked_value(text: str, instrument: Instrument) -> str:
    if text not in instrument.value_ids:
        raise forms.ValidationError(gettext("Tidak ada indikator “%(word)s”.") % {"word": text[:20]})
    return text


def _checked_raise(text: str, instrument: Instrument) -> tuple[str, int]:
    value, _sign, level = text.partition("=")
    if not (level.isascii() and level.isdigit() and instrument.lowest <= int(level[:3]) <= instrument.highest):
        raise forms.ValidationError(
            gettext("Tulis “%(word)s” sebagai nomor=tingkat, misalnya 12=3.") % {"word": text[:20]}
        )
    return _checked_value(value, instrument), int(level)
