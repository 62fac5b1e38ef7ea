"""Notices' part of what is held about a person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import override

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author
from naik.apps.notices.models import Notice, NoticeKind, Preference
from naik.apps.notices.operations import notify
from naik.instruments.model import Text


def tell(person: Person, sentence: Text, **_more: Any) -> None:  # noqa: ANN401  signals carry anything
    """Tell a person what happened to their account."""
    with override("id"):
        address = reverse("account")
    notify(person.pk, NoticeKind.ACCOUNT, sentence, address)


def export(person: Person) -> object:
    """All notices and wishes of a person."""
    notices = Notice.objects.filter(person=person).order_by("pk")
    wishes = Preference.objects.filter(person=person).order_by("kind")
    return {
        "notices": [
            {
                "at": one.created_at,
                "kind": one.kind,
                "sentence": one.sentence_id,
                "address": one.address,
                "read_at": one.read_at,
                "mailed_at": one.mailed_at,
            }
            for one in notices
        ],
        "preferences": [{"kind": one.kind, "in_product": one.in_product, "email": one.email} for one in wishes],
    }


def erase(person: Person, _by: Author, _reason: str) -> None:
    """Nothing of it need stay."""
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
