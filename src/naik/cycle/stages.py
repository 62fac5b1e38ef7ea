"""The stages an evaluation goes through (PermenPANRB 59/2020, annex chapter III; Pedoman Menteri PANRB 3/2024)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from naik.instruments.model import Text


class Stage(StrEnum):
    """Where an assessment is. FINISHED is the end, and has no window."""

    SELF_ASSESSMENT = "self_assessment"
    INTERNAL_APPROVAL = "internal_approval"
    DOCUMENT_REVIEW = "document_review"
    INTERVIEW = "interview"
    VISIT = "visit"
    APPEAL = "appeal"
    REVIEW = "review"
    DETERMINATION = "determination"
    PUBLICATION = "publication"
    FINISHED = "finished"


ORDER: tuple[Stage, ...] = tuple(Stage)
REQUIRED = frozenset({Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DETERMINATION, Stage.FINISHED})
"""Stages no cycle goes without; the others apply when the cycle says so."""
REHEARSAL: tuple[Stage, ...] = (Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DETERMINATION)
"""What an institution's own rehearsal is made of unless it wants more; it is never published."""
NEVER_IN_A_REHEARSAL = frozenset({Stage.PUBLICATION, Stage.REVIEW})
EXTERNAL: tuple[Stage, ...] = (Stage.DOCUMENT_REVIEW, Stage.INTERVIEW, Stage.VISIT)
"""Stages in which assessors choose a level again."""
LEVELS: tuple[Stage, ...] = (Stage.SELF_ASSESSMENT, *EXTERNAL, Stage.APPEAL, Stage.REVIEW)
"""Stages that can leave a level behind, in the order in which a later one replaces an earlier one."""

TITLES: dict[Stage, Text] = {
    Stage.SELF_ASSESSMENT: Text("Penilaian mandiri", "Self-assessment"),
    Stage.INTERNAL_APPROVAL: Text("Persetujuan internal", "Internal approval"),
    Stage.DOCUMENT_REVIEW: Text("Penilaian dokumen", "Document review"),
    Stage.INTERVIEW: Text("Interviu", "Interview"),
    Stage.VISIT: Text("Visitasi", "Visit"),
    Stage.APPEAL: Text("Sanggah", "Appeal"),
    Stage.REVIEW: Text("Reviu", "Review"),
    Stage.DETERMINATION: Text("Penetapan", "Determination"),
    Stage.PUBLICATION: Text("Publikasi", "Publication"),
    Stage.FINISHED: Text("Selesai", "Finished"),
}


class StagesRefused(ValueError):
    """A choice of stages that makes no evaluation; the message says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def arranged(chosen: Iterable[str], *, rehearsal: bool) -> tuple[Stage, ...]:
    """The chosen stages in their order, without the end; raises StagesRefused for a choice that makes no cycle."""
    given = {Stage(one) for one in chosen} - {Stage.FINISHED}
    missing = REQUIRED - given - {Stage.FINISHED}
    if missing:
        first = next(stage for stage in ORDER if stage in missing)
        raise StagesRefused(
            Text(f"Tahap {TITLES[first].id} tidak boleh ditiadakan.", f"No cycle goes without {TITLES[first].en}.")
        )
    if rehearsal and given & NEVER_IN_A_REHEARSAL:
        raise StagesRefused(
            Text(
                "Latihan tidak direviu dan tidak diterbitkan.",
                "A rehearsal is neither reviewed by the ministry nor published.",
            )
        )
    if not rehearsal and Stage.PUBLICATION not in given:
        raise StagesRefused(
            Text("Siklus penyelenggara berakhir dengan publikasi.", "An authority's cycle ends in publication.")
        )
    if not given.intersection(EXTERNAL) and given & {Stage.APPEAL, Stage.REVIEW}:
        raise StagesRefused(
            Text("Sanggah dan reviu memerlukan penilaian oleh asesor.", "Appeal and review need a stage of assessors.")
        )
    return tuple(stage for stage in ORDER if stage in given)


def following(stages: Iterable[Stage], stage: Stage) -> Stage:
    """The stage after `stage` among those that apply; FINISHED at the end."""
    later = [one for one in stages if ORDER.index(one) > ORDER.index(stage)]
    return later[0] if later else Stage.FINISHED


def latest_levels(levels: dict[Stage, str]) -> dict[Stage, str]:
    """For each stage that can leave a level, the one that holds after it: untouched, it is the previous stage's.

    Levels are exact texts (``3``, ``7/6``); "" means none yet. Source: Pedoman Menteri PANRB 3/2024, chapter III.
    """
    held, found = "", {}
    for stage in LEVELS:
        held = levels.get(stage, "") or held
        found[stage] = held
    return found
