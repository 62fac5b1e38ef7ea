"""What the page of a determination shows: what is missing, what it would give, and every version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from naik.apps.evaluations.models import Assessment, Determination
from naik.apps.evaluations.queries.completeness import facts
from naik.cycle.completeness import Kind, Missing, missing
from naik.cycle.machines import DETERMINATION
from naik.cycle.stages import Stage
from naik.instruments import loader
from naik.instruments.model import ExternalIndex, PredicateBasis, Text
from naik.scoring import Recipe, Score, exact_text, score, value_from_text

PAGES: Mapping[Kind, str] = {
    Kind.LEVEL: "assessment",
    Kind.WAITING: "",
    Kind.INSTRUMENT: "",
    Kind.APPEAL: "appeals",
    Kind.CLARIFICATION: "clarifications",
    Kind.MINUTES: "meetings",
    Kind.REVIEW: "review",
    Kind.CONSENT: "submission",
}
"""Where each missing thing is mended; "" on this very page, or by whoever runs the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of the result, with the recipe it was made by. `exact` is for reading, `recipe` for making again."""

    number: int
    state: str
    state_title: Text
    index: Decimal
    exact: str
    predicate: str
    steps: int
    levels: Mapping[str, str]
    recipe: Recipe
    reason: str
    determined_by: str
    determined_at: datetime
    published_by: str
    published_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.state != "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A missing thing and the name of the page where it is mended."""

    missing: Missing
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An indicator that waits for a decision."""

    value: str
    title: Text
    source: ExternalIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`preview` is what determining gives now; None where the assessment is not at that stage or not complete."""

    lacks: tuple[Lack, ...]
    waiting: tuple[Waiting, ...]
    preview: Score | None
    levels: Mapping[str, str]
    versions: tuple[Version, ...]


def page(assessment: Assessment) -> Page:
    """How the determination of `assessment` stands."""
    instrument = loader.load(assessment.cycle.instrument)
    known = facts([assessment])[assessment.pk]
    pending = Stage(assessment.stage) in {Stage.DETERMINATION, Stage.PUBLICATION}
    lacks = missing(known) if pending else ()
    waiting = []
    for value in known.waiting if assessment.stage == Stage.DETERMINATION else ():
        indicator = instrument.value_indicator(value)
        if indicator.external_index is not None:
            waiting.append(Waiting(value=value, title=indicator.title, source=indicator.external_index))
    preview = None
    if assessment.stage == Stage.DETERMINATION and not lacks:
        values = {value: value_from_text(level) for value, level in known.levels.items()}
        preview = score(instrument, values, basis=PredicateBasis(assessment.cycle.predicate_basis))
    return Page(
        lacks=tuple(Lack(missing=one, page=PAGES[one.kind]) for one in lacks),
        waiting=tuple(waiting),
        preview=preview,
        levels=known.levels,
        versions=versions(assessment),
    )


def versions(assessment: Assessment) -> tuple[Version, ...]:
    """Every version, the newest first."""
    bands = {band.predicate: band.number for band in loader.load(assessment.cycle.instrument).bands}
    rows = Determination.objects.filter(assessment=assessment).select_related("determined_by", "published_by")
    return tuple(
        Version(
            number=one.version, state=one.state, state_title=DETERMINATION.title_of(one.state), index=one.index,
            exact=exact_text(Fraction(one.exact_index)), predicate=one.predicate, steps=bands.get(one.predicate, 0),
            levels=one.levels, recipe=Recipe.from_document(one.recipe), reason=one.reason,
            determined_by=one.determined_by.name, determined_at=one.determined_at,
            published_by=one.published_by.name if one.published_by else "", published_at=one.published_at,
        )
        for one in rows.order_by("-version")
    )  # fmt: skip
