"""Citing documents of the library as evidence of a step, and taking that back."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from django.http import Http404

from naik.apps.audit.operations import record
from naik.apps.evaluations import moving
from naik.apps.evaluations.models import CitedDocument, EvidenceItem
from naik.apps.evaluations.operations import answer_level
from naik.apps.evaluations.operations.answer_level import Held
from naik.apps.evaluations.operations.answers import SET_ELSEWHERE
from naik.apps.evidence import documents_operations as library
from naik.apps.evidence.documents_operations import Place
from naik.apps.evidence.models import Citation, Document
from naik.apps.evidence.policies import readable
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.cycle.ladder import item_code
from naik.cycle.machines import EVIDENCE_ITEM
from naik.cycle.steps import plain
from naik.instruments.model import Text

PLACE = 120
CITED_ALREADY = Text(
    "Dokumen ini sudah dirujuk di tempat yang sama untuk tingkat itu.",
    "This document is already cited at that place for that level.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Which document shows which step (`item` 0: all of it; a Pemdi item counts from 1), and where in it to look."""

    document: int
    level: int
    item: int = 0
    page: str = ""
    article: str = ""
    quote: str = ""


def add(access: Access, assessment_id: int, value: str, wanted: Cited) -> CitedDocument:
    """Cite a readable document; the library's own list of where it is used says so too."""
    held = answer_level.hold(access, assessment_id, value)
    if held.automatic:
        raise Refused(SET_ELSEWHERE)
    require_place(held, wanted.level, wanted.item)
    document = _document(access, wanted.document)
    if document.archived_at is not None:
        raise Refused(library.ARCHIVED)
    page, article, quote = (plain(text).strip() for text in (wanted.page, wanted.article, wanted.quote))
    same = CitedDocument.objects.filter(
        answer=held.answer, document=document, level=wanted.level, item=wanted.item, page=page, article=article
    )
    if same.exists():
        raise Refused(CITED_ALREADY)
    cited: CitedDocument = CitedDocument.objects.create(
        institution=access.institution, answer=held.answer, document=document, level=wanted.level, item=wanted.item,
        page=page, article=article, quote=quote, added_by=access.person,
    )  # fmt: skip
    if wanted.item:
        _move_item(held, wanted.level, wanted.item, attached=True)
    before = _changed(access, held)
    place = Place(instrument=held.instrument.id, indicator=held.indicator.id, place=_place(page, article), quote=quote)
    if not Citation.objects.filter(document=document, **_of(place)).exists():
        library.add_citation(access, document.pk, place)
    _record(access, held, "evidence_added", before, cited)
    return cited


def remove(access: Access, assessment_id: int, value: str, cited_id: int) -> None:
    """Take a citation away; the document stays in the library."""
    held = answer_level.hold(access, assessment_id, value)
    cited = CitedDocument.objects.filter(answer=held.answer, pk=cited_id).first()
    if cited is None:
        raise Http404
    document = _document(access, cited.document_id)
    cited.delete()
    cited.pk = cited_id
    if cited.item:
        left = CitedDocument.objects.filter(answer=held.answer, level=cited.level, item=cited.item).exists()
        _move_item(held, cited.level, cited.item, attached=left)
    before = _changed(access, held)
    _forget(access, held, document, cited)
    _record(access, held, "evidence_removed", before, cited)


def require_place(held: Held, level: int, item: int) -> None:
    """404 for a step or an item that the indicator does not have."""
    step = held.indicator.level(level)
    most = 0 if step is None or held.instrument.whole else len(step.evidence)
    if step is None or not 0 <= item <= most:
        raise Http404


def _document(access: Access, document_id: int) -> Document:
    found: Document | None = readable(access).filter(pk=document_id).first()
    if found is None:
        raise Http404
    return found


def _move_item(held: Held, level: int, number: int, *, attached: bool) -> None:
    """What was accepted or returned was so for the documents it had: with others it is to be looked at again."""
    item, _ = EvidenceItem.objects.get_or_create(
        answer=held.answer, level=level, number=number, defaults={"institution_id": held.answer.institution_id}
    )
    if item.state == "accepted" or (not attached and item.state != EVIDENCE_ITEM.first):
        item.state = moving.moved(EVIDENCE_ITEM, item.state, "withdraw")
    if attached and item.state != "offered":
        item.state = moving.moved(EVIDENCE_ITEM, item.state, "offer")
    item.decided_by = item.decided_at = None
    item.save(update_fields=["state", "decided_by", "decided_at"])


def _changed(access: Access, held: Held) -> dict[str, object]:
    answer = held.answer
    before: dict[str, object] = {"revision": answer.revision, "level": answer.level, "state": answer.state}
    answer_level.settle(answer, held.instrument)
    answer_level.write(access, answer, "write")
    return before


def _forget(access: Access, held: Held, document: Document, cited: CitedDocument) -> None:
    """Take the place out of the library's list once no answer of this institution cites it any more."""
    indicator = held.indicator.values
    left = CitedDocument.objects.filter(
        document=document, page=cited.page, article=cited.article, answer__value__in=indicator,
        answer__assessment__cycle__instrument=held.instrument.id,
    ).exists()  # fmt: skip
    if left or document.archived_at is not None:
        return
    place = Place(instrument=held.instrument.id, indicator=held.indicator.id, place=_place(cited.page, cited.article))
    for citation in Citation.objects.filter(document=document, **_of(place)).values_list("pk", flat=True):
        library.remove_citation(access, document.pk, citation)


def _of(place: Place) -> dict[str, object]:
    return {name: value for name, value in asdict(place).items() if name != "quote"}


def _place(page: str, article: str) -> str:
    shown = f"hlm. {page}" if re.match(r"\d", page) else page
    return ", ".join(one for one in (shown, article) if one)[:PLACE]


def _record(access: Access, held: Held, action: str, before: dict[str, object], cited: CitedDocument) -> None:
    answer = held.answer
    where = item_code(held.indicator, cited.level, cited.item) if cited.item else str(cited.level)
    after = {
        "revision": answer.revision, "level": answer.level, "state": answer.state, "step": where,
        "document": cited.document_id,
    }  # fmt: skip
    record(
        access.institution.pk, f"evaluations:answer:{action}", moving.subject(held.assessment, answer.value),
        by=access.author, before=before, after=after,
    )  # fmt: skip
