"""Choosing what becomes actions, many at once."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.improvement.operations.follow_up import Choice

MOST_KEYS = 2_000


class ChosenForm(forms.Form):
    """Which recommendations become actions, until when, and of which office where none leads the indicator."""

    due_on = forms.DateField(label=_("Tenggat"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    office = forms.TypedChoiceField(
        label=_("Perangkat daerah untuk yang tanpa pengampu"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, offices: Iterable[tuple[int, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["office"].choices = [("", _("Instansi secara keseluruhan")), *offices]  # type: ignore[attr-defined]  # a choice field

    def choice(self, keys: Iterable[str]) -> Choice:
        """What was chosen, once it is valid."""
        return Choice(
            keys=frozenset(list(keys)[:MOST_KEYS]), due_on=self.cleaned_data["due_on"],
            office_id=self.cleaned_data["office"],
        )  # fmt: skip
