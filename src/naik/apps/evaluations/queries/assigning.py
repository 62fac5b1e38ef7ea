"""Who assesses whom in a cycle, who could, and what stands against it; read for pages and by the operations alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Assessment, Assessor, ConflictOfInterest, Cycle, Declaration
from naik.apps.evaluations.queries import authority
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.granting import WITHIN
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.roles import Permission, Role
from naik.apps.tenancy.scope import opened
from naik.cycle.conflicts import EXTERNAL, REHEARSAL, Bar, Candidate, Declared, Place, Rule, bars
from naik.cycle.distribution import Proposed, Team, distribute
from naik.cycle.stages import ORDER, Stage
from naik.instruments import loader

ASSIGNED_UNTIL = Stage.DOCUMENT_REVIEW
"""The last stage in which assessors are still assigned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody assigned; `lapsed` when something bars them now, their role's end among it."""

    assessor_id: int
    person_id: int
    name: str
    lead: bool
    due_on: date | None
    done: bool
    bars: tuple[Bar, ...]

    @property
    def lapsed(self) -> bool:
        """Whether they cannot go on."""
        return bool(self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An institution in the cycle and who assesses it; `settled` when nobody is assigned or taken away any more."""

    assessment_id: int
    institution: Institution
    stage: Stage
    team: tuple[Member, ...]
    settled: bool
    missing: int

    @property
    def lead(self) -> Member | None:
        """Who settles differences."""
        return next((one for one in self.team if one.lead), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A possible assessor and what they carry in this cycle; indicators are counted as values."""

    person_id: int
    name: str
    email: str
    membership_id: int
    institutions: int
    leads: int
    indicators: int
    done: int
    declared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A whole cycle as assigning sees it; `scope` are the institutions it was read from, `by` who assigns."""

    cycle: Cycle
    rule: Rule
    scope: frozenset[int]
    by: int
    rows: Mapping[int, Row]
    loads: Mapping[int, Load]
    candidates: Mapping[int, Candidate]

    def bars(self, person_id: int, institution: Institution) -> tuple[Bar, ...]:
        """What keeps a candidate from an institution."""
        return bars(self._candidate(person_id), place(institution), self.rule)

    def _candidate(self, person_id: int) -> Candidate:
        return replace(self.candidates[person_id], assigns=person_id == self.by)

    def proposal(self, wanted: int) -> tuple[Proposed, ...]:
        """An even distribution over the institutions that can still be assigned; see cycle.distribution."""
        open_ones = {one.institution.pk: one for one in self.rows.values() if not one.settled}
        teams = {
            pk: Team(
                tuple(member.person_id for member in row.team if not member.lapsed),
                row.lead.person_id if row.lead and not row.lead.lapsed else None,
            )
            for pk, row in ((one.institution.pk, one) for one in self.rows.values())
        }
        places = [place(one.institution) for one in open_ones.values()]
        possible = [self._candidate(one) for one in sorted(self.loads)]
        return distribute(places, possible, teams, wanted=wanted, rule=self.rule)


def place(institution: Institution) -> Place:
    """An institution as the rule of conflicts sees it."""
    region = institution.region
    return Place(institution.pk, "" if region is None else region.province_id or region.code)


def of_cycle(access: Access, cycle_id: int) -> Field:
    """A cycle this person assigns the assessors of, with those of its institutions they run the evaluation of."""
    access.require_at_home(Permission.ASSESSOR_ASSIGN)
    cycle = authority.cycle(access, cycle_id)
    reached = authority.reached_ids(access, Permission.ASSESSOR_ASSIGN, at_home=True)
    return field(cycle, EXTERNAL, reached | {access.institution.pk}, by=access.person.pk)


def of_rehearsal(access: Access, assessment_id: int) -> Field:
    """The institution's own rehearsal, for its coordinator; 404 for an authority's cycle."""
    access.require(Permission.REHEARSAL_MANAGE)
    found = policies.assessment(access, assessment_id)
    if not found.cycle.rehearsal:
        raise Http404
    return field(found.cycle, REHEARSAL, frozenset({access.institution.pk}), by=access.person.pk)


def field(cycle: Cycle, rule: Rule, scope: frozenset[int], *, by: int) -> Field:
    """Read everything that counts, in a constant number of statements."""
    with opened(scope):
        assessments = list(
            Assessment.objects.filter(cycle=cycle).select_related("institution__region").order_by("institution__name")
        )
        assessors = list(
            Assessor.objects.filter(assessment__cycle=cycle, ended_at=None)
            .select_related("person", "assessment")
            .order_by("-lead", "person__name", "pk")
        )
        memberships = _memberships(cycle, rule)
        people = {one.person_id for one in (*memberships.values(), *assessors)}
        candidates = _candidates(cycle, people, set(memberships), scope)
    teams: dict[int, list[Assessor]] = defaultdict(list)
    for one in assessors:
        teams[one.assessment_id].append(one)
    rows = {one.pk: _row(one, teams[one.pk], candidates, rule) for one in assessments}
    return Field(
        cycle=cycle, rule=rule, scope=scope, by=by, rows=rows, candidates=candidates,
        loads=_loads(cycle, memberships, assessors, candidates),
    )  # fmt: skip


def settled(stage: Stage, done: Collection[bool], fewest: int) -> bool:
    """Whether the team of an assessment stands: its document review is over, or all first scores are done."""
    return ORDER.index(stage) > ORDER.index(ASSIGNED_UNTIL) or (len(done) >= fewest and all(done))


def _row(assessment: Assessment, team: Iterable[Assessor], candidates: Mapping[int, Candidate], rule: Rule) -> Row:
    where = place(assessment.institution)
    members = tuple(
        Member(
            assessor_id=one.pk, person_id=one.person_id, name=one.person.name, lead=one.lead, due_on=one.due_on,
            done=one.first_scores_done_at is not None, bars=bars(candidates[one.person_id], where, rule),
        )
        for one in team
    )  # fmt: skip
    standing = [one for one in members if not one.lapsed]
    return Row(
        assessment_id=assessment.pk,
        institution=assessment.institution,
        stage=Stage(assessment.stage),
        team=members,
        settled=settled(Stage(assessment.stage), [one.done for one in standing], rule.fewest),
        missing=max(rule.fewest - len(standing), 0),
    )


def _memberships(cycle: Cycle, rule: Rule) -> dict[int, Membership]:
    role = Role.EXTERNAL_ASSESSOR if rule is EXTERNAL else Role.INTERNAL_ASSESSOR
    found = Membership.objects.filter(active(), institution=cycle.organiser_id, role=role, person__is_active=True)
    return {one.person_id: one for one in found.select_related("person").order_by("-pk")}


def _candidates(
    cycle: Cycle, people: Collection[int], with_role: Collection[int], scope: Collection[int]
) -> dict[int, Candidate]:
    declarations = list(Declaration.objects.filter(cycle=cycle, person__in=people))
    conflicts: dict[int, set[int]] = defaultdict(set)
    for declaration, about in ConflictOfInterest.objects.filter(declaration__in=declarations).values_list(
        "declaration", "about"
    ):
        conflicts[declaration].add(about)
    declared = {
        one.person_id: Declared(
            residence=one.residence_id, employer=one.employer_id, conflicts=frozenset(conflicts[one.pk])
        )
        for one in declarations
    }
    belongs: dict[int, set[int]] = defaultdict(set)
    inside = Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=timezone.now()), institution__in=scope, person__in=people, reach__in=WITHIN
    )
    for person, institution in inside.values_list("person", "institution"):
        belongs[person].add(institution)
    return {
        one: Candidate(
            person=one, has_role=one in with_role, declared=declared.get(one), belongs=frozenset(belongs[one])
        )
        for one in people
    }


def _loads(
    cycle: Cycle,
    memberships: Mapping[int, Membership],
    assessors: Iterable[Assessor],
    candidates: Mapping[int, Candidate],
) -> dict[int, Load]:
    values = len(loader.load(cycle.instrument).value_ids)
    everything, leads, done = Counter[int](), Counter[int](), Counter[int]()
    for one in assessors:
        everything[one.person_id] += 1
        leads[one.person_id] += one.lead
        done[one.person_id] += one.first_scores_done_at is not None
    return {
        person: Load(
            person_id=person, name=held.person.name, email=held.person.email, membership_id=held.pk,
            institutions=everything[person], leads=leads[person], indicators=everything[person] * values,
            done=done[person], declared=candidates[person].declared is not None,
        )
        for person, held in sorted(memberships.items(), key=lambda one: (one[1].person.name.lower(), one[0]))
    }  # fmt: skip
