"""What people fill in about training programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.capacity.operations.programmes import LEAST_HOURS, MOST_HOURS, ProgrammeValues


class HoursField(forms.DecimalField):
    """Hours with one decimal, with a comma or a point."""

    def to_python(self, value: object) -> Any:  # noqa: ANN401  Django's own signature
        """Take the comma of an Indonesian keyboard."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class ProgrammeForm(forms.Form):
    """A programme; `revision` says what was read when the page was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=10**9)
    title = forms.CharField(label=_("Judul"), max_length=160)
    content = forms.CharField(
        label=_("Isi"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Pokok bahasan, satu baris satu pokok."),
    )  # fmt: skip
    competences = forms.MultipleChoiceField(
        label=_("Kompetensi yang diperoleh"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Dicatat untuk setiap peserta yang hadir ketika daftar hadir disahkan."),
    )  # fmt: skip
    hours = HoursField(
        label=_("Jam pelatihan"), min_value=LEAST_HOURS, max_value=MOST_HOURS, max_digits=5, decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, competences: Sequence[tuple[str, str]], *given: object, **more: object) -> None:
        """Offer these competences."""
        super().__init__(*given, **more)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["competences"].choices = list(competences)  # type: ignore[attr-defined]  # a choice field

    def values(self) -> ProgrammeValues:
        """What was typed, checked."""
        typed = self.cleaned_data
        return ProgrammeValues(
            title=" ".join(typed["title"].split()), content=typed["content"].replace("\r\n", "\n"),
            competences=tuple(typed["competences"]), hours=typed["hours"],
        )  # fmt: skip
