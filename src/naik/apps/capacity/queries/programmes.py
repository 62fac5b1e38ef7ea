"""Reading training programmes: the list, one of them, and those that teach a competence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from naik.apps.capacity.models import Programme
from naik.apps.capacity.queries.competences import titles
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission

PAGE = 50
MOST_IN_A_FILE = 10_000
SORTS = {"judul": ("title",), "jam": ("-hours", "title"), "sesi": ("-held", "title")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRow:
    """One programme; `competences` are titles, `sessions` counts those that were not cancelled."""

    id: int
    title: str
    content: str
    codes: tuple[str, ...]
    competences: tuple[str, ...]
    hours: Decimal
    sessions: int
    retired: bool
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list of programmes is narrowed to and sorted by; `retired` adds those no longer offered."""

    search: str = ""
    competence: str = ""
    retired: bool = False
    sort: str = "judul"


@dataclass(frozen=True, slots=True)
class Listing:
    """Some rows of a list, and how many there are in all."""

    rows: tuple[ProgrammeRow, ...]
    total: int


def listing(access: Access, asked: Asked, *, first: int = 0, most: int = PAGE) -> Listing:
    """The programmes that fit, a page of them."""
    found = _counted(access)
    if asked.search:
        found = found.filter(title__icontains=asked.search)
    if asked.competence:
        found = found.filter(competences__contains=[asked.competence])
    if not asked.retired:
        found = found.filter(retired_at=None)
    words = titles(access.institution)
    rows = found.order_by(*SORTS.get(asked.sort, SORTS["judul"]), "pk")[first : first + most]
    return Listing(tuple(_row(one, words) for one in rows), found.count())


def programme(access: Access, programme_id: int) -> ProgrammeRow:
    """One programme, or 404."""
    return _row(get_object_or_404(_counted(access), pk=programme_id), titles(access.institution))


def choices(access: Access, *, kept: int | None = None) -> list[tuple[int, str]]:
    """The programmes a session can be of, by title; `kept` is one that may stay although it is retired."""
    found = Programme.objects.filter(institution=access.institution)
    rows = found.order_by("title", "pk").values_list("pk", "title", "retired_at")
    return [(key, title) for key, title, retired_at in rows if retired_at is None or key == kept]


def best_for(access: Access, codes: Collection[str]) -> int | None:
    """The offered programme that teaches most of these competences (the shortest among equals), or None."""
    found = Programme.objects.filter(
        institution=access.institution, retired_at=None, competences__overlap=sorted(codes)
    ).values_list("pk", "competences", "hours")
    ranked = sorted(found, key=lambda one: (-len(set(codes).intersection(one[1])), one[2], one[0])) if codes else []
    return ranked[0][0] if ranked else None


def may_manage(access: Access) -> bool:
    """Whether this person changes programmes and plans sessions."""
    return access.may(Permission.TRAINING_MANAGE)


def _counted(access: Access) -> QuerySet[Any]:
    found: QuerySet[Programme] = Programme.objects.filter(institution=access.institution)
    return found.annotate(held=Count("sessions", filter=~Q(sessions__state="cancelled")))


def _row(found: Any, words: dict[str, str]) -> ProgrammeRow:  # noqa: ANN401  with counts beside its fields
    return ProgrammeRow(
        id=found.pk, title=found.title, content=found.content, codes=tuple(found.competences),
        competences=tuple(words.get(code, code) for code in found.competences), hours=found.hours,
        sessions=found.held, retired=found.retired_at is not None, revision=found.revision,
    )  # fmt: skip
