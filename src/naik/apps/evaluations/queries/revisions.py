"""What a revision is made of, and reading revisions that were made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Answer, Assessment, CitedDocument, EvidenceItem, Revision, Signature
from naik.apps.evaluations.models.outcomes import SignedPaper
from naik.apps.evaluations.queries.standing import Standing, standing
from naik.apps.evidence.models import Version
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Role
from naik.cycle.papers import FORMAT, Changed, differences, digest, grouped
from naik.cycle.stages import Stage
from naik.instruments import loader
from naik.instruments.model import Text
from naik.scoring import round_half_up, value_from_text

SIGNED_HERE = (SignedPaper.SELF_ASSESSMENT_MINUTES, SignedPaper.PUBLICATION_CONSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """One signature as pages show it; a void one stays, struck through."""

    paper: str
    title: str
    name: str
    position: str
    place: str
    signed_at: datetime
    void_at: datetime | None
    void_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """One submitted revision, with its index and who signed it."""

    number: int
    digest: str
    submitted_by: str
    submitted_at: datetime
    sent_back_at: datetime | None
    sent_back_reason: str
    index: str
    predicate: str
    signatures: tuple[SignatureRow, ...]

    @property
    def groups(self) -> str:
        """Its digest as people compare it."""
        return grouped(self.digest)

    @property
    def void(self) -> bool:
        """Whether it was signed, and no signature holds any more."""
        return bool(self.signatures) and all(one.void_at for one in self.signatures)

    @property
    def signed(self) -> bool:
        """Whether a signature holds."""
        return any(one.void_at is None for one in self.signatures)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """One value on a paper."""

    value: str
    title: Text
    state: str
    level: int | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A value that differs between two revisions, with its levels as they are printed."""

    value: str
    before: int | Decimal | None
    after: int | Decimal | None
    texts: bool
    evidence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of a revision as it is printed: everything from the revision's own content."""

    paper: str
    title: str
    revision: RevisionRow
    content: Mapping[str, Any]
    levels: tuple[LevelRow, ...]
    intact: bool
    signatures: tuple[SignatureRow, ...]

    @property
    def void(self) -> bool:
        """Whether it was signed, and that signature holds no more."""
        return bool(self.signatures) and all(one.void_at for one in self.signatures)


def papers(assessment: Assessment) -> tuple[SignedPaper, ...]:
    """The papers that are signed; a rehearsal is never published, so that it needs no consent."""
    return SIGNED_HERE[:1] if assessment.cycle.rehearsal else SIGNED_HERE


def frozen(assessment: Assessment) -> dict[str, Any]:
    """The whole self-assessment as plain JSON without floats or moments: the same rows give the same digest."""
    rows = list(Answer.objects.filter(assessment=assessment))
    found = standing(assessment, answers=rows, judgements=())
    scored = found.score(Stage.SELF_ASSESSMENT)
    items, cited = _items(assessment), _cited(assessment)
    cycle = assessment.cycle
    return {
        "format": FORMAT,
        "institution": {"slug": assessment.institution.slug, "name": assessment.institution.name},
        "cycle": {
            "name": cycle.name, "year": cycle.year, "instrument": cycle.instrument,
            "instrument_version": cycle.instrument_version, "predicate_basis": cycle.predicate_basis,
            "rehearsal": cycle.rehearsal,
        },
        "revision": assessment.revision,
        "score": {
            "index": str(scored.index), "exact": str(scored.exact), "predicate": scored.predicate,
            "steps": scored.band.number,
            "domains": {one.id: str(one.index) for one in scored.domains},
            "aspects": {one.id: str(one.index) for one in scored.aspects},
        },
        "order": list(found.instrument.value_ids),
        "values": {
            row.value: {
                "state": row.state, "level": row.level, "steps": row.steps,
                "external_value": None if row.external_value is None else str(row.external_value),
                "external_source": row.external_source, "items": items.get(row.pk, []),
                "citations": cited.get(row.pk, []),
            }
            for row in rows
        },
    }  # fmt: skip


def shown_digest(assessment: Assessment) -> str:
    """The digest a confirmation page shows: what would be submitted now."""
    return digest(frozen(assessment))


def current(assessment: Assessment) -> Revision | None:
    """The revision that is signed or waits for its signature: the one of the assessment's own number."""
    found: Revision | None = Revision.objects.filter(
        assessment=assessment, number=assessment.revision, sent_back_at=None
    ).first()
    return found


def revisions(access: Access, assessment: Assessment) -> tuple[RevisionRow, ...]:
    """Every revision the person may read, the newest first (two statements)."""
    rows = list(_reached(access, assessment).select_related("submitted_by").order_by("-number"))
    signed = _signatures(rows)
    return tuple(_row(one, signed.get(one.pk, ())) for one in rows)


