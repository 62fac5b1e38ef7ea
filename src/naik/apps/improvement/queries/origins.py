"""The levels a plan can start from: those of an assessment as far as the person may see them, or published ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Assessment, EvidenceItem, Responsibility
from naik.apps.evaluations.queries.standing import standing
from naik.apps.improvement.models import PlanningAssumption
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution
from naik.apps.institutions.roles import Permission
from naik.apps.results.queries.snapshot import snapshot
from naik.cycle.stages import LEVELS, Stage
from naik.instruments import loader
from naik.instruments.model import Instrument, PredicateBasis
from naik.intake import basis_for
from naik.planning import Assumptions, Situation, StepCost
from naik.planning.assumptions import shipped, with_changes
from naik.scoring import Value

ASSESSMENT, PUBLISHED = "penilaian-", "terbit-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where levels come from. `key` names it in forms; `cycle` is the name of an assessment's cycle, else ""."""

    key: str
    year: int
    instrument_id: str
    cycle: str = ""
    assessment: Assessment | None = None


@dataclass(frozen=True, kw_only=True)
class Levels:
    """The levels of an origin; `evidence` holds the accepted items of Pemdi by value and level."""

    origin: Origin
    instrument: Instrument
    basis: PredicateBasis
    values: Mapping[str, Value | None]
    evidence: Mapping[str, Mapping[int, frozenset[int]]] = field(default_factory=dict)


def origins(access: Access) -> tuple[Origin, ...]:
    """Every origin, the newest first; an assessment before the published levels of its year."""
    found = [_published(year, instrument) for year, instrument in _known(access.institution)]
    if access.may(Permission.ASSESSMENT_READ):
        found += [_assessed(one) for one in policies.assessments(access).order_by("-cycle__year", "-pk")]
    return tuple(sorted(found, key=lambda one: (-one.year, one.assessment is None)))


def origin(access: Access, key: str) -> Origin:
    """One origin by its key, or 404."""
    found = next((one for one in origins(access) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def levels(access: Access, of: Origin) -> Levels:
    """The levels of an origin; of an assessment those of the last stage that the person may see."""
    instrument = loader.load(of.instrument_id)
    if of.assessment is None:
        known = snapshot().levels[access.institution.slug][of.year]
        return Levels(
            origin=of, instrument=instrument, basis=basis_for(instrument, of.year),
            values={value: int(level) if instrument.whole else level for value, level in known.items()},
        )  # fmt: skip
    stand = standing(of.assessment)
    stage = next(
        (one for one in reversed(LEVELS) if policies.sees_stage(access, of.assessment, one)), Stage.SELF_ASSESSMENT
    )
    return Levels(
        origin=of, instrument=instrument, basis=stand.basis, values=stand.values(stage),
        evidence={} if instrument.whole else _accepted(of.assessment),
    )  # fmt: skip


def assumptions(institution: Institution, instrument: Instrument) -> Assumptions:
    """The shipped table with the institution's own cells."""
    own = PlanningAssumption.objects.filter(institution=institution, instrument=instrument.id)
    return with_changes(
        shipped(instrument), {(one.value, one.level): StepCost(one.effort, one.money, one.months) for one in own}
    )


def situation(access: Access, of: Levels) -> Situation:
    """The planner's view of where the institution stands."""
    return Situation(
        instrument=of.instrument, levels=of.values, assumptions=assumptions(access.institution, of.instrument),
        basis=of.basis, evidence=of.evidence,
    )  # fmt: skip


def leading_offices(institution: Institution, instrument_id: str, assessment: Assessment | None) -> dict[str, int]:
    """The open lead office of each value, by its number: of that assessment, else of the newest that names one."""
    named = Responsibility.objects.filter(
        lead=True, office__closed_on=None, answer__assessment__institution=institution,
        answer__assessment__cycle__instrument=instrument_id,
    )  # fmt: skip
    newest = named.filter(answer__assessment__cycle__rehearsal=False).order_by(
        "answer__assessment__cycle__year", "answer__assessment"
    )
    own = named.filter(answer__assessment=assessment)
    return {
        **dict(newest.values_list("answer__value", "office")),
        **dict(own.values_list("answer__value", "office")),
    }


def _known(institution: Institution) -> list[tuple[int, str]]:
    data = snapshot()
    years = data.years.get(institution.slug, {})
    return [(year, years[year].instrument) for year in data.levels.get(institution.slug, {}) if year in years]


def _published(year: int, instrument_id: str) -> Origin:
    return Origin(key=f"{PUBLISHED}{year}", year=year, instrument_id=instrument_id)


def _assessed(one: Assessment) -> Origin:
    return Origin(
        key=f"{ASSESSMENT}{one.pk}", year=one.cycle.year, instrument_id=one.cycle.instrument, cycle=one.cycle.name,
        assessment=one,
    )  # fmt: skip


def _accepted(assessment: Assessment) -> dict[str, dict[int, frozenset[int]]]:
    rows = EvidenceItem.objects.filter(answer__assessment=assessment, state="accepted")
    found: dict[str, dict[int, frozenset[int]]] = {}
    for value, level, number in rows.values_list("answer__value", "level", "number"):
        of_value = found.setdefault(value, {})
        of_value[level] = of_value.get(level, frozenset()) | {number}
    return found
