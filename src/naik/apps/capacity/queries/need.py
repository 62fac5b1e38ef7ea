"""The training need of an institution: computed from what is to rise and from who can do what today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet

from naik.apps.capacity import policies
from naik.apps.capacity.models import HeldCompetence, StaffMember, TrainingSession
from naik.apps.capacity.queries.competences import Competence, offered, valid_on, wanted_by
from naik.apps.improvement.models import Plan
from naik.apps.improvement.queries import origins
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.instruments import loader
from naik.instruments.model import Instrument, Text
from naik.planning.training_need import Need, Rising, below_next_predicate, training_need

COMING = ("planned", "signing_up")
"""The states of a session that has not been held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the need was computed from.

    `kind` is "adopted" or "draft" (a plan: `plan_id`, `title`), "assessment" or "published" (levels of `year`, below
    `level`, which `predicate` wants), "highest" (levels at the highest predicate) or "none".
    """

    kind: str
    instrument: Instrument | None = None
    plan_id: int | None = None
    title: str = ""
    year: int | None = None
    level: int | None = None
    predicate: Text | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """A value that is to rise, with its title."""

    value: str
    title: Text


@dataclass(frozen=True, slots=True)
class OfficeNeed:
    """An office where nobody holds the competence: its staff at work, all of whom a programme would have."""

    id: int
    name: str
    staff: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceNeed:
    """A competence that is lacking, where, and why.

    `people` is how many a programme for it would have. `nowhere` are values without a named office, wanting what
    nobody in the institution holds. `sessions` counts coming sessions that teach it.
    """

    competence: Competence
    offices: tuple[OfficeNeed, ...]
    nowhere: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    people: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Lack:
    """A competence that an office lacks, and why."""

    competence: Competence
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """An office with everything it lacks."""

    id: int
    name: str
    staff: int
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class NeedPage:
    """The need of the offices in reach, by competence and by office."""

    basis: Basis
    by_competence: tuple[CompetenceNeed, ...]
    by_office: tuple[OfficeGroup, ...]


def need(access: Access) -> NeedPage:
    """The need today, in a constant number of statements."""
    basis, rising = _rising(access)
    if basis.instrument is None:
        return NeedPage(basis, (), ())
    competences = {one.code: one for one in offered(access.institution)}
    wanted = wanted_by(competences.values(), basis.instrument.id, [one.value for one in rising])
    every_office = dict(_open_offices(access).values_list("pk", "name"))
    held: dict[int, set[str]] = defaultdict(set)
    holding = HeldCompetence.objects.filter(valid_on(access.institution), institution=access.institution)
    for office, code in holding.values_list("staff__office", "competence"):
        held[office].add(code)
    placed = [replace(one, offices=one.offices & every_office.keys()) for one in rising]
    found = _in_reach(access, training_need(placed, wanted, held))
    shown = _Shown(competences, every_office, _staff(access), basis.instrument)
    return NeedPage(replace(basis, count=len(rising)), _by_competence(access, found, shown), _by_office(found, shown))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What needs are told with: competences by code, names and staff of the offices, the instrument's titles."""

    competences: Mapping[str, Competence]
    offices: Mapping[int, str]
    staff: Mapping[int, int]
    instrument: Instrument

    def reasons(self, values: Iterable[str]) -> tuple[Reason, ...]:
        """Values with their titles, each once, in the order of the instrument."""
        chosen = set(values)
        return tuple(
            Reason(one, self.instrument.value_indicator(one).title)
            for one in self.instrument.value_ids
            if one in chosen
        )

    def by_name(self, office: int) -> tuple[str, int]:
        """The order of offices in a list."""
        return self.offices[office], office


