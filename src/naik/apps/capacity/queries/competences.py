"""The competences of an institution: the shipped framework and its own, who wants them, and how many hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from naik.apps.capacity import policies
from naik.apps.capacity.models import HeldCompetence, OwnCompetence
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution
from naik.instruments import loader
from naik.instruments.model import Text
from naik.planning.competences import framework


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """A competence by its code; `values` are, by instrument id, the values that want it; a shipped one has no id."""

    code: str
    title: Text
    description: Text
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    own_id: int | None = None
    retired: bool = False
    revision: int = 0

    @property
    def said(self) -> str:
        """The title in the language of the page."""
        return self.title.in_language(get_language() or "id")

    @property
    def wanted_by(self) -> tuple[tuple[Text, str], ...]:
        """For each instrument its title and the values that want the competence, in the instrument's order."""
        return tuple(
            (one.title, ", ".join(value for value in one.value_ids if value in self.values[one.id]))
            for one in loader.catalogue()
            if self.values.get(one.id)
        )


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A competence of the list, and how many people at work in reach hold it today."""

    competence: Competence
    holders: int


def shipped_codes() -> frozenset[str]:
    """The codes that an own competence cannot take."""
    return frozenset(_shipped())


def known(institution: Institution) -> dict[str, Competence]:
    """Every competence by code, the framework first, own ones by title; retired ones too, for those who hold them."""
    found = dict(_shipped())
    for one in OwnCompetence.objects.filter(institution=institution).order_by("title", "pk"):
        found[one.code] = of_row(one)
    return found


def offered(institution: Institution) -> tuple[Competence, ...]:
    """The competences that can be recorded, taught and wanted now."""
    return tuple(one for one in known(institution).values() if not one.retired)


def titles(institution: Institution) -> dict[str, str]:
    """The title of every known code in the language of the page; an unknown code stands for itself."""
    return {code: one.said for code, one in known(institution).items()}


def wanted_by(competences: Iterable[Competence], instrument: str, values: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each value the codes of the competences it wants."""
    everything = tuple(competences)
    return {
        value: tuple(one.code for one in everything if value in one.values.get(instrument, frozenset()))
        for value in values
    }


def valid_on(institution: Institution) -> Q:
    """The held competences that count today: obtained, not run out, of somebody still at work."""
    day = today(institution)
    unexpired = Q(valid_until=None) | Q(valid_until__gte=day)
    return unexpired & Q(obtained_on__lte=day, staff__left_on=None)


def listing(access: Access, *, search: str = "", instrument: str = "") -> tuple[CompetenceRow, ...]:
    """The competences that fit, retired ones last, with their holders in reach; two statements."""
    holders = dict(
        held(access)
        .filter(valid_on(access.institution))
        .values_list("competence")
        .annotate(Count("staff", distinct=True))
    )
    words = search.casefold()
    fitting = [
        one
        for one in known(access.institution).values()
        if (not words or words in f"{one.said} {one.description.id} {one.description.en}".casefold())
        and (not instrument or one.values.get(instrument))
    ]
    fitting.sort(key=lambda one: one.retired)
    return tuple(CompetenceRow(one, holders.get(one.code, 0)) for one in fitting)


def held(access: Access) -> QuerySet[HeldCompetence]:
    """What the staff in reach hold."""
    found: QuerySet[HeldCompetence] = HeldCompetence.objects.filter(staff__in=policies.staff(access))
    return found


def own(access: Access, competence_id: int) -> OwnCompetence:
    """One own competence, or 404."""
    rows = OwnCompetence.objects.filter(institution=access.institution)
    found: OwnCompetence = get_object_or_404(rows, pk=competence_id)
    return found


def of_row(row: OwnCompetence) -> Competence:
    """An own competence as a value."""
    return Competence(
        code=row.code, title=Text(row.title, row.title), description=Text(row.description, row.description),
        values={row.instrument: frozenset(row.values)}, own_id=row.pk, retired=row.retired_at is not None,
        revision=row.revision,
    )  # fmt: skip


@cache
def _shipped() -> Mapping[str, Competence]:
    return {
        one.id: Competence(code=one.id, title=one.title, description=one.description, values=one.values)
        for one in framework()
    }
