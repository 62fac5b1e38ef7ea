"""What assessors declare, and what is filled in to assign them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations.operations.assigning import Added
from naik.apps.evaluations.operations.declarations import Statement
from naik.apps.evaluations.queries.assigning import Field, Row

ROWS = 3
"""How many conflicts the form takes at a time; more are added afterwards."""


class InstitutionField(forms.CharField):
    """An institution by its name, as the page's list proposes it."""

    def __init__(self, known: Iterable[tuple[int, str]], **options: Any) -> None:  # noqa: ANN401  as Django's field
        widget = forms.TextInput(attrs={"list": "daftar-instansi", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=200, required=False, **options)
        self.known = {name.casefold(): pk for pk, name in known}

    def clean(self, value: str) -> int | None:
        """The institution's id; refused for a name that is none."""
        name = " ".join(super().clean(value).split())
        if not name:
            return None
        found = self.known.get(name.casefold())
        if found is None:
            raise forms.ValidationError(gettext("Instansi “%(name)s” tidak ada dalam daftar.") % {"name": name})
        return found


class DeclarationForm(forms.Form):
    """Home, employer, conflicts, and the two promises."""

    residence = forms.ChoiceField(
        label=_("Provinsi domisili"), help_text=_("Anda tidak ditugaskan menilai instansi di provinsi ini.")
    )

    def __init__(
        self,
        provinces: Iterable[tuple[str, str]],
        institutions: Iterable[tuple[int, str]],
        *args: Any,  # noqa: ANN401  as Django's form
        **kwargs: Any,  # noqa: ANN401  as Django's form
    ) -> None:
        super().__init__(*args, **kwargs)
        known = tuple(institutions)
        self.fields["residence"].choices = [("", ""), *provinces]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["employer"] = InstitutionField(
            known, label=_("Instansi tempat bekerja"), help_text=_("Kosongkan bila bukan instansi yang dinilai.")
        )
        for number in range(1, ROWS + 1):
            self.fields[f"about_{number}"] = InstitutionField(
                known, label=_("Instansi dengan benturan kepentingan (%(number)d)") % {"number": number}
            )
            self.fields[f"reason_{number}"] = forms.CharField(
                label=_("Sebabnya (%(number)d)") % {"number": number}, required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.fields["confidential"] = forms.BooleanField(
            label=_("Saya merahasiakan bukti, jawaban, dan hasil sementara, juga sesudah penugasan berakhir.")
        )
        self.fields["integrity"] = forms.BooleanField(
            label=_(
                "Saya menilai dengan integritas, objektif, kompeten, bertanggung jawab, dan profesional; saya tidak "
                "menerima hadiah dan menyatakan setiap benturan kepentingan."
            )
        )

    def clean(self) -> dict[str, Any]:
        """A conflict has an institution and a reason."""
        cleaned = super().clean() or {}
        for number in range(1, ROWS + 1):
            about, reason = cleaned.get(f"about_{number}"), cleaned.get(f"reason_{number}", "").strip()
            if about and not reason:
                self.add_error(f"reason_{number}", gettext("Tuliskan sebabnya."))
            if reason and not about and f"about_{number}" not in self.errors:
                self.add_error(f"about_{number}", gettext("Pilih instansinya."))
        return cleaned

    def statement(self) -> Statement:
        """What was declared, once it is valid."""
        given = self.cleaned_data
        conflicts = {
            given[f"about_{number}"]: given[f"reason_{number}"].strip()
            for number in range(1, ROWS + 1)
            if given[f"about_{number}"]
        }
        return Statement(
            residence=given["residence"], employer=given["employer"], conflicts=conflicts,
            confirmed=given["confidential"] and given["integrity"],
        )  # fmt: skip


def _day(label: Any) -> forms.DateField:  # noqa: ANN401  what Django's field takes
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class AssignForm(forms.Form):
    """Who is added to an institution, who leads, and by when first scores are to be done."""

    people = forms.TypedMultipleChoiceField(label=_("Asesor"), coerce=int, required=False)
    lead = forms.TypedChoiceField(label=_("Ketua"), coerce=int, empty_value=None, required=False)
    due_on = _day(_("Tenggat penilaian pertama"))

    def __init__(self, field: Field, row: Row, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as Django's form
        super().__init__(*args, **kwargs)
        # Everybody is taken here; the operation says why somebody cannot.
        people = [(one.person_id, one.name) for one in field.loads.values()]
        members = [(one.person_id, one.name) for one in row.team]
        self.fields["people"].choices = people  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["lead"].choices = [("", ""), *members, *people]  # type: ignore[attr-defined]  # a ChoiceField

    def added(self) -> Added:
        """What was chosen, once it is valid."""
        given = self.cleaned_data
        return Added(tuple(given["people"]), given["lead"], given["due_on"])


class ShareOutForm(forms.Form):
    """The proposal that was looked at, and the day first scores are to be done by."""

    wanted = forms.IntegerField(min_value=2, max_value=5, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=24, widget=forms.HiddenInput)
    due_on = _day(_("Tenggat penilaian pertama"))


class EndForm(forms.Form):
    """Why an assignment ends."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
