"""The page on which a self-assessment goes out: what is missing, what the guide would send back, who is next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from naik.apps.evaluations import gate, moving, policies
from naik.apps.evaluations.gate import Window
from naik.apps.evaluations.models import Answer, Assessment, CitedDocument
from naik.apps.evaluations.operations.submission import READY
from naik.apps.evaluations.queries.revisions import RevisionRow, live, revisions
from naik.apps.evaluations.queries.standing import Standing
from naik.apps.evidence.hints import is_scan
from naik.apps.evidence.models import Citation, Document, Version
from naik.apps.evidence.policies import readable
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Role
from naik.cycle.checks import TITLES, AnswerFact, CitedFact, Finding, StepFact, check
from naik.cycle.machines import ANSWER
from naik.cycle.stages import Stage
from naik.instruments.model import Instrument, Text
from naik.scoring import Score

HIDDEN = Text("dokumen yang tidak terbuka bagi Anda", "a document that is not open to you")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAnswer:
    """An answer that stands in the way of submission."""

    value: str
    title: Text
    state: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one kind."""

    code: str
    title: Text
    sources: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionPage:
    """Everything the page shows; `moves` are the acts open to the person now, by the name of their move."""

    standing: Standing
    score: Score
    filled: int
    ready: int
    open_answers: tuple[OpenAnswer, ...]
    groups: tuple[Group, ...]
    hints: int
    revisions: tuple[RevisionRow, ...]
    moves: frozenset[str]
    window: Window
    inside: bool


def page(access: Access, assessment: Assessment) -> SubmissionPage:
    """Where the self-assessment stands on its way out, as far as the person reads answers (constant statements)."""
    inside = policies.is_inside(access) or Role.AUDITOR in access.roles
    found = live(assessment)
    answers = list(policies.answers(access, assessment)) if inside else []
    groups = _groups(findings(access, assessment, answers)) if inside else ()
    return SubmissionPage(
        standing=found,
        score=found.score(Stage.SELF_ASSESSMENT),
        filled=found.filled(Stage.SELF_ASSESSMENT),
        ready=sum(1 for one in answers if one.state in READY),
        open_answers=open_answers(found.instrument, answers),
        groups=groups,
        hints=sum(len(group.findings) for group in groups),
        revisions=revisions(access, assessment),
        moves=moves(access, assessment),
        window=gate.window(assessment, Stage.SELF_ASSESSMENT),
        inside=inside,
    )


def moves(access: Access, assessment: Assessment) -> frozenset[str]:
    """The moves of the assessment that the person may make now."""
    machine = moving.machine_of(assessment)
    return frozenset(move.name for move in moving.allowed(access, assessment, machine, assessment.stage))


def open_answers(instrument: Instrument, answers: Iterable[Answer]) -> tuple[OpenAnswer, ...]:
    """The answers that are neither accepted nor waiting, in the instrument's order."""
    order = {value: place for place, value in enumerate(instrument.value_ids)}
    rows = sorted((one for one in answers if one.state not in READY), key=lambda one: order[one.value])
    return tuple(
        OpenAnswer(value=one.value, title=instrument.value_indicator(one.value).title, state=ANSWER.title_of(one.state))
        for one in rows
    )


def all_open(access: Access, assessment: Assessment) -> tuple[OpenAnswer, ...]:
    """What blocks submission, for whoever submits."""
    return open_answers(gate.instrument(assessment), policies.answers(access, assessment))


def findings(access: Access, assessment: Assessment, answers: list[Answer]) -> tuple[Finding, ...]:
    """The submission check of `answers`."""
    instrument = gate.instrument(assessment)
    cited = _cited(access, [one.pk for one in answers])
    library = _library(access, instrument)
    used: dict[str, set[int]] = {}
    for one in answers:
        indicator = instrument.value_indicator(one.value).id
        used.setdefault(indicator, set()).update(fact.document for fact in cited.get(one.pk, ()))
    facts = []
    for one in answers:
        indicator_of = instrument.value_indicator(one.value)
        first = one.value == indicator_of.values[0]
        # A file for an indicator of several services is cited when one of them cites it.
        filed = library.get(indicator_of.id, {}) if first else {}
        facts.append(
            AnswerFact(
                value=one.value, indicator=indicator_of, state=one.state, level=one.level,
                steps={int(level): _step(step) for level, step in one.steps.items()},
                cited=tuple(cited.get(one.pk, ())),
                library=tuple(
                    (document, title) for document, title in filed.items() if document not in used[indicator_of.id]
                ),
            )
        )  # fmt: skip
    order = {value: place for place, value in enumerate(instrument.value_ids)}
    return check(instrument, sorted(facts, key=lambda one: order[one.value]), _today(access))


def _today(access: Access) -> date:
    return today(access.institution)


def _groups(found: Iterable[Finding]) -> tuple[Group, ...]:
    groups = []
    for code, several in groupby(found, key=lambda one: one.code):
        rows = tuple(several)
        sources = tuple(dict.fromkeys(one.source for one in rows))
        groups.append(Group(code=code, title=TITLES[code], sources=sources, findings=rows))
    return tuple(groups)


def _step(stored: Mapping[str, object]) -> StepFact:
    return StepFact(
        met=bool(stored.get("met")), facts=str(stored.get("facts") or ""), analysis=str(stored.get("analysis") or "")
    )


def _cited(access: Access, answers: list[int]) -> dict[int, list[CitedFact]]:
    rows = list(CitedDocument.objects.filter(answer__in=answers).select_related("document").order_by("level", "pk"))
    documents = {one.document_id for one in rows}
    seen = set(readable(access).filter(pk__in=documents).values_list("pk", flat=True))
    newest: dict[int, Version] = {}
    for version in Version.objects.filter(document__in=documents).select_related("file").order_by("ordinal"):
        newest[version.document_id] = version
    found: dict[int, list[CitedFact]] = {}
    for one in rows:
        document, version_of = one.document, newest.get(one.document_id)
        found.setdefault(one.answer_id, []).append(
            CitedFact(
                document=document.pk, title=document.title if document.pk in seen else HIDDEN.id, level=one.level,
                page=one.page, article=one.article, dated=document.dated, valid_until=document.valid_until,
                scan=version_of is not None and is_scan(version_of.file),
            )
        )  # fmt: skip
    return found


def _library(access: Access, instrument: Instrument) -> dict[str, dict[int, str]]:
    """Indicator → documents (id, title) that the library cites for it, or that bear its tag."""
    open_ones = readable(access).filter(archived_at=None)
    found: dict[str, dict[int, str]] = {}
    rows = Citation.objects.filter(instrument=instrument.id, document__in=open_ones).select_related("document")
    for one in rows.order_by("document"):
        found.setdefault(one.indicator, {})[one.document_id] = one.document.title
    tags = {tag: indicator.id for indicator in instrument.indicators for tag in _tags(indicator.id)}
    tagged: Iterable[Document] = open_ones.filter(tags__overlap=list(tags)).order_by("pk")
    for document in tagged:
        for tag in document.tags:
            if tag in tags:
                found.setdefault(tags[tag], {})[document.pk] = document.title
    return found


def _tags(indicator: str) -> tuple[str, ...]:
    spoken = tuple(f"{word} {indicator}" for word in ("indikator", "Indikator", "ind."))
    return spoken if indicator.isdigit() else (*spoken, indicator, indicator.lower())
