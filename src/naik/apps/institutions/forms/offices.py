"""Forms for one office and for a file of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.institutions.models import OfficeKind
from naik.apps.institutions.office_values import COLUMNS, LONGEST, Values, clean, fault


class OfficeForm(forms.Form):
    """The fields of an office, held to the same rules as a file."""

    code = forms.CharField(label=_("Kode"), max_length=LONGEST["code"], help_text=_("Satu kode untuk satu kantor."))
    name = forms.CharField(label=_("Nama perangkat daerah"), max_length=LONGEST["name"])
    kind = forms.ChoiceField(label=_("Jenis"), choices=OfficeKind.choices)
    head = forms.CharField(label=_("Nama pimpinan"), max_length=LONGEST["head"], required=False)
    contact = forms.CharField(
        label=_("Kontak"), max_length=LONGEST["contact"], required=False, help_text=_("Telepon, surel, atau alamat.")
    )

    def clean(self) -> dict[str, Any]:
        """Hold every field to the rules of files too."""
        cleaned = super().clean() or {}
        for column in COLUMNS:
            if column in cleaned:
                cleaned[column] = clean(cleaned[column])
                wrong = fault(column, cleaned[column])
                if wrong is not None:
                    self.add_error(column, wrong.in_language(get_language() or "id"))
        return cleaned

    def values(self) -> Values:
        """What was typed, checked."""
        return Values(**{column: self.cleaned_data[column] for column in COLUMNS})


class CloseForm(forms.Form):
    """From when an office is closed, and why."""

    on = forms.DateField(label=_("Ditutup sejak"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Misalnya nomor peraturan tentang susunan perangkat daerah."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class FileForm(forms.Form):
    """A file of offices."""

    file = forms.FileField(
        label=_("Berkas CSV atau XLSX"),
        help_text=_(
            "Kolom: code, name, kind, head, contact. Unduhan daftar ini dapat langsung dipakai sebagai contoh."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class AgreedForm(forms.Form):
    """What was shown, signed; sent back to be applied."""

    shown = forms.CharField(widget=forms.HiddenInput)