def _by_competence(access: Access, found: Iterable[Need], shown: _Shown) -> tuple[CompetenceNeed, ...]:
    """The widest need first, and the framework's order among equals."""
    grouped: dict[str, list[Need]] = defaultdict(list)
    for one in found:
        grouped[one.competence].append(one)
    coming: dict[str, int] = defaultdict(int)
    sessions = TrainingSession.objects.filter(institution=access.institution, state__in=COMING)
    for codes in sessions.values_list("programme__competences", flat=True):
        for code in codes:
            coming[code] += 1
    rows = []
    for code in shown.competences:
        if code not in grouped:
            continue
        placed = {one.office: one for one in grouped[code] if one.office is not None}
        offices = tuple(
            OfficeNeed(pk, shown.offices[pk], shown.staff.get(pk, 0), shown.reasons(placed[pk].values))
            for pk in sorted(placed, key=shown.by_name)
        )
        rows.append(
            CompetenceNeed(
                competence=shown.competences[code],
                offices=offices,
                nowhere=shown.reasons(value for one in grouped[code] if one.office is None for value in one.values),
                reasons=shown.reasons(value for one in grouped[code] for value in one.values),
                people=sum(one.staff for one in offices),
                sessions=coming[code],
            )
        )
    rows.sort(key=lambda one: (-len(one.offices), -len(one.reasons)))
    return tuple(rows)


def _by_office(found: Iterable[Need], shown: _Shown) -> tuple[OfficeGroup, ...]:
    grouped: dict[int, dict[str, Need]] = defaultdict(dict)
    for one in found:
        if one.office is not None:
            grouped[one.office][one.competence] = one
    return tuple(
        OfficeGroup(
            pk,
            shown.offices[pk],
            shown.staff.get(pk, 0),
            tuple(
                Lack(competence, shown.reasons(grouped[pk][code].values))
                for code, competence in shown.competences.items()
                if code in grouped[pk]
            ),
        )
        for pk in sorted(grouped, key=shown.by_name)
    )


def _staff(access: Access) -> dict[int, int]:
    at_work = StaffMember.objects.filter(institution=access.institution, left_on=None)
    return dict(at_work.values_list("office").annotate(Count("pk")))


def _rising(access: Access) -> tuple[Basis, tuple[Rising, ...]]:
    """What is to rise: of the adopted plan, else the newest draft, else what stands below the next predicate."""
    plans = Plan.objects.filter(institution=access.institution).select_related("assessment")
    chosen = plans.filter(state="adopted").first() or plans.filter(state="draft").order_by("-created_at", "-pk").first()
    if chosen is not None:
        basis = Basis(
            kind=chosen.state, instrument=loader.load(chosen.instrument), plan_id=chosen.pk, title=chosen.title,
            year=chosen.first_year,
        )  # fmt: skip
        return basis, _of_plan(chosen)
    for origin in origins.origins(access):
        if origin.assessment is not None and origin.assessment.cycle.rehearsal:
            continue
        levels = origins.levels(access, origin)
        if any(levels.values.values()):
            return _of_levels(access, levels)
    return Basis(kind="none"), ()


def _of_plan(plan: Plan) -> tuple[Rising, ...]:
    offices: dict[str, set[int]] = defaultdict(set)
    for value, office in plan.raises.order_by("year", "pk").values_list("value", "office"):
        offices[value].update(() if office is None else (office,))
    leads = origins.leading_offices(plan.institution, plan.instrument, plan.assessment)
    return tuple(
        Rising(value, frozenset(offices[value] or ({leads[value]} if value in leads else ())))
        for value in loader.load(plan.instrument).value_ids
        if value in offices
    )


def _of_levels(access: Access, levels: origins.Levels) -> tuple[Basis, tuple[Rising, ...]]:
    origin = levels.origin
    kind = "published" if origin.assessment is None else "assessment"
    basis = Basis(kind=kind, instrument=levels.instrument, title=origin.cycle, year=origin.year)
    below = below_next_predicate(levels.instrument, origins.situation(access, levels).score)
    if below is None:
        return replace(basis, kind="highest"), ()
    band, level, values = below
    leads = origins.leading_offices(access.institution, origin.instrument_id, origin.assessment)
    rising = tuple(Rising(one, frozenset({leads[one]} if one in leads else ())) for one in values)
    return replace(basis, level=level, predicate=band.title), rising


def _open_offices(access: Access) -> QuerySet[Office]:
    found: QuerySet[Office] = Office.objects.filter(institution=access.institution, closed_on=None)
    return found


def _in_reach(access: Access, found: Iterable[Need]) -> tuple[Need, ...]:
    if policies.sees_every_office(access):
        return tuple(found)
    own = set(policies.offices(access).values_list("pk", flat=True))
    return tuple(one for one in found if one.office in own)
