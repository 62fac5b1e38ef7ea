"""Telling the contributors of audience offices: that they are invited, that it changed, that it is off."""

from __future__ import annotations

from collections.abc import Iterable

from naik.apps.capacity.models import OutreachEvent
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Role
from naik.apps.institutions.telling import tell
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.notices.models import NoticeKind
from naik.instruments.model import Text

INVITED = Text("Perangkat daerah Anda diundang ke sosialisasi", "Your office is invited to an outreach event")
CHANGED = Text("Sosialisasi berubah", "An outreach event changed")
CANCELLED = Text("Sosialisasi dibatalkan", "An outreach event was cancelled")
UNINVITED = Text(
    "Undangan sosialisasi untuk perangkat daerah Anda ditarik", "The invitation of your office to an event is withdrawn"
)


def tell_offices(access: Access, event: OutreachEvent, offices: Iterable[int], what: Text) -> None:
    """Tell everybody who contributes for one of these offices, once each."""
    members = Membership.objects.filter(
        active(), institution=access.institution, role=Role.OFFICE_CONTRIBUTOR, office__in=set(offices)
    )
    local = zone(access.institution)
    when = f"{event.starts_at.astimezone(local):%d-%m-%Y %H.%M} {abbreviation(access.institution)}"
    rest = f"{event.title}, {when}, {event.place}."
    sentence = Text(f"{what.id}: {rest}", f"{what.en}: {rest}")
    for person in sorted(set(members.values_list("person_id", flat=True)) - {access.person.pk}):
        # Whoever is no longer invited finds no event there any more.
        if what is UNINVITED:
            tell(person, NoticeKind.TRAINING, sentence, "outreach", access.institution)
        else:
            tell(person, NoticeKind.TRAINING, sentence, "outreach_event", access.institution, event.pk)
