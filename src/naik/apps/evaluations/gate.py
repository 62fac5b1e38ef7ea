"""The gate every change of an assessment goes through: its row is locked, its stage right, its window open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import Http404

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Assessment, Reopening, StageWindow
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.cycle.stages import TITLES, Stage
from naik.instruments import loader
from naik.instruments.model import Instrument, Text


class StageClosed(Refused):
    """The stage this change belongs to is over, not begun, or another one."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a stage can be written in, as it holds for one institution, and what the database's clock says now."""

    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    reopened_until: datetime | None
    now: datetime

    @property
    def ends_at(self) -> datetime:
        """The moment from which nothing is taken any more."""
        if self.reopened_until is not None:
            return max(self.reopened_until, self.closes_at)
        return min(self.closes_at, self.closed_at or self.closes_at)

    @property
    def open(self) -> bool:
        """Whether a change is taken now."""
        if self.reopened_until is not None and self.now < self.reopened_until:
            return True
        return self.closed_at is None and self.opens_at <= self.now < self.closes_at


def enter(
    access: Access, assessment_id: int, *stages: Stage, alone: bool = False, any_time: bool = False
) -> Assessment:
    """Lock an assessment for a change in one of `stages`, or raise StageClosed; 404 when it is out of reach.

    Changes of answers hold it together; `alone` waits for them, for an act that moves the stage. The clock is the
    database's, read once the lock is held, so that all servers agree to the second. `any_time` takes an act that a
    closed window does not stop: one that ends a stage.
    """
    _lock(access, assessment_id, alone=alone)
    found = policies.assessment(access, assessment_id)
    stage = Stage(found.stage)
    if stage not in stages:
        raise _not_now(stage, stages)
    if not any_time:
        require_open(found, stage)
    return found


def require_open(assessment: Assessment, stage: Stage) -> Window:
    """The window of `stage`, or StageClosed when nothing is taken now."""
    found = window(assessment, stage)
    if not found.open:
        title = TITLES[stage]
        if found.now < found.opens_at:
            raise StageClosed(
                Text(
                    f"Tahap {title.id} belum dibuka. Isian Anda belum disimpan, tetapi tetap ada di halaman ini.",
                    f"The stage {title.en} has not begun. Your text was not saved, but is still on this page.",
                )
            )
        raise StageClosed(
            Text(
                f"Tahap {title.id} sudah ditutup. Isian terakhir Anda tidak disimpan; hubungi penyelenggara evaluasi "
                "bila tahap perlu dibuka kembali.",
                f"The stage {title.en} is closed. What you just wrote was not saved; ask the organiser of the "
                "evaluation if it has to be reopened.",
            )
        )
    return found


def window(assessment: Assessment, stage: Stage) -> Window:
    """When `stage` can be written in by this institution."""
    found = StageWindow.objects.filter(cycle=assessment.cycle_id, stage=stage).first()
    if found is None:
        raise Http404
    until = (
        Reopening.objects.filter(assessment=assessment, stage=stage)
        .order_by("-until")
        .values_list("until", flat=True)
        .first()
    )
    return Window(found.opens_at, found.closes_at, found.closed_at, until, database_now())


def database_now() -> datetime:
    """The database's clock, the one clock of all servers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    found: datetime = now
    return found


def instrument(assessment: Assessment) -> Instrument:
    """The instrument of the assessment's cycle."""
    return loader.load(assessment.cycle.instrument)


def _lock(access: Access, assessment_id: int, *, alone: bool) -> None:
    how = "FOR UPDATE" if alone else "FOR SHARE"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM evaluations_assessment WHERE id = %s AND institution_id = %s {how}",  # noqa: S608  no value is in it
            [assessment_id, access.institution.pk],
        )
        if cursor.fetchone() is None:
            raise Http404


def _not_now(stage: Stage, wanted: tuple[Stage, ...]) -> StageClosed:
    now, then = TITLES[stage], TITLES[wanted[0]]
    return StageClosed(
        Text(
            f"Penilaian ini berada pada tahap {now.id}; tindakan ini milik tahap {then.id}. Tidak ada yang berubah.",
            f"This assessment is in the stage {now.en}; this belongs to the stage {then.en}. Nothing has changed.",
        )
    )
