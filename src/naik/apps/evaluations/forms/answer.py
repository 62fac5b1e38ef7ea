"""What people fill in on the page of one indicator."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.cycle import steps
from naik.cycle.steps import Field, Fields
from naik.instruments.model import Indicator

LONGEST_SOURCE = 500
TOO_LONG = _("Paling banyak %(limit_value)d huruf; sekarang %(show_value)d.")


class PlainText(forms.CharField):
    """Text without control characters, which come along from office files and cannot be seen."""

    def to_python(self, value: object) -> str:
        """The text as it is stored."""
        return steps.plain(super().to_python(value) or "")


def explanation(label: str) -> PlainText:
    """The field of a long text."""
    return PlainText(
        label=label,
        required=False,
        strip=False,
        max_length=steps.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": TOO_LONG},
    )


class AnswerForm(forms.Form):
    """The steps of one indicator. `revision` is what was read, `person` who typed: nobody saves another's text."""

    revision = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0)
    person = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, indicator: Indicator, *args: object, claims: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.levels = tuple(level.number for level in indicator.levels)
        self.claims = claims
        for number in self.levels:
            values = {"level": number}
            if claims:
                self.fields[f"met-{number}"] = forms.BooleanField(
                    label=_("Tingkat %(level)s terpenuhi") % values, required=False
                )
            self.fields[f"facts-{number}"] = explanation(_("Fakta, tingkat %(level)s") % values)
            self.fields[f"analysis-{number}"] = explanation(_("Analisis, tingkat %(level)s") % values)

    def given(self) -> Fields:
        """What was sent, once it is valid; a step that was not on the page is left as it is."""
        found: dict[str, Field] = {}
        for number in self.levels:
            if f"facts-{number}" not in self.data:
                continue
            for kind in ("met", "facts", "analysis"):
                name = f"{kind}-{number}"
                if name in self.fields:
                    found[name] = self.cleaned_data[name]
        return found


class IndexField(forms.DecimalField):
    """A number as Indonesians write it, with a comma, or with a point as it comes out of a spreadsheet."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # the stubs follow its parent
        """The number, or None for an empty field."""
        return super().to_python(str(value or "").strip().replace(",", "."))


class ExternalForm(forms.Form):
    """Another agency's index and where it was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0)
    index = IndexField(
        label=_("Indeks"), max_digits=9, decimal_places=4, required=False, localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Seperti dicetak pemiliknya, misalnya 68,75. Kosongkan untuk kembali menunggu."),
    )  # fmt: skip
    source = PlainText(
        label=_("Sumber"), max_length=LONGEST_SOURCE, required=False,
        help_text=_("Nomor dan tanggal surat, laporan, atau alamat halaman yang memuatnya."),
    )  # fmt: skip


class CitedForm(forms.Form):
    """A document, and where in it the proof stands."""

    level = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=9)
    item = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=99)
    document = forms.IntegerField(
        label=_("Dokumen"), min_value=1, max_value=2**62, error_messages={"required": _("Pilih satu dokumen.")}
    )
    page = PlainText(label=_("Halaman"), max_length=40, required=False, help_text=_("Misalnya 5 atau 5–7."))
    article = PlainText(
        label=_("Pasal, bab, atau bagian"), max_length=80, required=False, help_text=_("Misalnya Pasal 12 ayat (1).")
    )
    quote = PlainText(
        label=_("Kutipan"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kalimat yang menunjukkan kriteria terpenuhi."),
    )  # fmt: skip
