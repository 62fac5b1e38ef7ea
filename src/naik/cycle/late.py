"""When an answer is late: what an office still owes, and how many days its inner due date is away."""

from __future__ import annotations

from datetime import date

PREPARED = frozenset({"offered", "accepted"})
"""States in which the office has done its part."""
OWED = frozenset({"empty", "draft", "returned"})
"""States in which the office has something to do; what waits for another agency's index is in neither."""
SOON = 7
"""Days before a due date in which it is this week's work."""


def days_late(state: str, due_on: date | None, today: date) -> int:
    """How many days what is owed is overdue; 0 when it is not."""
    if due_on is None or state not in OWED:
        return 0
    return max((today - due_on).days, 0)


def is_soon(state: str, due_on: date | None, today: date) -> bool:
    """Whether it has to be prepared this week, or should have been."""
    return due_on is not None and state in OWED and (due_on - today).days <= SOON
