"""How a person wants to be told, as a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.notices.models import Delivery
from naik.apps.notices.queries import Wish


class PreferencesForm(forms.Form):
    """Two questions for each kind that can be changed."""

    def __init__(self, wishes: tuple[Wish, ...], data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        self.wishes = wishes
        for one in wishes:
            if one.fixed:
                continue
            self.fields[f"{one.kind}_in_product"] = forms.BooleanField(
                label=_("Tampilkan di Naik"), required=False, initial=one.in_product
            )
            choices = [choice for choice in Delivery.choices if not one.gathered or choice[0] != Delivery.NOW]
            self.fields[f"{one.kind}_email"] = forms.ChoiceField(
                label=gettext("Surel: %(kind)s") % {"kind": one.label}, choices=choices, initial=one.email
            )

    @property
    def rows(self) -> Iterator[tuple[Wish, BoundField | None, BoundField | None]]:
        """Each kind with its two fields, without them where nothing can be changed."""
        for one in self.wishes:
            if one.fixed:
                yield one, None, None
            else:
                yield one, self[f"{one.kind}_in_product"], self[f"{one.kind}_email"]

    def said(self) -> dict[str, tuple[bool, str]]:
        """What was chosen, by kind."""
        return {
            one.kind: (self.cleaned_data[f"{one.kind}_in_product"], self.cleaned_data[f"{one.kind}_email"])
            for one in self.wishes
            if not one.fixed
        }
