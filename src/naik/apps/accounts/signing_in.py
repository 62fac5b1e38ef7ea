"""What differs from allauth's defaults: nobody registers, demonstration accounts, our words and mails, encryption."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from naik.apps.accounts import wording
from naik.apps.accounts.mails import from_here, in_language
from naik.apps.accounts.models import Person


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by e-mail address; accounts whose passwords are printed never enter a production system."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Whether this account may sign in here."""
        if settings.PRODUCTION and getattr(user, "demonstration", False):
            return False
        return bool(super().user_can_authenticate(user))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # as above
    """Nobody registers by themselves; pages and mails speak our words."""

    error_messages: Mapping[str, object] = {**DefaultAccountAdapter.error_messages, **wording.ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth hands it
        """Never: accounts come from invitations."""
        return False

    def pre_login(self, request: HttpRequest, user: Person, **more: Any) -> object:  # noqa: ANN401  allauth's own
        """Send whoever may not sign in here to the page that says so, by whatever means they came."""
        if settings.PRODUCTION and user.demonstration:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **more)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *given: Any,  # noqa: ANN401  allauth's own
        **more: Any,  # noqa: ANN401  allauth's own
    ) -> None:
        """Say it in our words where we have some."""
        if message_template is None or message_template not in wording.MESSAGES:
            super().add_message(request, level, message_template, *given, **more)
        elif ours := str(wording.MESSAGES[message_template]):
            super().add_message(request, level, message=ours)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the mails of a forgotten password, in the language of the person."""
        person = context.get("user")
        language = get_language() or "id" if person is None else person.language
        with override(language):
            if template_prefix == "account/email/password_reset_key" and person is not None:
                address = in_language(urlsplit(context["password_reset_url"]).path, language)
                subject, text = wording.reset_mail(person, from_here(address))
            elif template_prefix == "account/email/unknown_account":
                subject, text = wording.unknown_mail()
            else:
                super().send_mail(template_prefix, email, context)
                return
        EmailMessage(f"Naik: {subject}", text, to=[email]).send()

    def send_notification_mail(self, *_given: object, **_more: object) -> None:
        """Leave it to the notices, which say the same in the person's language and in the product."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a mail: under the address that was set, whatever host the request named."""
        return from_here(urlsplit(super().get_reset_password_from_key_url(key)).path)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  allauth hands it
        """Back to one's account."""
        return reverse("account")


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """An institution's own sign-in opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401, ARG002  allauth's own
        """Never, as above."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Secrets of authenticator apps and recovery codes lie encrypted in the database."""

    error_messages: Mapping[str, object] = {**DefaultMFAAdapter.error_messages, **wording.ERRORS}

    def encrypt(self, text: str) -> str:
        """Encrypt under a key derived from the secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The reverse."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002  allauth's name
        """What a new passkey is called until its owner names it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Kunci %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return "Naik"


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"naik-second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
