"""What people fill in to determine, publish, correct and review."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations.forms.answer import IndexField

DEFAULT, INDEX = "bawaan", "indeks"


class ConfirmForm(forms.Form):
    """Nothing to fill in; it carries what a rule answers."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Alasan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectForm(ReasonForm):
    """Why a result is opened again; with a publication the public reads it."""

    reason = forms.CharField(
        label=_("Alasan koreksi"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ditampilkan di laman publik di samping versi yang digantikan; jangan menulis data pribadi."),
    )  # fmt: skip


class WaitingForm(forms.Form):
    """What an indicator that waits counts: the index of its owner, or the value for a missing one."""

    way = forms.ChoiceField(
        label=_("Keputusan"), widget=forms.RadioSelect,
        choices=[
            (INDEX, _("Pakai indeks di bawah ini")),
            (DEFAULT, _("Indeks tidak ada: pakai nilai bawaan instrumen")),
        ],
    )  # fmt: skip
    external = IndexField(label=_("Indeks"), required=False, max_digits=9, decimal_places=4)
    reason = forms.CharField(label=_("Alasan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, object]:
        """Ask for the index where it is to be used."""
        cleaned = super().clean() or {}
        if cleaned.get("way") == INDEX and cleaned.get("external") is None and "external" not in self.errors:
            self.add_error("external", str(_("Isikan indeksnya.")))
        if cleaned.get("way") == DEFAULT:
            cleaned["external"] = None
        return cleaned


class MarkForm(forms.Form):
    """Which indicators, valid or not, and why not."""

    values = forms.MultipleChoiceField(label=_("Indikator"), required=False)
    move = forms.ChoiceField(choices=[("mark_valid", "valid"), ("mark_invalid", "invalid")])
    rest = forms.BooleanField(required=False)
    sure = forms.BooleanField(label=_("Saya sudah memeriksa semua indikator yang belum direviu ini"), required=False)
    note = forms.CharField(
        label=_("Catatan"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wajib bila tidak valid: apa yang perlu diperbaiki asesor."),
    )  # fmt: skip

    def __init__(self, values: Iterable[str], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["values"].choices = [(one, one) for one in values]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, object]:
        """Ask whether everything was looked at before all the rest is marked at once."""
        cleaned = super().clean() or {}
        if cleaned.get("rest") and not cleaned.get("sure"):
            self.add_error("sure", str(_("Nyatakan dahulu bahwa semuanya sudah diperiksa.")))
        return cleaned


class ManyForm(forms.Form):
    """Which institutions, or all that are ready."""

    act = forms.ChoiceField(choices=[("determine", "determine"), ("publish", "publish")])
    everybody = forms.BooleanField(required=False)
    chosen = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, assessments: Iterable[int], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["chosen"].choices = [(one, one) for one in assessments]  # type: ignore[attr-defined]  # a ChoiceField
