"""Who is told of meetings and appeals: the institution's coordinators, and the assessors."""

from __future__ import annotations

from collections.abc import Iterable

from naik.apps.evaluations.models import Assessment, Assessor
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Role
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.instruments.model import Text


def tell_coordinators(access: Access, kind: NoticeKind, sentence: Text, page: str, *more: int) -> None:
    """Tell the institution's coordinators, except who acts."""
    found = Membership.objects.filter(active(), institution=access.institution, role=Role.COORDINATOR)
    _tell(access, found.values_list("person", flat=True), kind, sentence, page, *more)


def tell_assessors(
    access: Access, assessment: Assessment, kind: NoticeKind, sentence: Text, page: str, *more: int
) -> None:
    """Tell the assessors of this assessment, except who acts."""
    found = Assessor.objects.filter(assessment=assessment, ended_at=None)
    _tell(access, found.values_list("person", flat=True), kind, sentence, page, *more)


def _tell(access: Access, people: Iterable[int], kind: NoticeKind, sentence: Text, page: str, *more: int) -> None:
    for person in sorted(set(people) - {access.person.pk}):
        tell(person, kind, sentence, page, access.institution, *more)
