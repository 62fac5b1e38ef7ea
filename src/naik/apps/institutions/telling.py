"""Notices about people and roles, each with the page it speaks of."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import override

from naik.apps.institutions.models import Institution
from naik.apps.notices.models import NoticeKind
from naik.apps.notices.operations import notify
from naik.instruments.model import Text


def tell(person_id: int, kind: NoticeKind, sentence: Text, page: str, institution: Institution, *more: int) -> None:
    """Tell a person something; `page` is the name of the address, `more` what it needs beside the institution."""
    with override("id"):
        address = reverse(page, args=[institution.slug, *more])
    notify(person_id, kind, sentence, address, institution_id=institution.pk)
