"""When something will be finished at the pace so far: two paces, so a range, or nothing when nothing can be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from naik.instruments.model import Text

RECENT_DAYS = 14
"""How far back the second pace looks."""
FEWEST_DONE = 3
FEWEST_DAYS = 3
FURTHEST_DAYS = 730
"""Beyond two years a prediction only says that things stand nearly still."""
RULE = Text(
    f"Perkiraan memakai dua laju: rata-rata sejak tahap dibuka, dan rata-rata {RECENT_DAYS} hari terakhir. Sisa "
    f"pekerjaan dibagi masing-masing laju memberi dua tanggal. Belum ada perkiraan sebelum {FEWEST_DAYS} hari berjalan "
    f"dan {FEWEST_DONE} selesai, atau bila {RECENT_DAYS} hari terakhir tanpa kemajuan.",
    f"The prediction uses two paces: the average since the stage opened, and that of the last {RECENT_DAYS} days. What "
    f"is left, divided by each, gives two dates. Nothing is said before {FEWEST_DAYS} days and {FEWEST_DONE} finished, "
    f"or when nothing moved in the last {RECENT_DAYS} days.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is done of what, since when; `recent` of it within the last RECENT_DAYS days."""

    done: int
    of: int
    recent: int
    started: date
    today: date


@dataclass(frozen=True, slots=True)
class Predicted:
    """The earliest and the latest day at the two paces; the same day when they agree."""

    earliest: date
    latest: date


def predicted(progress: Progress) -> Predicted | None:
    """When the rest will be done; None when it is done, or when nothing can be said yet."""
    left = progress.of - progress.done
    days = (progress.today - progress.started).days
    if left <= 0 or progress.done < FEWEST_DONE or days < FEWEST_DAYS or progress.recent <= 0:
        return None
    window = min(RECENT_DAYS, days)
    waits = (_days(left, progress.done, days), _days(left, min(progress.recent, progress.done), window))
    if max(waits) > FURTHEST_DAYS:
        return None
    return Predicted(progress.today + timedelta(days=min(waits)), progress.today + timedelta(days=max(waits)))


def _days(left: int, done: int, days: int) -> int:
    # Rounded up: a day that was begun is needed.
    return -(-left * days // done)
