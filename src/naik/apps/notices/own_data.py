"""Notices' part of what is held about a person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from naik.apps.accounts.models import Person
from naik.apps.audit.models import PersonalPart
from naik.apps.audit.operations import Author
from naik.apps.notices.models import Notice, NoticeKind, Preference
from naik.apps.notices.operations import notify
from naik.apps.tenancy.scope import opened
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


def institutions(person: Person) -> Collection[int]:
    """Every institution that told this person something or whose events say something about them.

    Events stay when a role or an assignment is gone without a row, so that all institutions have to be asked.
    """
    everywhere = Notice._meta.get_field("institution").related_model  # noqa: SLF001  the layer above, by its name only
    with opened(everywhere._base_manager.values_list("pk", flat=True), person=person.pk):  # noqa: SLF001  as above
        told = Notice.objects.filter(person=person, institution__isnull=False)
        said = PersonalPart.objects.filter(person_id=person.pk, institution_id__isnull=False)
        return {one for rows in (told, said) for one in rows.values_list("institution_id", flat=True) if one}


def erase(person: Person, _by: Author, _reason: str) -> None:
    """Nothing of it need stay."""
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
