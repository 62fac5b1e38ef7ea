"""What evaluations hold about a person: their own copy of it, and what an erasure takes away."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author
from naik.apps.evaluations.models import (
    Answer,
    Appeal,
    Assessor,
    ClarificationMessage,
    Declaration,
    FirstScore,
    Phrase,
    Signature,
)
from naik.apps.institutions.models import Assignment, Membership
from naik.apps.tenancy.scope import opened


def institutions(person: Person) -> Collection[int]:
    """Every institution in which the person held a role or an assignment: only there can they have acted."""
    with opened((), person=person.pk):
        # Asked across institutions; the row policy on the person is the wall here.
        own = Membership._base_manager.filter(person=person).values_list("institution_id", flat=True)  # noqa: SLF001  across institutions
        assigned = Assignment._base_manager.filter(person=person).values_list("institution_id", flat=True)  # noqa: SLF001  across institutions
        return {*own, *assigned}


def export(person: Person) -> object:
    """What a person declared, wrote, scored and signed in the institutions that are open."""
    declared = Declaration.objects.filter(person=person).order_by("pk").prefetch_related("conflicts__about")
    return {
        "declarations": [
            {
                "cycle": one.cycle_id, "residence": one.residence_id, "employer": one.employer_id,
                "at": one.confidentiality_at,
                "conflicts": [{"about": each.about.slug, "reason": each.reason} for each in one.conflicts.all()],
            }
            for one in declared
        ],
        "assessor_of": list(
            Assessor.objects.filter(person=person)
            .order_by("pk")
            .values("institution__slug", "assessment_id", "lead", "assigned_at", "ended_at")
        ),
        "first_scores": FirstScore.objects.filter(assessor__person=person).count(),
        "answers_last_changed": Answer.objects.filter(Q(changed_by=person) | Q(checked_by=person)).count(),
        "clarification_messages": list(
            ClarificationMessage.objects.filter(author=person).order_by("pk").values("clarification_id", "text", "at")
        ),
        "appeals": list(
            Appeal.objects.filter(Q(filed_by=person) | Q(answered_by=person)).order_by("pk").values("id", "filed_at")
        ),
        "signatures": list(
            Signature.objects.filter(person=person).order_by("pk").values("paper", "position", "signed_at", "void_at")
        ),
        "phrases": list(Phrase.objects.filter(person=person).order_by("pk").values("title", "text")),
    }  # fmt: skip


def erase(person: Person, _by: Author, _reason: str) -> None:
    """Take away what is theirs alone; what they scored or signed stays the institution's record, without the name."""
    Phrase.objects.filter(person=person).delete()
    for declaration in Declaration.objects.filter(person=person):
        declaration.conflicts.all().delete()
        declaration.delete()
