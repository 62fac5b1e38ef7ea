"""An outreach event held alone: every change of it goes through here first."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F
from django.http import Http404

from naik.apps.audit.operations import Subject, record
from naik.apps.capacity.models import OutreachEvent
from naik.apps.capacity.queries.outreach_reach import events
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

CHANGED_MEANWHILE = Text(
    "Sosialisasi ini diubah orang lain sejak halaman dibuka. Isian Anda masih ada di bawah tetapi belum disimpan; "
    "buka halaman ini di jendela lain, bandingkan, lalu isi sekali lagi.",
    "Somebody changed this event since the page was opened. What you typed is still below but was not saved; open "
    "this page in another window, compare, and fill it in once more.",
)


def locked(access: Access, event_id: int, revision: int | None) -> OutreachEvent:
    """An event held until the transaction ends, as it was read at `revision` (None: however it is by now).

    404 for an event out of reach, Forbidden for whoever may not manage outreach.
    """
    if not events(access).filter(pk=event_id).exists():
        raise Http404
    access.require(Permission.OUTREACH_MANAGE)
    held = OutreachEvent.objects.select_for_update(of=("self",)).select_related("service")
    found: OutreachEvent = held.get(pk=event_id)
    if revision is not None and found.revision != revision:
        raise Refused(CHANGED_MEANWHILE)
    return found


def save(access: Access, found: OutreachEvent) -> None:
    """Write a held event as one more revision."""
    found.revision = F("revision") + 1
    found.changed_by = access.person
    found.save()
    found.refresh_from_db(fields=["revision"])


def recorded(
    access: Access,
    found: OutreachEvent,
    done: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
    reason: str = "",
) -> None:
    """Write the event of the trail; the last thing a change does."""
    record(
        access.institution.pk, f"capacity:outreach:{done}", Subject("outreach", found.pk, found.title),
        by=access.author, before=before, after=after, reason=reason,
    )  # fmt: skip
