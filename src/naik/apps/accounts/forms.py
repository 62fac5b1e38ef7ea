"""Forms of one's own account, and allauth's in our words."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts import wording
from naik.apps.accounts.models import Person

CONFIRMATION = "HAPUS"
"""What a person types to be erased."""

LABELS: Mapping[str, Promise] = {
    "login": _("Alamat surel"),
    "email": _("Alamat surel"),
    "password": _("Kata sandi"),
    "oldpassword": _("Kata sandi sekarang"),
    "password1": _("Kata sandi baru"),
    "password2": _("Kata sandi baru, sekali lagi"),
    "code": _("Kode"),
    "name": _("Nama kunci"),
    "credential": _("Kunci sandi"),
    "passwordless": _("Masuk dengan kunci ini saja, tanpa kata sandi"),
}
HINTS: Mapping[str, Promise | str] = {
    "password": "",
    "oldpassword": "",
    "password1": _("Paling sedikit 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak."),
    "passwordless": _("Ponsel atau laptop akan meminta sidik jari, wajah, atau PIN."),
}


class InOurWords:
    """Labels and hints of ours; no placeholder says twice what a label says; errors are named to screen readers."""

    fields: dict[str, forms.Field]

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401  allauth's forms take what they like
        super().__init__(*given, **more)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            # Lazy texts, as Django wants them: the language is known only when the page is made.
            if name in LABELS:
                field.label = LABELS[name]  # type: ignore[assignment]  # its stubs know lazy texts by another name
            if name in HINTS:
                field.help_text = HINTS[name]  # type: ignore[assignment]  # as above


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Signing in."""


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password once more."""


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]  # as above
    """Another password."""


class SetPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]  # as above
    """A first password."""


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]  # as above
    """A link for a new password."""


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]  # as above
    """A new password by a mailed link."""


class OneAtATime(InOurWords):
    """A code that works once works once also for two who send it in the same moment: the second waits for the first."""

    user: Person

    def clean_code(self) -> str:
        """Check the code while the person's factors are locked; pages of accounts answer within one transaction."""
        list(Authenticator.objects.select_for_update().filter(user=self.user).order_by("pk"))
        return str(super().clean_code())  # type: ignore[misc]  # a form's, mixed in


class CodeForm(OneAtATime, second_factor.AuthenticateForm):  # type: ignore[misc]  # as above
    """The second factor at sign-in."""


class CodeAgainForm(OneAtATime, second_factor.ReauthenticateForm):  # type: ignore[misc]  # as above
    """The second factor once more."""


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first code of an authenticator app."""


class Readable(InOurWords):
    """What a browser claims to be a passkey and cannot be read is a wrong passkey, not a fault of ours."""

    def full_clean(self) -> None:
        """Clean as allauth does; its reader trips over what no browser sends."""
        try:
            super().full_clean()  # type: ignore[misc]  # a form's, mixed in
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, struct.error, InvalidSignature):
            self.add_error("credential", wording.ERRORS["incorrect_passkey"])  # type: ignore[attr-defined]  # as above


class LoginPasskeyForm(Readable, passkeys.LoginWebAuthnForm):  # type: ignore[misc]  # as above
    """Signing in by a passkey."""


class PasskeyForm(Readable, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey as the second factor."""


class PasskeyAgainForm(Readable, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey once more."""


class AddPasskeyForm(Readable, passkeys.AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A new passkey; one that also replaces the password unless its owner says otherwise."""

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401  as above
        super().__init__(*given, **more)
        self.fields["passwordless"].initial = True


class EditPasskeyForm(InOurWords, passkeys.EditWebAuthnForm):  # type: ignore[misc]  # as above
    """Another name for a passkey."""


class PersonForm(forms.Form):
    """What a person may change of themselves."""

    name = forms.CharField(label=_("Nama"), max_length=120, help_text=_("Seperti di surat tugas; gelar boleh."))
    language = forms.ChoiceField(
        label=_("Bahasa"),
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        help_text=_("Bahasa surel dari Naik, dan halaman ini setelah disimpan."),
    )

    def clean_name(self) -> str:
        """A name of one line."""
        return " ".join(str(self.cleaned_data["name"]).split())


class EraseForm(forms.Form):
    """The last question before an account ends."""

    confirmation = forms.CharField(
        label=_("Ketik HAPUS untuk melanjutkan"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_confirmation(self) -> str:
        """Just that word, in capitals."""
        said = str(self.cleaned_data["confirmation"]).strip()
        if said != CONFIRMATION:
            raise ValidationError(_("Ketik kata HAPUS dengan huruf besar."))
        return said
