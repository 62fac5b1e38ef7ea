"""Choosing a document of the library as evidence of a step."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.models import Answer, Assessment, CitedDocument
from naik.apps.evidence import queries as library
from naik.apps.evidence.policies import readable
from naik.apps.evidence.queries import DocumentRow
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.ladder import item_code
from naik.instruments.model import Indicator, Level, Text

MOST = 20
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The step, or the item of it, that evidence is chosen for."""

    answer: Answer
    indicator: Indicator
    level: Level
    item: int
    code: str
    wanted: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Documents to choose from, and how many more there are."""

    rows: tuple[DocumentRow, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedOne:
    """A citation that is about to be taken away."""

    title: str
    level: int
    code: str
    page: str
    article: str


def target(access: Access, assessment: Assessment, value: str, level: int, item: int) -> Target:
    """The step evidence is wanted for; 404 for one that does not exist or is out of reach for writing."""
    answer = policies.writable_answers(access, assessment).filter(value=value).first()
    if answer is None:
        raise Http404
    instrument = gate.instrument(assessment)
    indicator = instrument.value_indicator(value)
    step = indicator.level(level)
    if step is None or not 0 <= item <= (0 if instrument.whole else len(step.evidence)):
        raise Http404
    return Target(
        answer=answer,
        indicator=indicator,
        level=step,
        item=item,
        code=item_code(indicator, level, item) if item else "",
        wanted=(step.evidence[item - 1],) if item else step.evidence,
    )


def documents(access: Access, query: str) -> Offer:
    """Readable documents whose title, number or tag holds every word of `query`; the newest first."""
    found = readable(access).filter(archived_at=None)
    for word in query[:LONGEST_QUERY].split():
        found = found.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(tags__icontains=word))
    ids = list(found.order_by("-pk").values_list("pk", flat=True)[: MOST + 1])
    more = found.count() - MOST if len(ids) > MOST else 0
    return Offer(rows=library.rows(access, ids[:MOST], today=library.today(access.institution)), more=more)


def cited_one(access: Access, assessment: Assessment, value: str, cited_id: int) -> CitedOne:
    """A citation of a writable answer whose document is open to the reader, or 404."""
    answer = policies.writable_answers(access, assessment).filter(value=value).first()
    found = CitedDocument.objects.filter(answer=answer, pk=cited_id).first() if answer else None
    document = readable(access).filter(pk=found.document_id).first() if found else None
    if found is None or document is None:
        raise Http404
    indicator = gate.instrument(assessment).value_indicator(value)
    code = item_code(indicator, found.level, found.item) if found.item else ""
    return CitedOne(title=document.title, level=found.level, code=code, page=found.page, article=found.article)


def upload_choices(access: Access) -> dict[str, object] | None:
    """What the library's upload form asks for: the offices a document can belong to; None without the right."""
    if not access.may_somewhere(Permission.DOCUMENT_WRITE):
        return None
    held = access.offices(Permission.DOCUMENT_WRITE)
    offices = [one for one in library.choices(access).offices if held is None or one[0] in held]
    return {"offices": offices, "whole": held is None}
