"""What waits for a person, in all institutions where they work: evidence to mend for now."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from naik.apps.accounts.models import Person
from naik.apps.evidence import queries as evidence
from naik.apps.evidence.views.library import MEND
from naik.apps.institutions.access import workplaces
from naik.apps.institutions.roles import PERMISSIONS, Permission
from naik.apps.tenancy.scope import opened


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: where it is, and why it waits."""

    title: str
    institution: str
    why: str
    address: str


def for_person(person: Person) -> tuple[Waiting, ...]:
    """Everything that waits, institution by institution."""
    found = []
    for place in workplaces(person):
        # Who reaches hundreds of institutions keeps evidence only where a role lets them write.
        if not any(Permission.DOCUMENT_WRITE in PERMISSIONS[role] for role in place.roles):
            continue
        with opened([place.institution.pk], person=person.pk):
            found += [
                Waiting(
                    title=one.title,
                    institution=place.institution.name,
                    why=", ".join(str(MEND[code]) for code in one.mend),
                    address=reverse("evidence_document", args=[place.institution.slug, one.id]),
                )
                for one in evidence.to_mend(place.institution, person.pk)
            ]
    return tuple(found)
