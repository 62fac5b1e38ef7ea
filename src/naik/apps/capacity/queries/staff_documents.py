"""The documents that can show what somebody can do."""

from __future__ import annotations

from naik.apps.evidence.policies import readable
from naik.apps.institutions.access import Access

MOST = 2000


def document_choices(access: Access) -> tuple[tuple[int, str], ...]:
    """The documents of the library this person may open, by title."""
    found = readable(access).filter(archived_at=None).order_by("title", "pk")
    return tuple(found.values_list("pk", "title")[:MOST])
