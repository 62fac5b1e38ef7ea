"""A training session held alone: every change of it, of its places and of its attendance goes through here first."""

from __future__ import annotations

from django.db.models import F
from django.http import Http404

from naik.apps.audit.operations import Subject
from naik.apps.capacity.models import TrainingSession
from naik.apps.capacity.queries.training_reach import sessions
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

CHANGED_MEANWHILE = Text(
    "Pelatihan ini diubah orang lain sejak halaman ini dibuka. Isian Anda belum disimpan; muat ulang halaman ini.",
    "Somebody changed this session since the page was opened. Your text was not saved; load the page again.",
)


def locked(access: Access, session_id: int, permission: Permission = Permission.TRAINING_MANAGE) -> TrainingSession:
    """A session with its programme, held until the transaction ends.

    404 for a session out of reach, Forbidden for whoever may not manage (or, with `permission`, does not hold that).
    """
    if not sessions(access).filter(pk=session_id).exists():
        raise Http404
    if permission is Permission.TRAINING_MANAGE or not access.may_somewhere(permission):
        access.require(permission)
    return held(session_id)


def held(session_id: int) -> TrainingSession:
    """A session of the open scope, held; for what somebody does who has no role in the institution."""
    sessions_held = TrainingSession.objects.select_for_update(of=("self",)).select_related("programme")
    found: TrainingSession = sessions_held.get(pk=session_id)
    return found


def save(access: Access, found: TrainingSession) -> None:
    """Write a held session as one more revision."""
    found.revision = F("revision") + 1
    found.changed_by = access.person
    found.save()


def subject(found: TrainingSession) -> Subject:
    """What an event of this session is about."""
    return Subject("training", found.pk, found.programme.title)
