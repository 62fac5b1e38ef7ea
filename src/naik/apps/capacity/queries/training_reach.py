"""Which sessions and participants a person reaches: an office sees what is meant for it, and its own people's names."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from naik.apps.capacity.models import Certificate, Enrolment, SessionOffice, TrainingSession
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission

SEATED = ("enrolled", "present", "absent")
"""States of an enrolment that take a place of the quota."""


def sessions(access: Access) -> QuerySet[TrainingSession]:
    """The sessions that exist for the person, with their programmes; all others are 404."""
    found: QuerySet[TrainingSession] = TrainingSession.objects.filter(institution=access.institution)
    found = found.select_related("programme")
    own = access.offices(Permission.TRAINING_READ)
    if own is None:
        return found
    meant = SessionOffice.objects.filter(session=OuterRef("pk"))
    taking_part = Enrolment.objects.filter(session=OuterRef("pk"), staff__office__in=own)
    return found.filter(~Exists(meant) | Exists(meant.filter(office__in=own)) | Exists(taking_part))


def session(access: Access, session_id: int) -> TrainingSession:
    """One session in reach, or 404."""
    return get_object_or_404(sessions(access), pk=session_id)


def enrolments(access: Access, found: TrainingSession) -> QuerySet[Enrolment]:
    """The participants of a session whose names the person may read, by name."""
    listed: QuerySet[Enrolment] = Enrolment.objects.filter(session=found).select_related("staff__office")
    own = access.offices(Permission.TRAINING_READ)
    listed = listed if own is None else listed.filter(staff__office__in=own)
    return listed.order_by("staff__name", "pk")


def certificate(access: Access, certificate_id: int) -> Certificate:
    """One certificate of somebody whose name the person may read, or 404."""
    own = access.offices(Permission.TRAINING_READ)
    found = Certificate.objects.filter(institution=access.institution)
    found = found if own is None else found.filter(enrolment__staff__office__in=own)
    one: Certificate = get_object_or_404(found, pk=certificate_id)
    return one


def sees_every_office(access: Access) -> bool:
    """Whether figures about the whole institution, such as money, may be shown to this person."""
    return access.offices(Permission.TRAINING_READ) is None
