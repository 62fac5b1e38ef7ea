"""Telling people something, and what they do with it."""

from __future__ import annotations

from collections.abc import Mapping

from django.shortcuts import get_object_or_404
from django.utils import timezone

from naik.apps.notices.models import Delivery, Notice, NoticeKind, Preference
from naik.apps.notices.queries import ALWAYS, reach_of, wishes
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text


def notify(
    person_id: int, kind: NoticeKind, sentence: Text, address: str, institution_id: int | None = None
) -> Notice | None:
    """Tell a person something, with the page it speaks of, in the transaction that is open.

    None when they want this kind neither in the product nor by mail.
    """
    with opened(() if institution_id is None else (institution_id,), person=person_id):
        wish = next(one for one in wishes(person_id) if one.kind == kind)
        if not wish.in_product and wish.email == Delivery.OFF:
            return None
        notice = Notice.objects.create(
            person_id=person_id,
            institution_id=institution_id,
            kind=kind,
            sentence_id=sentence.id,
            sentence_en=sentence.en or sentence.id,
            address=address,
        )
        if wish.email == Delivery.NOW:
            enqueue("notices.mail", once=f"notices.mail:{notice.pk}", notice_id=notice.pk, person_id=person_id)
    return notice


def mark_read(person_id: int) -> int:
    """Mark all notices of this person as read; returns how many were not yet."""
    with reach_of(person_id):
        return Notice.objects.filter(person_id=person_id, read_at=None).update(read_at=timezone.now())


def mark(person_id: int, notice_id: int, *, read: bool) -> str:
    """Mark one notice of this person as read or unread; returns the address it speaks of. 404 for anybody else's."""
    with reach_of(person_id):
        notice = get_object_or_404(Notice, person_id=person_id, pk=notice_id)
        notice.read_at = (notice.read_at or timezone.now()) if read else None
        notice.save(update_fields=["read_at"])
        return notice.address


def prefer(person_id: int, said: Mapping[str, tuple[bool, str]]) -> None:
    """Keep how this person wants each kind: in the product or not, and `Delivery`; fixed kinds stay as they are."""
    with opened((), person=person_id):
        for kind, (in_product, email) in said.items():
            if kind in ALWAYS:
                continue
            Preference.objects.update_or_create(
                person_id=person_id,
                kind=NoticeKind(kind),
                defaults={"in_product": in_product, "email": Delivery(email)},
            )
