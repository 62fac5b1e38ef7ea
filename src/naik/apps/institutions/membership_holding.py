"""Memberships as the first kind of thing that a handover moves."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from naik.apps.institutions.holdings import Holding, register
from naik.apps.institutions.models import Invitation, Membership


def current(institution_id: int, person_id: int) -> QuerySet[Membership]:
    """The memberships of a person here that have not ended, be it that they have not begun."""
    found: QuerySet[Membership] = Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=timezone.now()), institution=institution_id, person=person_id
    ).order_by("pk")
    return found


def count(institution_id: int, person_id: int) -> int:
    """How many there are."""
    return current(institution_id, person_id).count()


def move(institution_id: int, from_person: int, to_person: int) -> int:
    """End them now and give the other person the same, unless those hold it at least as long."""
    now = timezone.now()
    moving = list(current(institution_id, from_person).select_for_update())
    for one in moving:
        same = current(institution_id, to_person).filter(
            role=one.role, reach=one.reach, office=one.office_id, province=one.province_id
        )
        as_long = Q(ends_at=None) if one.ends_at is None else Q(ends_at=None) | Q(ends_at__gte=one.ends_at)
        if not same.filter(as_long, starts_at__lte=max(one.starts_at, now)).exists():
            Membership.objects.create(
                institution_id=institution_id, person_id=to_person, role=one.role, reach=one.reach,
                office_id=one.office_id, province_id=one.province_id, starts_at=max(one.starts_at, now),
                ends_at=one.ends_at,
            )  # fmt: skip
        one.ends_at = now
        one.save(update_fields=["ends_at"])
    # An invitation is worth nothing once who sent it has left.
    _waiting(institution_id, from_person).update(invited_by=to_person)
    return len(moving)


def open_work(institution_id: int, person_id: int) -> tuple[str, ...]:
    """What they began and others have not answered."""
    waiting = _waiting(institution_id, person_id).count()
    if not waiting:
        return ()
    sentence = ngettext("%(count)d undangan menunggu jawaban.", "%(count)d undangan menunggu jawaban.", waiting)
    return (sentence % {"count": waiting},)


def _waiting(institution_id: int, person_id: int) -> QuerySet[Invitation]:
    found: QuerySet[Invitation] = Invitation.objects.filter(
        institution=institution_id, invited_by=person_id, accepted_at=None, revoked_at=None
    )
    return found.filter(expires_at__gt=timezone.now())


def register_memberships() -> None:
    """Make handovers know memberships."""
    register(Holding("membership", lambda: gettext("Peran di instansi ini"), count, move, open_work))
