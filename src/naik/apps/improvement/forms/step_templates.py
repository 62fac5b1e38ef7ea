"""What people fill in about steps to a criterion."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.improvement.forms.actions import LONGEST_STEPS


class StepsForm(forms.Form):
    """The institution's own steps to one level, one a line."""

    level = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label=_("Langkah-langkah, satu per baris"), max_length=LONGEST_STEPS, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
