"""Strengths and weaknesses of an aspect as an assessor words them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import Http404

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.models import Assessment, Summary
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.stages import Stage
from naik.instruments.model import Text

WHEN = (Stage.DOCUMENT_REVIEW, Stage.INTERVIEW, Stage.VISIT, Stage.REVIEW)
CHANGED = Text(
    "Ulasan aspek ini telah diubah orang lain sesudah Anda membukanya. Isian Anda belum disimpan, tetapi tetap ada di "
    "halaman ini.",
    "This aspect was changed by somebody else after you opened it. Your text was not saved, but is still on this page.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is said of an aspect; `revision` is what was read (0: as the rules make it)."""

    strengths: str
    weaknesses: str
    revision: int = 0


class SummaryChanged(Refused):
    """Somebody else worded it in the meantime; `stored` is what it says now."""

    def __init__(self, stored: Wording) -> None:
        super().__init__(CHANGED)
        self.stored = stored


def word(access: Access, assessment_id: int, aspect: str, wanted: Wording) -> Summary:
    """Keep an assessor's wording of an aspect; raises Refused or SummaryChanged."""
    assessment = _enter(access, assessment_id, aspect)
    stored: Summary | None = Summary.objects.select_for_update().filter(assessment=assessment, aspect=aspect).first()
    revision = stored.revision if stored else 0
    if stored is not None and (stored.strengths, stored.weaknesses) == (wanted.strengths, wanted.weaknesses):
        return stored
    if revision != wanted.revision:
        raise SummaryChanged(_wording(stored))
    found: Summary = stored or Summary(institution_id=assessment.institution_id, assessment=assessment, aspect=aspect)
    found.strengths, found.weaknesses = wanted.strengths, wanted.weaknesses
    found.revision, found.author = revision + 1, access.person
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise SummaryChanged(_wording(Summary.objects.get(assessment=assessment, aspect=aspect))) from None
    _record(access, assessment, aspect, "worded", {"revision": found.revision})
    return found


def restore(access: Access, assessment_id: int, aspect: str, revision: int) -> None:
    """Go back to what the guide's rules make of the levels; raises SummaryChanged for another wording than was read."""
    assessment = _enter(access, assessment_id, aspect)
    stored: Summary | None = Summary.objects.select_for_update().filter(assessment=assessment, aspect=aspect).first()
    if stored is None:
        return
    if stored.revision != revision:
        raise SummaryChanged(_wording(stored))
    stored.delete()
    _record(access, assessment, aspect, "restored", {})


def _enter(access: Access, assessment_id: int, aspect: str) -> Assessment:
    access.require(Permission.SCORE_WRITE)
    assessment = gate.enter(access, assessment_id, *WHEN)
    policies.require_assessor(access, assessment)
    if gate.instrument(assessment).aspect(aspect) is None:
        raise Http404
    return assessment


def _wording(stored: Summary | None) -> Wording:
    if stored is None:
        return Wording(strengths="", weaknesses="")
    return Wording(strengths=stored.strengths, weaknesses=stored.weaknesses, revision=stored.revision)


def _record(access: Access, assessment: Assessment, aspect: str, done: str, after: dict[str, object]) -> None:
    record(
        assessment.institution_id, f"evaluations:summary:{done}", moving.subject(assessment, aspect), by=access.author,
        after=after,
    )  # fmt: skip
