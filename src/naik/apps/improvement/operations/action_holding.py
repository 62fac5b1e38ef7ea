"""Open actions as something a handover moves; what is done stays with who did it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from naik.apps.improvement.models import Action
from naik.apps.improvement.queries.action_choices import roles_with
from naik.apps.improvement.queries.actions import OPEN
from naik.apps.institutions.access import active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Permission, Reach


def current(institution_id: int, person_id: int) -> QuerySet[Action]:
    """The open actions that were given to the person there."""
    found: QuerySet[Action] = Action.objects.filter(institution=institution_id, person=person_id, state__in=OPEN)
    return found


def count(institution_id: int, person_id: int) -> int:
    """How many there are."""
    return current(institution_id, person_id).count()


def move(institution_id: int, from_person: int, to_person: int) -> int:
    """Give them to the other person; one of an office where that person may not work goes back to the office."""
    moving = list(current(institution_id, from_person).select_for_update(of=("self",)).order_by("pk"))
    held = Membership.objects.filter(
        active(), institution=institution_id, person=to_person, role__in=roles_with(Permission.ACTION_WRITE)
    )
    everywhere = held.filter(reach=Reach.INSTITUTION).exists()
    offices = set(held.filter(Q(office__isnull=False)).values_list("office_id", flat=True))
    for one in moving:
        one.person_id = to_person if everywhere or one.office_id in offices else None
        one.revision += 1
        one.save(update_fields=["person", "revision"])
    return len(moving)


def open_work(institution_id: int, person_id: int) -> tuple[str, ...]:
    """What is unfinished, in a sentence."""
    number = count(institution_id, person_id)
    if not number:
        return ()
    return (
        ngettext(
            "%(count)s tindak lanjut belum selesai.", "%(count)s tindak lanjut belum selesai.", number
        ) % {"count": number},
    )  # fmt: skip
