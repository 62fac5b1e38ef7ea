"""Which actions a person reaches: by office, and all of them for whoever works for the institution as a whole."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from naik.apps.evidence.policies import readable
from naik.apps.improvement.models import Action
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

OWN = Text(
    "Bukti ini Anda serahkan sendiri, jadi orang lain yang memeriksanya.",
    "You handed this evidence in yourself, so somebody else checks it.",
)
UNREADABLE = Text(
    "Ada dokumen yang tidak boleh Anda buka, jadi orang lain yang memeriksanya.",
    "There is a document you may not open, so somebody else checks it.",
)


def actions(access: Access, permission: Permission = Permission.ACTION_READ) -> QuerySet[Action]:
    """The actions `permission` is held for; one that is not readable does not exist for the person (404)."""
    found: QuerySet[Action] = Action.objects.filter(of_offices(access, permission), institution=access.institution)
    return found


def of_offices(access: Access, permission: Permission) -> Q:
    """The condition on `office` that `permission` sets."""
    offices = access.offices(permission)
    # The empty condition is true of every row, so that no office at all must be said as a row that cannot be.
    return Q() if offices is None else Q(office_id__in=offices)


def action(access: Access, action_id: int) -> Action:
    """One readable action, or 404."""
    return get_object_or_404(actions(access).select_related("office", "person", "planned_raise"), pk=action_id)


def held(access: Access, action_id: int) -> Action:
    """One readable action, locked for a change until the transaction ends, or 404."""
    found: Action = get_object_or_404(actions(access).select_for_update(of=("self",)), pk=action_id)
    return found


def objection(access: Access, givers: Collection[int], documents: Collection[int]) -> Text | None:
    """Why this person does not check that evidence although their role would allow it."""
    if access.person.pk in givers:
        return OWN
    seen: int = readable(access).filter(pk__in=documents).count()
    return UNREADABLE if seen < len(set(documents)) else None
