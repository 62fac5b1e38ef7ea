"""Notices as mails: plain text in the person's language, each sent once however often its job runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from naik.apps.accounts.mails import from_here, in_language, signed
from naik.apps.accounts.models import Person
from naik.apps.notices.models import Delivery, Notice, NoticeKind
from naik.apps.notices.queries import ALWAYS, wishes
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

WIB = ZoneInfo("Asia/Jakarta")
DIGEST_AT = time(6, 30, tzinfo=WIB)
OLDEST = timedelta(days=7)
"""What nobody read for a week is no news; it stays in the product."""


def mail(notice_id: int, person_id: int) -> bool:
    """Mail one notice; False when it was mailed before, taken away, or its reader left."""
    with opened((), person=person_id):
        notice = Notice.objects.select_for_update().filter(pk=notice_id, person_id=person_id, mailed_at=None).first()
        person = Person.objects.filter(pk=person_id, is_active=True).first()
        if notice is None or person is None:
            return False
        # Marked first: a mail that fails undoes the mark, and a second run waits for the lock and finds it.
        Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
        with override(person.language):
            said = _said(notice, person.language)
            body = signed(person, said + _address(notice, person.language), _why())
            _send(person, str(NoticeKind(notice.kind).label), body, f"notice-{notice.pk}")
        return True


def digest_moment(now: datetime) -> datetime:
    """The last 06:30 WIB: a digest holds what was told before it, so a second run of the same day has nothing."""
    today = datetime.combine(now.astimezone(WIB).date(), DIGEST_AT)
    return today if today <= now else today - timedelta(days=1)


def queue_digests(now: datetime) -> int:
    """Queue the digest of everybody who has something in it; returns how many."""
    count = 0
    for person_id in Person.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True).iterator():
        with opened((), person=person_id):
            if _due(person_id, digest_moment(now)):
                enqueue("notices.digest_mail", person_id=person_id)
                count += 1
    return count


def mail_digest(person_id: int, now: datetime) -> int:
    """Mail one person what waits for the digest, in one mail; returns how many notices it holds."""
    with opened((), person=person_id):
        # The person's row is the lock: two runs at once make one mail.
        person = Person.objects.select_for_update().filter(pk=person_id, is_active=True).first()
        notices = () if person is None else _due(person_id, digest_moment(now))
        if person is None or not notices:
            return 0
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=timezone.now())
        with override(person.language):
            count = len(notices)
            subject = ngettext(
                "%(count)s pemberitahuan menunggu Anda", "%(count)s pemberitahuan menunggu Anda", count
            ) % {"count": count}
            body = signed(person, "\n\n".join(_lines(notices, person.language)), _why())
            _send(person, subject, body, f"digest-{notices[-1].pk}")
        return count


def _due(person_id: int, moment: datetime) -> tuple[Notice, ...]:
    kinds = [one.kind for one in wishes(person_id) if one.email == Delivery.DIGEST and one.kind not in ALWAYS]
    told = Notice.objects.filter(
        person_id=person_id, kind__in=kinds, created_at__lt=moment, created_at__gte=moment - OLDEST
    )
    if told.filter(mailed_at__gte=moment).exists():
        # Today's digest is out; what became due by another wish waits for tomorrow's.
        return ()
    return tuple(told.filter(read_at=None, mailed_at=None).order_by("created_at", "pk"))


def _lines(notices: Iterable[Notice], language: str) -> Iterator[str]:
    for one in notices:
        yield f"- {_said(one, language)}{_address(one, language)}"


def _said(notice: Notice, language: str) -> str:
    return Text(notice.sentence_id, notice.sentence_en).in_language(language)


def _address(notice: Notice, language: str) -> str:
    # The address was written down in the language of whoever acted.
    return f"\n{from_here(in_language(notice.address, language))}" if notice.address else ""


def _why() -> str:
    return gettext("Atur surel mana yang Anda terima: %(address)s") % {
        "address": from_here(reverse("notice_preferences"))
    }


def _send(person: Person, subject: str, body: str, name: str) -> None:
    # A fixed identity lets the reader's mail program drop a second copy, should a machine fail between mail and mark.
    headers = {"Message-ID": f"<{name}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"}
    EmailMessage(f"Naik: {subject}", body, to=[person.email], headers=headers).send()
