"""An assessor's own phrases."""

from __future__ import annotations

from dataclasses import dataclass

from naik.apps.evaluations.models import Phrase
from naik.apps.institutions.access import Access


@dataclass(frozen=True, slots=True)
class OwnPhrase:
    """A sentence for use again, found by its title."""

    id: int
    title: str
    text: str


def own_phrases(access: Access) -> tuple[OwnPhrase, ...]:
    """The person's phrases by title."""
    found = Phrase.objects.filter(person=access.person).order_by("title").values_list("pk", "title", "text")
    return tuple(OwnPhrase(*one) for one in found)
