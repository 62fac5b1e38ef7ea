"""What capacity holds about a person: their own copy of it, and what an erasure takes away."""

from __future__ import annotations

from collections.abc import Collection

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author
from naik.apps.capacity.models import Certificate, Enrolment, HeldCompetence, StaffMember
from naik.apps.capacity.operations.staff_forgetting import forget
from naik.apps.institutions.models import Institution
from naik.apps.tenancy.scope import opened


def institutions(person: Person) -> Collection[int]:
    """Every institution with a row of staff that is linked with this account."""
    # Rows of staff are only seen from inside, so that all have to be asked.
    with opened(Institution.objects.values_list("pk", flat=True), person=person.pk):
        return set(StaffMember.objects.filter(person=person).values_list("institution_id", flat=True))


def export(person: Person) -> object:
    """Where they work, what they can do, which training they had and what was certified."""
    linked = StaffMember.objects.filter(person=person)
    return {
        "staff": list(
            linked.order_by("pk").values(
                "institution__slug", "office__name", "name", "email", "work", "functional_position", "left_on"
            )
        ),
        "competences": list(
            HeldCompetence.objects.filter(staff__in=linked)
            .order_by("pk")
            .values("competence", "obtained_on", "valid_until", "document_id", "note")
        ),
        "trainings": list(
            Enrolment.objects.filter(staff__in=linked)
            .order_by("pk")
            .values(
                "session__programme__title", "session__starts_at", "state", "attended_at", "score_before",
                "score_after",
            )
        ),
        "certificates": list(
            Certificate.objects.filter(enrolment__staff__in=linked)
            .order_by("pk")
            .values("number", "holder", "programme_title", "hours", "held_on", "issued_at", "revoked_at")
        ),
    }  # fmt: skip


def erase(person: Person, by: Author, reason: str) -> None:
    """Take the name off the rows of staff and the certificates; that an office once had somebody trained stays."""
    for found in StaffMember.objects.select_for_update(of=("self",)).filter(person=person).order_by("pk"):
        forget(found, by=by, reason=reason)