def difference(access: Access, assessment: Assessment, before: int, after: int) -> tuple[ChangedRow, ...]:
    """The values that changed from one revision to another; 404 for one out of reach.

    Somebody who reads the answers of some offices only is told of those.
    """
    contents = dict(_reached(access, assessment).filter(number__in=(before, after)).values_list("number", "content"))
    if not {before, after} <= set(contents):
        raise Http404
    readable = set(policies.answers(access, assessment).values_list("value", flat=True))
    changed = differences(contents[before], contents[after])
    return tuple(_changed(one) for one in changed if one.value in readable)


def paper(access: Access, assessment: Assessment, number: int, name: str) -> Paper:
    """One paper of one revision; 404 when there is no such paper of it."""
    if name not in papers(assessment):
        raise Http404
    revision = _reached(access, assessment).select_related("submitted_by").filter(number=number).first()
    if revision is None:
        raise Http404
    signed = _signatures([revision]).get(revision.pk, ())
    return Paper(
        paper=name,
        title=str(SignedPaper(name).label),
        revision=_row(revision, signed),
        content=revision.content,
        levels=tuple(_levels(revision.content)),
        intact=digest(revision.content) == revision.digest,
        signatures=tuple(one for one in signed if one.paper == name),
    )


def printed(level: str) -> int | Decimal | None:
    """A level as it is printed: whole, or with two decimals; None where nothing is filled."""
    if not level:
        return None
    value = value_from_text(level)
    return round_half_up(value) if isinstance(value, Fraction) else value


def live(assessment: Assessment) -> Standing:
    """Where the self-assessment stands now."""
    return standing(assessment, judgements=())


def _reached(access: Access, assessment: Assessment) -> QuerySet[Revision]:
    """Its own people read every revision; from outside only what was signed exists."""
    found: QuerySet[Revision] = Revision.objects.filter(assessment=assessment)
    if policies.is_inside(access) or Role.AUDITOR in access.roles:
        return found
    return found.filter(Exists(Signature.objects.filter(revision=OuterRef("pk"))))


def _signatures(rows: Iterable[Revision]) -> dict[int, tuple[SignatureRow, ...]]:
    found: dict[int, list[SignatureRow]] = {}
    signed = Signature.objects.filter(revision__in=[one.pk for one in rows]).select_related("person")
    for one in signed.order_by("pk"):
        found.setdefault(one.revision_id or 0, []).append(
            SignatureRow(
                paper=one.paper, title=str(SignedPaper(one.paper).label), name=one.person.name, position=one.position,
                place=one.place, signed_at=one.signed_at, void_at=one.void_at, void_reason=one.void_reason,
            )
        )  # fmt: skip
    return {revision: tuple(several) for revision, several in found.items()}


def _row(revision: Revision, signatures: tuple[SignatureRow, ...]) -> RevisionRow:
    score = revision.content["score"]
    return RevisionRow(
        number=revision.number, digest=revision.digest, submitted_by=revision.submitted_by.name,
        submitted_at=revision.submitted_at, sent_back_at=revision.sent_back_at,
        sent_back_reason=revision.sent_back_reason, index=score["index"], predicate=score["predicate"],
        signatures=signatures,
    )  # fmt: skip


def _levels(content: Mapping[str, Any]) -> Iterable[LevelRow]:
    instrument = loader.load(content["cycle"]["instrument"])
    known = set(instrument.value_ids)
    for value in content["order"]:
        held = content["values"].get(value, {})
        title = instrument.value_indicator(value).title if value in known else Text(value, value)
        yield LevelRow(
            value=value, title=title, state=held.get("state", ""), level=printed(held.get("level", ""))
        )  # fmt: skip


def _changed(one: Changed) -> ChangedRow:
    return ChangedRow(
        value=one.value, before=printed(one.before), after=printed(one.after), texts="steps" in one.parts,
        evidence=bool({"citations", "items"} & set(one.parts)),
    )  # fmt: skip


def _items(assessment: Assessment) -> dict[int, list[dict[str, object]]]:
    found: dict[int, list[dict[str, object]]] = {}
    for one in EvidenceItem.objects.filter(answer__assessment=assessment).order_by("level", "number"):
        found.setdefault(one.answer_id, []).append({"level": one.level, "number": one.number, "state": one.state})
    return found


def _cited(assessment: Assessment) -> dict[int, list[dict[str, object]]]:
    rows = list(CitedDocument.objects.filter(answer__assessment=assessment).select_related("document").order_by("pk"))
    newest: dict[int, Version] = {}
    documents = {one.document_id for one in rows}
    for version in Version.objects.filter(document__in=documents).select_related("file").order_by("ordinal"):
        newest[version.document_id] = version
    found: dict[int, list[dict[str, object]]] = {}
    for one in rows:
        version_of = newest.get(one.document_id)
        found.setdefault(one.answer_id, []).append(
            {
                "document": one.document_id, "title": one.document.title, "level": one.level, "item": one.item,
                "page": one.page, "article": one.article, "quote": one.quote,
                "version": None if version_of is None else version_of.ordinal,
                "sha256": "" if version_of is None else version_of.file.sha256,
            }
        )  # fmt: skip
    return found
