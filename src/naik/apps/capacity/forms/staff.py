"""Forms for one staff member and for a file of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.capacity.operations.staff_values import COLUMNS, LONGEST, Values, clean, fault

POSITIONS_LIST = "jabatan-fungsional"
"""The id of the page's list of offered positions."""


class StaffForm(forms.Form):
    """The fields of a staff member, held to the same rules as a file."""

    office = forms.TypedChoiceField(label=_("Perangkat daerah"), coerce=int)
    name = forms.CharField(label=_("Nama"), max_length=LONGEST["name"])
    email = forms.CharField(
        label=_("Surel"), max_length=LONGEST["email"], required=False, widget=forms.EmailInput(),
        help_text=_("Untuk undangan pelatihan dan untuk membedakan orang yang bernama sama."),
    )  # fmt: skip
    work = forms.CharField(
        label=_("Pekerjaan TIK"), max_length=LONGEST["work"],
        help_text=_("Yang dikerjakan di perangkat daerah ini, misalnya admin jaringan atau pengelola situs."),
    )  # fmt: skip
    functional_position = forms.CharField(
        label=_("Jabatan fungsional"), max_length=LONGEST["functional_position"], required=False,
        widget=forms.TextInput(attrs={"list": POSITIONS_LIST}),
        help_text=_("Pilih dari daftar atau tulis sendiri."),
    )  # fmt: skip
    person = forms.TypedChoiceField(
        label=_("Akun"), coerce=int, empty_value=None, required=False,
        help_text=_("Bila pegawai ini memiliki akun di instansi ini."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=10**9)

    def __init__(
        self,
        offices: Sequence[tuple[int, str]],
        accounts: Sequence[tuple[int, str]],
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Offer these offices and accounts."""
        super().__init__(data, initial=initial)
        self.fields["office"].choices = [("", _("Pilih")), *offices]  # type: ignore[attr-defined]  # a choice field
        self.fields["person"].choices = [("", _("Tanpa akun")), *accounts]  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        """Hold every field to the rules of files too."""
        cleaned = super().clean() or {}
        for column in COLUMNS[1:]:
            if column in cleaned:
                cleaned[column] = clean(cleaned[column])
                wrong = fault(column, cleaned[column])
                if wrong is not None:
                    self.add_error(column, wrong.in_language(get_language() or "id"))
        return cleaned

    def values(self) -> Values:
        """What was typed, checked."""
        fields = ("office", "name", "email", "work", "functional_position", "person")
        return Values(**{field: self.cleaned_data[field] for field in fields})


class LeaveForm(forms.Form):
    """Since when somebody no longer does IT work in the office."""

    on = forms.DateField(
        label=_("Tidak bertugas sejak"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class RevisionForm(forms.Form):
    """The revision that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class ForgetForm(forms.Form):
    """Why personal data are erased."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Misalnya permintaan tertulis dan tanggalnya, tanpa menyebut nama. Alasan ini tetap tercatat."),
    )  # fmt: skip


class FileForm(forms.Form):
    """A file of staff."""

    file = forms.FileField(
        label=_("Berkas CSV atau XLSX"),
        help_text=_(
            "Kolom: kode perangkat daerah, nama, surel, pekerjaan, jabatan fungsional. Unduhan daftar ini dapat "
            "langsung dipakai sebagai contoh."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class AgreedForm(forms.Form):
    """What was shown, signed; sent back to be applied."""

    shown = forms.CharField(widget=forms.HiddenInput)
