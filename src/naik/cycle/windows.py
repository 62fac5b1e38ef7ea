"""The windows of a cycle's stages: what they may be, and what is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from naik.cycle.stages import ORDER, TITLES, Stage
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a stage; both belong to it, and it closes when the last one is over."""

    first: date
    last: date


class WindowsRefused(ValueError):
    """Days that make no stage; the message says why."""

    def __init__(self, stage: Stage, message: Text) -> None:
        super().__init__(message.en)
        self.stage = stage
        self.message = message


LENGTHS: Mapping[Stage, int] = {
    Stage.SELF_ASSESSMENT: 60,
    Stage.INTERNAL_APPROVAL: 7,
    Stage.DOCUMENT_REVIEW: 45,
    Stage.INTERVIEW: 21,
    Stage.VISIT: 14,
    Stage.APPEAL: 10,
    Stage.REVIEW: 21,
    Stage.DETERMINATION: 14,
    Stage.PUBLICATION: 7,
}
"""How many days a stage of an authority's cycle is proposed to last."""
REHEARSAL_LENGTH = 14


def check(windows: Mapping[Stage, Days]) -> None:
    """Raise WindowsRefused when a stage ends before it begins, or begins or ends before the one it follows does."""
    for stage, days in windows.items():
        if days.last < days.first:
            raise WindowsRefused(
                stage,
                Text(
                    f"Tahap {TITLES[stage].id} berakhir sebelum dimulai.",
                    f"The stage {TITLES[stage].en} ends before it begins.",
                ),
            )
    applying = [stage for stage in ORDER if stage in windows]
    for earlier, later in pairwise(applying):
        if windows[later].first < windows[earlier].first:
            raise WindowsRefused(
                later,
                Text(
                    f"Tahap {TITLES[later].id} dimulai sebelum tahap {TITLES[earlier].id} dimulai.",
                    f"The stage {TITLES[later].en} begins before the stage {TITLES[earlier].en} does.",
                ),
            )
        if windows[later].last < windows[earlier].last:
            raise WindowsRefused(
                later,
                Text(
                    f"Tahap {TITLES[later].id} berakhir sebelum tahap {TITLES[earlier].id} berakhir.",
                    f"The stage {TITLES[later].en} ends before the stage {TITLES[earlier].en} does.",
                ),
            )


def proposed(stages: Iterable[Stage], today: date, *, rehearsal: bool) -> dict[Stage, Days]:
    """Windows to begin with: an authority's stages one after another, a rehearsal's all open from today.

    Internal approval opens with the self-assessment, so that whoever is ready early need not wait.
    """
    found: dict[Stage, Days] = {}
    begins, ends = today, today - timedelta(days=1)
    for stage in stages:
        together = rehearsal or stage is Stage.INTERNAL_APPROVAL
        first = today if together else max(begins, ends + timedelta(days=1))
        ends = max(ends, first - timedelta(days=1)) + timedelta(days=REHEARSAL_LENGTH if rehearsal else LENGTHS[stage])
        found[stage] = Days(first, ends)
        begins = first
    return found
