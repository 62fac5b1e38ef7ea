"""The form that takes a report, reads it and keeps nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy

from naik.instruments import loader
from naik.intake import Reading, Unreadable, read

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class ReportForm(forms.Form):
    """A report as PDF, XLSX, CSV or JSON; what was read of it is in ``reading``."""

    report = forms.FileField(
        label=gettext_lazy("Laporan atau daftar tingkat"),
        help_text=gettext_lazy(
            "Laporan hasil evaluasi (PDF asli, bukan pindaian), atau daftar tingkat indikator dalam XLSX, CSV, atau"
            " JSON. Paling besar 25 MB."
        ),
        error_messages={
            "required": gettext_lazy("Pilih dulu berkasnya."),
            "missing": gettext_lazy("Pilih dulu berkasnya."),
            "empty": gettext_lazy("Berkas ini kosong."),
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,.xlsx,.csv,.json"}),
    )
    instrument = forms.ChoiceField(
        label=gettext_lazy("Instrumen"),
        required=False,
        help_text=gettext_lazy("Biasanya terbaca dari berkasnya."),
        error_messages={"invalid_choice": gettext_lazy("Instrumen ini tidak dikenal.")},
    )
    reading: Reading | None = None

    def __init__(self, *arguments: object, **named: object) -> None:
        """Offer the instruments of the catalogue."""
        super().__init__(*arguments, **named)  # type: ignore[arg-type]  # handed on as they came
        language = get_language() or "id"
        field = self.fields["instrument"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", gettext("Baca dari berkas")),
                *((one.id, one.title.in_language(language)) for one in reversed(loader.catalogue())),
            ]

    def clean(self) -> dict[str, object]:
        """Read the levels; a doubt about one is an error that names it."""
        cleaned = super().clean() or self.cleaned_data
        report: UploadedFile[bytes] | None = cleaned.get("report")
        if report is None:
            return cleaned
        chosen = cleaned.get("instrument")
        language = get_language() or "id"
        try:
            self.reading = read(
                report.read(), name=report.name or "", instrument=loader.load(chosen) if chosen else None
            )
        except Unreadable as refusal:
            self.add_error("report", refusal.message.in_language(language))
            return cleaned
        for doubt in self.reading.blocking:
            self.add_error(None, doubt.message.in_language(language))
        return cleaned
