"""The form with which somebody new accepts an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.models import Person

PASSWORD, PASSKEY = "password", "passkey"


class AcceptForm(forms.Form):
    """One's name, and a password unless the way is a passkey."""

    name = forms.CharField(label=_("Nama Anda"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password1 = forms.CharField(
        label=_("Kata sandi"), strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Sedikitnya 12 huruf. Tidak diperlukan bila Anda memakai kunci sandi."),
    )  # fmt: skip
    password2 = forms.CharField(
        label=_("Kata sandi sekali lagi"), strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, email: str, way: str, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  as Django's form
        """Know for whom, so that a password like the address is refused."""
        super().__init__(*arguments, **options)
        self.email = email
        self.way = way
        for field in ("password1", "password2"):
            self.fields[field].required = way != PASSKEY

    def clean(self) -> dict[str, Any]:
        """Hold the password to the rules of this site."""
        cleaned = super().clean() or {}
        cleaned["name"] = " ".join(cleaned.get("name", "").split())
        if self.way == PASSKEY:
            return cleaned
        first, second = cleaned.get("password1", ""), cleaned.get("password2", "")
        if not first or not second:
            return cleaned
        if first != second:
            self.add_error("password2", gettext("Kedua isian kata sandi berbeda."))
            return cleaned
        try:
            validate_password(first, Person(email=self.email, name=cleaned["name"]))
        except ValidationError as error:
            self.add_error("password1", error)
        return cleaned

    @property
    def password(self) -> str | None:
        """The password, or None for the way without one."""
        return None if self.way == PASSKEY else str(self.cleaned_data["password1"])
