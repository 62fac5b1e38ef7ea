"""The result page: index and predicate after each stage, parts, findings, appeals and every version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.queries import appeals
from naik.apps.evaluations.queries.determination import Version, versions
from naik.apps.evaluations.queries.outcome_levels import SideBySide, side_by_side
from naik.apps.evaluations.queries.summaries import Summaries, summaries
from naik.apps.institutions.access import Access
from naik.cycle.stages import Stage
from naik.instruments.model import Text
from naik.scoring import PartScore, Score


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A domain or an aspect after each shown stage."""

    id: str
    title: Text
    parts: tuple[PartScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything of a result as far as this person may see it; `current` is the version that stands."""

    shown: SideBySide
    scores: tuple[tuple[Stage, Score, int], ...]
    domains: tuple[PartRow, ...]
    aspects: tuple[PartRow, ...]
    versions: tuple[Version, ...]
    current: Version | None
    summaries: Summaries | None
    appeals: tuple[appeals.AppealRow, ...]


def outcome(access: Access, assessment: Assessment) -> Outcome:
    """The result of `assessment`, also while it is still being made."""
    shown = side_by_side(access, assessment)
    scores = tuple(
        (stage, shown.standing.score(stage), shown.standing.filled(stage))
        for stage in shown.stages
        if shown.standing.filled(stage)
    )
    known = versions(assessment)
    current = next((one for one in known if one.state == "published"), None)
    return Outcome(
        shown=shown,
        scores=scores,
        domains=_parts([score.domains for _, score, _ in scores]),
        aspects=_parts([score.aspects for _, score, _ in scores]),
        versions=known,
        current=current or next((one for one in known if one.stands), None),
        # They are made of the levels that hold now, which are not everybody's yet.
        summaries=summaries(assessment) if shown.complete else None,
        appeals=appeals.listing(access, assessment).rows,
    )


def levels(access: Access, assessment: Assessment, *, stage: str = "", version: str = "") -> Mapping[str, str]:
    """Levels for a file: of a version, else after a stage that may be shown, else what stands. Readable values only."""
    shown = side_by_side(access, assessment)
    readable = [one.value for one in shown.rows]
    known = versions(assessment)
    chosen = next((one for one in known if str(one.number) == version), None)
    if chosen is None and not stage:
        chosen = next((one for one in known if one.stands), None)
    if chosen is not None:
        return {value: chosen.levels.get(value, "") for value in readable}
    after = next((one for one in shown.stages if one.value == stage), shown.stages[-1])
    return {value: shown.standing.held[value][after] for value in readable}


def document(assessment: Assessment, found: Mapping[str, str]) -> dict[str, Any]:
    """Levels as JSON that `naik score` reads, with where they are from."""
    return {
        "institution": assessment.institution.name,
        "cycle": assessment.cycle.name,
        "year": assessment.cycle.year,
        "instrument": assessment.cycle.instrument,
        "predicate_basis": assessment.cycle.predicate_basis,
        "levels": dict(found),
        "versions": [
            {
                "version": one.number, "state": one.state, "index": str(one.index), "predicate": one.predicate,
                "recipe": one.recipe.as_document(),
            }
            for one in versions(assessment)
        ],
    }  # fmt: skip


def _parts(scores: list[tuple[PartScore, ...]]) -> tuple[PartRow, ...]:
    return tuple(
        PartRow(id=parts[0].id, title=parts[0].title, parts=tuple(parts)) for parts in zip(*scores, strict=True)
    )
