"""What differs from allauth's defaults: closed registration, demonstration accounts, encrypted second factors."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by e-mail address; accounts whose passwords are printed never enter a production system."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Whether this account may sign in here."""
        if settings.PRODUCTION and getattr(user, "demonstration", False):
            return False
        return bool(super().user_can_authenticate(user))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # as above
    """Nobody registers by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth hands it
        """Never: accounts come from invitations."""
        return False


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """An institution's own sign-in opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401, ARG002  allauth's own
        """Never, as above."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Secrets of authenticator apps and recovery codes lie encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Encrypt under a key derived from the secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The reverse."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"naik-second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
