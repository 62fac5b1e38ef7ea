"""When somebody is reminded of a due date, and when the coordinator hears of an office that is late."""

from __future__ import annotations

from datetime import date

BEFORE = (7, 3, 1, 0)
"""Days before a due date on which there is a reminder; 0 is the day itself."""
EVERY = 7
"""Once a due date is over, there is a reminder every so many days."""
ESCALATED_AFTER = 3
"""Days an office is late before the coordinator hears of it, and then every day until it has delivered."""


def is_reminded(due_on: date, today: date) -> bool:
    """Whether `today` is a day on which what is due on `due_on` is called to mind."""
    left = (due_on - today).days
    return left in BEFORE if left >= 0 else -left % EVERY == 0


def is_escalated(due_on: date, today: date) -> bool:
    """Whether the coordinator is told today that `due_on` was missed."""
    return (today - due_on).days >= ESCALATED_AFTER
