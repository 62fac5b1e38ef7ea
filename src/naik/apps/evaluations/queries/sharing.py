"""Who prepares which answer: the arrangement as it is, the load of each office, and what the year before proposes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from naik.apps.evaluations import gate
from naik.apps.evaluations.models import Answer, Assessment, Responsibility
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.moments import last_day
from naik.cycle.sharing import NOBODY, Arrangement, Load, Part, loads, proposed
from naik.cycle.stages import Stage
from naik.instruments import loader
from naik.instruments.model import Aspect, Instrument, Text


@dataclass(frozen=True, slots=True)
class Shared:
    """An office as the sharing names it."""

    id: int
    name: str
    code: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingRow:
    """One answer with who prepares it."""

    value: str
    title: Text
    aspect: str
    weight: Fraction
    state: str
    arrangement: Arrangement


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLoad:
    """What one office carries; `share` compares its lead weight with the heaviest one's, from 0 to 100."""

    office: Shared
    load: Load
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an earlier sharing proposes for an answer nobody prepares yet."""

    value: str
    title: Text
    arrangement: Arrangement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """The sharing of one assessment. `last_day` is the last day of the self-assessment."""

    instrument: Instrument
    rows: tuple[SharingRow, ...]
    offices: Mapping[int, Shared]
    loads: tuple[OfficeLoad, ...]
    last_day: date
    writable: bool
    proposed_from: str
    proposals: tuple[Proposal, ...]

    @property
    def unshared(self) -> int:
        """How many answers have no lead office."""
        return sum(1 for row in self.rows if row.arrangement.lead is None)

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """The offices a part can be given to."""
        return tuple((one.id, f"{one.name} ({one.code})") for one in self.offices.values() if not one.closed)

    @property
    def idle(self) -> int:
        """How many open offices have no part."""
        busy = {one.office.id for one in self.loads}
        return sum(1 for one in self.offices.values() if not one.closed and one.id not in busy)

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """The aspects rows can be narrowed to."""
        return self.instrument.aspects

    def of_aspect(self, aspect: str) -> tuple[SharingRow, ...]:
        """The rows of an aspect; all when there is no such aspect."""
        return tuple(row for row in self.rows if row.aspect == aspect) or self.rows


def sharing(access: Access, assessment: Assessment) -> Sharing:
    """The sharing of an assessment in reach."""
    instrument = gate.instrument(assessment)
    offices = offices_of(access)
    answers = list(Answer.objects.filter(assessment=assessment).only("pk", "value", "state"))
    held = arrangements(answers)
    by_value = {one.value: one for one in answers}
    window = gate.window(assessment, Stage.SELF_ASSESSMENT)
    source, found = proposals(access, assessment, offices.values())
    return Sharing(
        instrument=instrument,
        rows=tuple(
            SharingRow(
                value=value, title=instrument.value_indicator(value).title,
                aspect=instrument.value_indicator(value).aspect, weight=instrument.value_weight(value),
                state=by_value[value].state, arrangement=held.get(value, NOBODY),
            )
            for value in instrument.value_ids if value in by_value
        ),
        offices=offices,
        loads=_loads(instrument, held, offices),
        last_day=last_day(window.ends_at, access.institution) or window.ends_at.date(),
        writable=window.open and assessment.stage == Stage.SELF_ASSESSMENT,
        proposed_from=source,
        proposals=tuple(
            Proposal(value=value, title=instrument.value_indicator(value).title, arrangement=arrangement)
            for value, arrangement in found.items() if held.get(value, NOBODY) == NOBODY
        ),
    )  # fmt: skip


def offices_of(access: Access) -> dict[int, Shared]:
    """Every office of the institution by its number, closed ones last."""
    found = Office.objects.filter(institution=access.institution).order_by("name", "pk")
    each = [Shared(one.pk, one.name, one.code, one.closed_on is not None) for one in found]
    return {one.id: one for one in sorted(each, key=lambda one: one.closed)}


def arrangements(answers: Iterable[Answer]) -> dict[str, Arrangement]:
    """Who prepares each of `answers`, by value; those nobody prepares are missing."""
    values = {one.pk: one.value for one in answers}
    found: dict[str, Arrangement] = {}
    for one in Responsibility.objects.filter(answer__in=values).order_by("office_id"):
        value = values[one.answer_id]
        held, part = found.get(value, NOBODY), Part(one.office_id, one.due_on)
        found[value] = held.with_lead(part) if one.lead else held.with_contributor(part)
    return found


def proposals(
    access: Access, assessment: Assessment, offices: Collection[Shared]
) -> tuple[str, dict[str, Arrangement]]:
    """What the institution's newest earlier sharing proposes, and the name of the cycle it is from ("" for none)."""
    earlier = (
        Responsibility.objects.filter(
            institution=access.institution, answer__assessment__cycle__opened_at__lt=assessment.cycle.opened_at
        )
        .exclude(answer__assessment=assessment)
        .order_by("-answer__assessment__cycle__opened_at", "-answer__assessment")
        .values_list("answer__assessment", flat=True)
        .first()
    )
    if earlier is None:
        return "", {}
    old = Assessment.objects.select_related("cycle").get(pk=earlier)
    before = arrangements(Answer.objects.filter(assessment=old).only("pk", "value"))
    usable = [one.id for one in offices if not one.closed]
    instruments = gate.instrument(assessment), loader.load(old.cycle.instrument)
    return old.cycle.name, proposed(*instruments, before, usable)


def _loads(
    instrument: Instrument, held: Mapping[str, Arrangement], offices: Mapping[int, Shared]
) -> tuple[OfficeLoad, ...]:
    found = loads(instrument, held)
    heaviest = max((one.lead_weight for one in found.values()), default=Fraction(0))
    rows = [
        OfficeLoad(office=offices[office], load=load, share=int(100 * load.lead_weight / heaviest) if heaviest else 0)
        for office, load in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.load.lead_weight, -row.load.contributed_weight, row.office.name)))
