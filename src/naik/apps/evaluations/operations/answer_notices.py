"""Telling the internal assessors that answers wait for them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import override

from naik.apps.evaluations.models import Assessment
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Role
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

PAGE = "answer_checks"


def tell_internal_assessors(access: Access, assessment: Assessment) -> None:
    """Tell each internal assessor once, until they have read it; forty answers offered in a day are one notice."""
    institution = access.institution
    members = Membership.objects.filter(active(), institution=institution, role=Role.INTERNAL_ASSESSOR)
    told = sorted(set(members.values_list("person_id", flat=True)) - {access.person.pk})
    if not told:
        return
    with override("id"):
        address = reverse(PAGE, args=[institution.slug, assessment.pk])
    sentence = Text(
        f"Ada jawaban yang menunggu pemeriksaan Anda pada {assessment.cycle.name}.",
        f"Answers of {assessment.cycle.name} wait for your check.",
    )
    for person in told:
        with opened([institution.pk], person=person):
            unread = Notice.objects.filter(
                person=person, kind=NoticeKind.TASK_GIVEN, address=address, read_at=None
            ).exists()
        if not unread:
            tell(person, NoticeKind.TASK_GIVEN, sentence, PAGE, institution, assessment.pk)
