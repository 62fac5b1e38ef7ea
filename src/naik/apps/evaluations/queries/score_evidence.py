"""An institution's answer as an assessor reads it: the staircase, its claims, and the documents that show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from naik.apps.evaluations.models import Answer, CitedDocument, EvidenceItem
from naik.apps.evidence.models import Version
from naik.apps.evidence.policies import readable
from naik.apps.institutions.access import Access
from naik.cycle.choosing import item_names
from naik.cycle.ladder import item_code
from naik.cycle.machines import EVIDENCE_ITEM
from naik.instruments.model import Indicator, Level, Text

FIRST_PAGE = re.compile(r"\d{1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A cited document; out of the assessor's reach it has no title and no version (`ordinal` None)."""

    id: int
    document_id: int
    title: str
    name: str
    ordinal: int | None
    level: int
    item: int
    page: str
    first_page: str
    article: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One level of the staircase, what is claimed for it, and what shows it."""

    level: Level
    met: bool
    facts: str
    analysis: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One evidence item of a Pemdi level, as the institution shows it and as the assessor decides on it."""

    name: str
    code: str
    level: Level
    text: Text
    state: Text
    evidence: tuple[Evidence, ...]
    decision: str

    @property
    def field(self) -> str:
        """What the decision is called in a form."""
        return f"item-{self.name}"


def evidence_of(access: Access, answer: Answer | None) -> tuple[Evidence, ...]:
    """The documents an answer cites, by step."""
    if answer is None:
        return ()
    cited = list(CitedDocument.objects.filter(answer=answer).order_by("level", "item", "pk"))
    documents = {one.pk: one for one in readable(access).filter(pk__in={one.document_id for one in cited})}
    newest = Version.objects.filter(document__in=documents).order_by("document_id", "-ordinal").distinct("document_id")
    versions = {one.document_id: one for one in newest}
    found = []
    for one in cited:
        document, version = documents.get(one.document_id), versions.get(one.document_id)
        page = FIRST_PAGE.search(one.page)
        found.append(
            Evidence(
                id=one.pk, document_id=one.document_id, title=document.title if document else "",
                name=version.name if version else "", ordinal=version.ordinal if version else None, level=one.level,
                item=one.item, page=one.page, first_page=page.group() if page else "", article=one.article,
                quote=one.quote,
            )
        )  # fmt: skip
    return tuple(found)


def steps_of(indicator: Indicator, answer: Answer | None, evidence: Sequence[Evidence]) -> tuple[Step, ...]:
    """The staircase with the institution's claims."""
    claims: Mapping[str, Mapping[str, object]] = answer.steps if answer else {}
    found = []
    for level in indicator.levels:
        claim = claims.get(str(level.number), {})
        found.append(
            Step(
                level=level, met=bool(claim.get("met")), facts=str(claim.get("facts", "")),
                analysis=str(claim.get("analysis", "")),
                evidence=tuple(one for one in evidence if one.level == level.number),
            )
        )  # fmt: skip
    return tuple(found)


def items_of(
    indicator: Indicator, answer: Answer | None, evidence: Sequence[Evidence], decisions: Mapping[str, str]
) -> tuple[Item, ...]:
    """The evidence items of a Pemdi indicator, in order."""
    states = {
        f"{one.level}-{one.number}": one.state for one in (EvidenceItem.objects.filter(answer=answer) if answer else ())
    }
    levels = {level.number: level for level in indicator.levels}
    found = []
    for name in item_names(indicator):
        level, _, number = name.partition("-")
        step, place = levels[int(level)], int(number)
        found.append(
            Item(
                name=name, code=item_code(indicator, step.number, place), level=step, text=step.evidence[place - 1],
                state=EVIDENCE_ITEM.title_of(states.get(name, EVIDENCE_ITEM.first)),
                evidence=tuple(one for one in evidence if one.level == step.number and one.item in {0, place}),
                decision=decisions.get(name, ""),
            )
        )  # fmt: skip
    return tuple(found)
