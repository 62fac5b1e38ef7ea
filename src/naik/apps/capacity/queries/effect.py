"""Before and after of the trained and the reached, against comparable offices or indicators that were not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from django.db.models import QuerySet

from naik.apps.capacity.models import Certificate, OutreachAudience
from naik.apps.capacity.queries.competences import known, wanted_by
from naik.apps.improvement.queries.origins import Levels, Origin, leading_offices, levels, origins
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.statistics.effect import Case, Effect, compare, of_office
from naik.statistics.effect_words import REACHED, TRAINED


class Means(StrEnum):
    """What was done."""

    TRAINING = "pelatihan"
    OUTREACH = "sosialisasi"


class Unit(StrEnum):
    """What is compared."""

    OFFICE = "kantor"
    VALUE = "indikator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The comparison: by what means, of what, between which results (keys of origins; "" for the newest two)."""

    means: Means = Means.TRAINING
    unit: Unit = Unit.OFFICE
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case as the table behind the figures shows it."""

    name: str
    treated: bool
    before: Fraction
    after: Fraction

    @property
    def change(self) -> Fraction:
        """After less before, in levels."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Page:
    """The comparison; `effect` is None while there are no two results of one instrument.

    `without_office` counts values that are left out because no office led them, `years` are those in which what was
    done counts: after the first result, up to the year of the second.
    """

    asked: Asked
    choices: tuple[Origin, ...]
    before: Origin | None = None
    after: Origin | None = None
    years: tuple[int, ...] = ()
    effect: Effect | None = None
    rows: tuple[CaseRow, ...] = ()
    without_office: int = 0


def page(access: Access, asked: Asked) -> Page:
    """Compare, as far as results and lead offices are known."""
    access.require_somewhere(Permission.EFFECT_READ)
    choices = tuple(one for one in origins(access) if one.assessment is None or not one.assessment.cycle.rehearsal)
    pair = _pair(choices, asked)
    if pair is None:
        return Page(asked=asked, choices=choices)
    first, second = (levels(access, one) for one in pair)
    years = tuple(range(pair[0].year + 1, pair[1].year + 1))
    leads = leading_offices(access.institution, second.instrument.id, second.origin.assessment)
    moved = _moved(first, second)
    led = {value: office for value, office in leads.items() if value in moved}
    if asked.unit is Unit.OFFICE:
        treated = _treated_offices(access, asked.means, years)
        cases = _office_cases(access, moved, led)
        found = [(case, office in treated) for office, case in cases.items()]
    else:
        touched = _touched_values(access, asked.means, second, led, years)
        found = [(_value_case(second, value, moved[value]), value in touched) for value in led]
    effect = compare(
        [case for case, is_treated in found if is_treated], [case for case, is_treated in found if not is_treated],
        who=TRAINED if asked.means is Means.TRAINING else REACHED,
    )  # fmt: skip
    rows = [CaseRow(name=one.name, treated=done, before=one.before, after=one.after) for one, done in found]
    return Page(
        asked=asked, choices=choices, before=pair[0], after=pair[1], years=years, effect=effect,
        rows=tuple(sorted(rows, key=lambda row: (not row.treated, -row.change, row.name))),
        without_office=len(moved) - len(led),
    )  # fmt: skip


def _pair(choices: tuple[Origin, ...], asked: Asked) -> tuple[Origin, Origin] | None:
    """The two results asked for, else the newest two of one instrument in different years."""
    by_key = {one.key: one for one in choices}
    before, after = by_key.get(asked.before), by_key.get(asked.after)
    if before and after and before.year < after.year and before.instrument_id == after.instrument_id:
        return before, after
    for later in choices:
        for earlier in choices:
            if earlier.year < later.year and earlier.instrument_id == later.instrument_id:
                return earlier, later
    return None


def _moved(first: Levels, second: Levels) -> dict[str, tuple[Fraction, Fraction]]:
    """The levels of every value that both results know."""
    found = {}
    for value in second.instrument.value_ids:
        before, after = first.values.get(value), second.values.get(value)
        if before is not None and after is not None:
            found[value] = (Fraction(before), Fraction(after))
    return found


def _office_cases(
    access: Access, moved: Mapping[str, tuple[Fraction, Fraction]], led: Mapping[str, int]
) -> dict[int, Case]:
    by_office: dict[int, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for value, office in led.items():
        by_office[office].append(moved[value])
    offices = Office.objects.filter(institution=access.institution, pk__in=by_office)
    return {one.pk: of_office(f"{one.code} {one.name}", by_office[one.pk]) for one in offices.order_by("code")}


def _value_case(of: Levels, value: str, moved: tuple[Fraction, Fraction]) -> Case:
    indicator = of.instrument.value_indicator(value)
    before, after = moved
    return Case(name=value, before=before, after=after, domain=indicator.domain or indicator.aspect)


def _treated_offices(access: Access, means: Means, years: tuple[int, ...]) -> frozenset[int]:
    if means is Means.TRAINING:
        return frozenset(_certificates(access, years).values_list("office", flat=True))
    return frozenset(_audience(access, years).values_list("office", flat=True))


def _touched_values(
    access: Access, means: Means, of: Levels, led: Mapping[str, int], years: tuple[int, ...]
) -> frozenset[str]:
    """The values whose lead office was trained in a competence they want, or reached about them or their services."""
    about: dict[int, set[str]] = defaultdict(set)
    if means is Means.TRAINING:
        for office, codes in _certificates(access, years).values_list("office", "competences"):
            about[office].update(codes)
        wants = wanted_by(known(access.institution).values(), of.instrument.id, led)
        return frozenset(value for value, office in led.items() if about[office].intersection(wants[value]))
    rows = _audience(access, years).values_list(
        "office", "event__instrument", "event__value", "event__service__instrument", "event__service__values"
    )
    for office, instrument, value, service_instrument, service_values in rows:
        about[office].update(
            _spoken_of(of.instrument.id, ((instrument, [value]), (service_instrument, service_values)))
        )
    return frozenset(value for value, office in led.items() if value in about[office])


def _spoken_of(instrument: str, named: Iterable[tuple[str | None, list[str] | None]]) -> set[str]:
    return {value for of, values in named if of == instrument for value in values or () if value}


def _certificates(access: Access, years: tuple[int, ...]) -> QuerySet[Certificate]:
    found: QuerySet[Certificate] = Certificate.objects.filter(
        institution=access.institution, revoked_at=None, held_on__year__in=years
    )
    return found


def _audience(access: Access, years: tuple[int, ...]) -> QuerySet[OutreachAudience]:
    found: QuerySet[OutreachAudience] = OutreachAudience.objects.filter(
        institution=access.institution, attended__gt=0, event__state="held", event__starts_at__year__in=years
    )
    return found
