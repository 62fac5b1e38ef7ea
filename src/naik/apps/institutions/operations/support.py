"""Support sessions: the authority's staff enters an institution for a while, with a reason, seen by all there."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naik.apps.audit.operations import Subject, record
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.granting import take_turn
from naik.apps.institutions.models import Membership, SupportSession
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.instruments.model import Text

MINUTES = (15, 30, 60)
SHORTEST_REASON = 20


@transaction.atomic
def open_session(access: Access, *, reason: str, minutes: int) -> SupportSession:
    """Enter this institution for some minutes; its coordinators are told."""
    access.require(Permission.SUPPORT_OPEN)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(
            Text(
                f"Tulis alasan sedikitnya {SHORTEST_REASON} huruf; instansi akan membacanya.",
                f"Give a reason of at least {SHORTEST_REASON} characters; the institution will read it.",
            )
        )
    if minutes not in MINUTES:
        raise Refused(Text("Pilih 15, 30, atau 60 menit.", "Choose 15, 30 or 60 minutes."))
    take_turn(access.institution.pk)
    now = timezone.now()
    if SupportSession.objects.filter(active(now), institution=access.institution, person=access.person).exists():
        raise Refused(Text("Sesi bantuan Anda di sini masih berjalan.", "Your support session here is still running."))
    session: SupportSession = SupportSession.objects.create(
        institution=access.institution, person=access.person, reason=reason.strip(), starts_at=now,
        ends_at=now + timedelta(minutes=minutes),
    )  # fmt: skip
    record(
        access.institution.pk, "institutions:support:opened", Subject("support_session", session.pk),
        by=access.author, after={"minutes": minutes, "ends_at": session.ends_at}, reason=session.reason,
    )  # fmt: skip
    sentence = Text(
        f"{access.person.name} membuka sesi bantuan {minutes} menit di {access.institution.name}: {session.reason}",
        f"{access.person.name} opened a support session of {minutes} minutes in {access.institution.name}:"
        f" {session.reason}",
    )
    for coordinator in _coordinators(access):
        tell(coordinator, NoticeKind.SUPPORT_SESSION, sentence, "support_sessions", access.institution)
    return session


@transaction.atomic
def end_session(access: Access, session_id: int) -> None:
    """Leave before the time is over; one's own session only."""
    access.require(Permission.SUPPORT_OPEN)
    own = SupportSession.objects.select_for_update().filter(institution=access.institution, person=access.person)
    session = get_object_or_404(own, pk=session_id)
    now = timezone.now()
    if session.ends_at <= now:
        raise Refused(Text("Sesi bantuan ini sudah berakhir.", "This support session has ended."))
    before, session.ends_at = session.ends_at, now
    session.save(update_fields=["ends_at"])
    record(
        access.institution.pk, "institutions:support:ended", Subject("support_session", session.pk),
        by=access.author, before={"ends_at": before}, after={"ends_at": now},
    )  # fmt: skip


def _coordinators(access: Access) -> set[int]:
    found = Membership.objects.filter(active(), institution=access.institution, role=Role.COORDINATOR)
    return set(found.filter(person__is_active=True).values_list("person_id", flat=True))
