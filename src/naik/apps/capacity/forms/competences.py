"""Forms for own competences and for what a staff member holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.capacity.operations.competences import Own
from naik.apps.capacity.operations.competences_held import Holding
from naik.instruments import loader

MOST_VALUES = 100


class OwnForm(forms.Form):
    """What an own competence says."""

    title = forms.CharField(label=_("Nama kompetensi"), max_length=120)
    description = forms.CharField(
        label=_("Penjelasan"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    instrument = forms.ChoiceField(label=_("Instrumen"))
    values = forms.CharField(
        label=_("Indikator yang memerlukannya"), max_length=1000, required=False,
        help_text=_("Nomor indikator, dipisahkan koma, misalnya 12, 21, 35-1."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=10**9)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Offer the instruments, the newest first."""
        super().__init__(data, initial=initial)
        language = get_language() or "id"
        choices = [(one.id, one.title.in_language(language)) for one in reversed(loader.catalogue())]
        self.fields["instrument"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_title(self) -> str:
        """One line with single spaces."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_values(self) -> tuple[str, ...]:
        """Each id once, in the order they were typed."""
        found = tuple(dict.fromkeys(re.split(r"[\s,;]+", str(self.cleaned_data["values"]).strip())))
        if len(found) > MOST_VALUES:
            raise forms.ValidationError(_("Terlalu banyak indikator."))
        return tuple(one for one in found if one)

    def own(self) -> Own:
        """What was typed, checked."""
        fields = ("title", "description", "instrument", "values")
        return Own(**{field: self.cleaned_data[field] for field in fields})


class NewOwnForm(OwnForm):
    """An own competence with its code, which never changes."""

    code = forms.SlugField(
        label=_("Kode"), max_length=40, help_text=_("Huruf, angka, dan tanda hubung; tidak dapat diubah kemudian.")
    )
    field_order = ("code", "title", "description", "instrument", "values")


class HoldForm(forms.Form):
    """A competence somebody holds."""

    competence = forms.ChoiceField(label=_("Kompetensi"))
    obtained_on = forms.DateField(
        label=_("Diperoleh pada"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Berlaku sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Kosongkan bila tidak berakhir."),
    )  # fmt: skip
    document = forms.TypedChoiceField(
        label=_("Dokumen bukti"), coerce=int, empty_value=None, required=False,
        help_text=_("Sertifikat atau surat tugas dari daftar bukti."),
    )  # fmt: skip
    note = forms.CharField(label=_("Catatan"), max_length=240, required=False)

    def __init__(
        self,
        competences: Sequence[tuple[str, str]],
        documents: Sequence[tuple[int, str]],
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Offer these competences and documents."""
        super().__init__(data, initial=initial)
        self.fields["competence"].choices = [("", _("Pilih")), *competences]  # type: ignore[attr-defined]  # as above
        self.fields["document"].choices = [("", _("Tanpa dokumen")), *documents]  # type: ignore[attr-defined]  # as above

    def holding(self) -> Holding:
        """What was typed, checked."""
        fields = ("competence", "obtained_on", "valid_until", "document", "note")
        return Holding(**{field: self.cleaned_data[field] for field in fields})


class RemoveForm(forms.Form):
    """Why a competence is taken off."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tanpa menyebut nama; alasan ini tetap tercatat."),
    )  # fmt: skip
