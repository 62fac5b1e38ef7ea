"""How every mail to a person begins and ends, and where its links lead."""

from __future__ import annotations

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import gettext, override

from naik.apps.accounts.models import Person

LOCAL = "http://localhost:8000"
"""Where `make run` serves, when no public address is set."""


def from_here(path: str) -> str:
    """The whole address of a page: the one that was set, never what a request's Host header claims."""
    return f"{settings.SITE_URL or LOCAL}{path}"


def in_language(path: str, language: str) -> str:
    """The same page in another language, whatever language `path` and the one who acts are in."""
    with override("en" if path.startswith("/en/") else "id"):
        return translate_url(path, language)


def signed(person: Person, text: str, *more: str) -> str:
    """`text` as a mail to this person in the language that is active; `more` stands below it."""
    greeting = gettext("Yth. %(name)s,") % {"name": person.name}
    return "\n\n".join([greeting, text, *more, "Naik"]) + "\n"
