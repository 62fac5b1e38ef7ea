"""Telling those who prepare an answer that it came back."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from naik.apps.evaluations.models import Answer, Assessment, Responsibility
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.notices.operations import notify
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text


def tell_returned(access: Access, assessment: Assessment, answer: Answer) -> None:
    """Tell the contributors of the offices that prepare it and whoever wrote last; each once until it is read."""
    institution = access.institution
    offices = Responsibility.objects.filter(answer=answer).values("office")
    members = Membership.objects.filter(
        active(), Q(role=Role.OFFICE_CONTRIBUTOR, office__in=offices) | Q(person=answer.changed_by_id),
        institution=institution,
    )  # fmt: skip
    told = sorted(set(members.values_list("person_id", flat=True)) - {access.person.pk})
    if not told:
        return
    with override("id"):
        address = reverse("answer", args=[institution.slug, assessment.pk, answer.value])
    sentence = Text(
        f"Indikator {answer.value} dikembalikan asesor internal ({assessment.cycle.name}).",
        f"Indicator {answer.value} was returned by the internal assessor ({assessment.cycle.name}).",
    )
    for person in told:
        with opened([institution.pk], person=person):
            waiting = Notice.objects.filter(
                person=person, kind=NoticeKind.ANSWER_RETURNED, address=address, read_at=None
            ).exists()
        if not waiting:
            notify(person, NoticeKind.ANSWER_RETURNED, sentence, address, institution_id=institution.pk)
