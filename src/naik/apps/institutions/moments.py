"""Days as people of an institution name them, and the moments they stand for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from naik.apps.institutions.models import Institution
from naik.apps.institutions.time_zones import zone


def end_of(day: date, institution: Institution) -> datetime:
    """The moment when `day`, still included, is over there."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone(institution))


def last_day(moment: datetime | None, institution: Institution) -> date | None:
    """The last day before `moment` there; the reverse of `end_of`."""
    return None if moment is None else (moment - timedelta(microseconds=1)).astimezone(zone(institution)).date()
