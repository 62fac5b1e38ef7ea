"""People who sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their e-mail address."""

    def create_person(self, email: str, name: str, password: str | None = None) -> Person:
        """Make a person; without a password only a passkey or a reset lets them in."""
        person = self.model(email=email.strip().lower(), name=name.strip())
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this address, in whatever case it is typed."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Few fields on purpose: name, address, language. What a person may do stands in memberships."""

    email = models.EmailField(_("Alamat surel"), unique=True)
    name = models.CharField(_("Nama"), max_length=120)
    language = models.CharField(
        _("Bahasa"), max_length=2, choices=[("id", "Bahasa Indonesia"), ("en", "English")], default="id"
    )
    is_active = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as templates of libraries ask for it."""
        return self.name
