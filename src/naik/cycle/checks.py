"""What the guide would send back from a self-assessment: hints, each with its source; none of them blocks anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from naik.instruments.model import Indicator, Instrument, Level, Text

GUIDE = "Pedoman Menteri PANRB 3/2024"
WRITING = f"{GUIDE}, bab III"
CRITERIA = f"{GUIDE}, bab II"
YEARS = 2
"""A review for level 4 and an audit count while they are younger than this."""
ABOUT_A_YEAR = (timedelta(days=182), timedelta(days=548))
"""How long after the review of level 4 the rule of level 5 is expected: about a year, read generously."""
REVIEW = re.compile(r"\breviu\b|\breview\b", re.IGNORECASE)
DRAFT = re.compile(r"\b(rancangan|ranc|draf|draft|ranper\w*|raper\w*)\b", re.IGNORECASE)
POLICY = re.compile(r"\bKebijakan Internal\b")
AUDIT = re.compile(r"\bPelaksanaan Audit\b")
AUDIT_REPORT_FROM = 2
"""The level from which an audit was carried out, and so has a date that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedFact:
    """A document cited for a step: where in it, and what the library knows of it (`scan`: pages without any text)."""

    document: int
    title: str
    level: int
    page: str = ""
    article: str = ""
    dated: date | None = None
    valid_until: date | None = None
    scan: bool = False

    @property
    def draft(self) -> bool:
        """Whether its title says that it is not enacted."""
        return DRAFT.search(self.title) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFact:
    """What an answer says about one level."""

    met: bool
    facts: str
    analysis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFact:
    """An answer as the check reads it; `library` are documents filed for its indicator (id and title)."""

    value: str
    indicator: Indicator
    state: str
    level: str
    steps: dict[int, StepFact]
    cited: tuple[CitedFact, ...]
    library: tuple[tuple[int, str], ...] = ()

    @property
    def claimed(self) -> tuple[Level, ...]:
        """The steps that are said to be met, lowest first."""
        return tuple(one for one in self.indicator.levels if one.number in self.steps and self.steps[one.number].met)

    @property
    def chosen(self) -> int:
        """The step whose explanation counts: the highest one that is said to be met; 0 while there is none."""
        return max((level.number for level in self.claimed), default=0)

    def cited_for(self, level: int) -> tuple[CitedFact, ...]:
        """The documents of one step."""
        return tuple(one for one in self.cited if one.level == level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the guide would send back; `level` 0 and `document` None where it is about the whole answer."""

    code: str
    value: str
    sentence: Text
    source: str
    level: int = 0
    document: int | None = None


Rule = Callable[[Instrument, AnswerFact, date], Iterator[Finding]]


def two_years_before(today: date) -> date:
    """The day from which a review or an audit still counts."""
    try:
        return today.replace(year=today.year - YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - YEARS, day=28)


def check(instrument: Instrument, answers: Iterable[AnswerFact], today: date) -> tuple[Finding, ...]:
    """Every finding, rule by rule in the order of `TITLES`, within a rule in the order of the answers."""
    found = [finding for answer in answers for rule in RULES for finding in rule(instrument, answer, today)]
    order = list(TITLES)
    return tuple(sorted(found, key=lambda one: order.index(one.code)))


def source_of(instrument: Instrument, rule: str) -> str:
    """Where the instrument read a rule; "" when it does not have it, and then the rule is not applied."""
    return next((one.source for one in instrument.rules if one.id == rule), "")


def _unfilled(_instrument: Instrument, answer: AnswerFact, _today: date) -> Iterator[Finding]:
    if answer.state == "waiting":
        yield Finding(
            code="waiting", value=answer.value, source=_own_source(_instrument, "external", "PermenPANRB 8/2026"),
            sentence=Text("Menunggu indeks instansi lain; sampai ada, indikator ini dihitung belum terisi.",
                          "Waiting for another agency's index; until then the indicator counts as not filled."),
        )  # fmt: skip
    elif not answer.level:
        yield Finding(
            code="unfilled", value=answer.value, source=_own_source(_instrument, "one-answer", WRITING),
            sentence=Text("Belum ada tingkat yang dipilih; indikator ini dihitung 0.",
                          "No level is chosen yet; the indicator counts 0."),
        )  # fmt: skip


def _without_evidence(instrument: Instrument, answer: AnswerFact, _today: date) -> Iterator[Finding]:
    if answer.indicator.external_index is not None and answer.indicator.external_index.automatic:
        return
    for level in answer.claimed:
        if not answer.cited_for(level.number):
            yield Finding(
                code="without_evidence", value=answer.value, level=level.number,
                source=_own_source(instrument, "one-answer", WRITING),
                sentence=Text(f"Kriteria tingkat {level.number} diklaim tanpa data dukung.",
                              f"The criterion of level {level.number} is claimed without evidence."),
            )  # fmt: skip


def _not_cited(_instrument: Instrument, answer: AnswerFact, _today: date) -> Iterator[Finding]:
    used = {one.document for one in answer.cited}
    for document, title in answer.library:
        if document not in used:
            yield Finding(
                code="not_cited", value=answer.value, document=document, source=WRITING,
                sentence=Text(f"“{title}” ada di pustaka untuk indikator ini, tetapi tidak dirujuk dalam jawaban.",
                              f"“{title}” is in the library for this indicator, but the answer does not cite it."),
            )  # fmt: skip


def _without_place(_instrument: Instrument, answer: AnswerFact, _today: date) -> Iterator[Finding]:
    for one in answer.cited:
        if not one.page.strip() and not one.article.strip():
            yield _about(
                "without_place", answer, one, WRITING,
                Text(f"“{one.title}” dirujuk tanpa halaman, bab, atau pasal.",
                     f"“{one.title}” is cited without a page, chapter or article."),
            )  # fmt: skip


def _explanation(instrument: Instrument, answer: AnswerFact, _today: date) -> Iterator[Finding]:
    step = answer.steps.get(answer.chosen)
    if step is None:
        return
    source = _own_source(instrument, "one-answer", WRITING)
    for code, text, missing in (
        ("facts_missing", step.facts, Text("fakta", "facts")),
        ("analysis_missing", step.analysis, Text("analisis", "analysis")),
    ):
        if not text.strip():
            yield Finding(
                code=code, value=answer.value, level=answer.chosen, source=source,
                sentence=Text(f"Penjelasan tingkat {answer.chosen} belum memuat {missing.id}.",
                              f"The explanation of level {answer.chosen} has no {missing.en} yet."),
            )  # fmt: skip


def _review_age(instrument: Instrument, answer: AnswerFact, today: date) -> Iterator[Finding]:
    source, reviewed = source_of(instrument, "review-age"), 4
    level = answer.indicator.level(reviewed)
    if not source or level is None or level not in answer.claimed or not _asks_for_review(level):
        return
    days = [one.dated for one in answer.cited_for(reviewed) if one.dated is not None]
    if not answer.cited_for(reviewed) or any(day > two_years_before(today) for day in days):
        return
    sentence = (
        Text(f"Reviu tingkat 4 terbaru bertanggal {_day(max(days))}; reviu harus berusia kurang dari 2 tahun.",
             f"The newest review for level 4 is dated {_day(max(days))}; it must be younger than 2 years.")
        if days
        else Text("Tidak satu pun data dukung tingkat 4 bertanggal, sehingga umur reviu tidak dapat dinilai.",
                  "No evidence of level 4 has a date, so the age of the review cannot be judged.")
    )  # fmt: skip
    yield Finding(code="review_too_old", value=answer.value, level=reviewed, source=source, sentence=sentence)


def _audit_window(instrument: Instrument, answer: AnswerFact, today: date) -> Iterator[Finding]:
    source = source_of(instrument, "audit-window")
    if not source or not AUDIT.search(answer.indicator.title.id) or answer.chosen < AUDIT_REPORT_FROM:
        return
    for one in answer.cited:
        if one.level >= AUDIT_REPORT_FROM and one.dated is not None and one.dated <= two_years_before(today):
            yield _about(
                "audit_outside_window", answer, one, source,
                Text(f"“{one.title}” bertanggal {_day(one.dated)}; bukti audit berasal dari 2 tahun terakhir.",
                     f"“{one.title}” is dated {_day(one.dated)}; evidence of audits is of the last 2 years."),
            )  # fmt: skip


def _validity(_instrument: Instrument, answer: AnswerFact, today: date) -> Iterator[Finding]:
    for one in answer.cited:
        if one.valid_until is not None and one.valid_until < today:
            yield _about(
                "validity_ended", answer, one, CRITERIA,
                Text(f"Masa berlaku “{one.title}” berakhir pada {_day(one.valid_until)}.",
                     f"“{one.title}” ceased to be in force on {_day(one.valid_until)}."),
            )  # fmt: skip


def _scans(_instrument: Instrument, answer: AnswerFact, _today: date) -> Iterator[Finding]:
    for one in answer.cited:
        if one.scan:
            yield _about(
                "scan_without_text", answer, one, WRITING,
                Text(f"“{one.title}” adalah pindaian tanpa teks; pindaian perlu dapat dicari.",
                     f"“{one.title}” is a scan without text; a scan has to be searchable."),
            )  # fmt: skip


def _drafts(_instrument: Instrument, answer: AnswerFact, _today: date) -> Iterator[Finding]:
    if not POLICY.search(answer.indicator.title.id):
        return
    for one in answer.cited:
        if one.draft and one.level > 1:
            yield _about(
                "draft_above_level_one", answer, one, CRITERIA,
                Text(f"“{one.title}” tampaknya masih rancangan; rancangan hanya dihitung untuk tingkat 1.",
                     f"“{one.title}” seems to be a draft; a draft counts for level 1 only."),
            )  # fmt: skip


def _level_five(instrument: Instrument, answer: AnswerFact, _today: date) -> Iterator[Finding]:
    source, top = source_of(instrument, "keep-level-5"), 5
    if not source or not POLICY.search(answer.indicator.title.id) or answer.chosen != top:
        return
    reviews = [one.dated for one in answer.cited_for(4) if one.dated is not None]
    later = [one.dated for one in answer.cited_for(top) if one.dated is not None]
    shortest, longest = ABOUT_A_YEAR
    if reviews and not any(shortest <= day - review <= longest for day in later for review in reviews):
        yield Finding(
            code="no_follow_up", value=answer.value, level=top, source=source,
            sentence=Text("Tidak ada aturan baru atau turunan bertanggal sekitar satu tahun sesudah reviu tingkat 4.",
                          "No new or derived rule is dated about a year after the review of level 4."),
        )  # fmt: skip


def _about(code: str, answer: AnswerFact, one: CitedFact, source: str, sentence: Text) -> Finding:
    return Finding(
        code=code, value=answer.value, level=one.level, document=one.document, source=source, sentence=sentence
    )


def _own_source(instrument: Instrument, rule: str, otherwise: str) -> str:
    return source_of(instrument, rule) or otherwise


def _asks_for_review(level: Level) -> bool:
    return any(REVIEW.search(text.id) for text in (level.criterion, *level.evidence))


def _day(found: date) -> str:
    return f"{found.day:02}-{found.month:02}-{found.year}"


RULES: tuple[Rule, ...] = (
    _unfilled, _without_evidence, _not_cited, _without_place, _explanation, _review_age, _audit_window, _validity,
    _scans, _drafts, _level_five,
)  # fmt: skip
TITLES: dict[str, Text] = {
    "unfilled": Text("Indikator belum terisi", "Indicators not filled"),
    "waiting": Text("Menunggu indeks instansi lain", "Waiting for another agency's index"),
    "without_evidence": Text("Kriteria tanpa data dukung", "Criteria without evidence"),
    "not_cited": Text("Berkas yang tidak dirujuk", "Files nobody cites"),
    "without_place": Text("Rujukan tanpa halaman atau pasal", "Citations without page or article"),
    "facts_missing": Text("Penjelasan tanpa fakta", "Explanations without facts"),
    "analysis_missing": Text("Penjelasan tanpa analisis", "Explanations without analysis"),
    "review_too_old": Text("Reviu terlalu lama", "Reviews too old"),
    "audit_outside_window": Text("Audit di luar jangka waktu", "Audits outside their window"),
    "validity_ended": Text("Dokumen tidak berlaku lagi", "Documents no longer in force"),
    "scan_without_text": Text("Pindaian tanpa teks", "Scans without text"),
    "draft_above_level_one": Text("Rancangan di atas tingkat 1", "Drafts above level 1"),
    "no_follow_up": Text("Tingkat 5 tanpa tindak lanjut reviu", "Level 5 without what followed the review"),
}
"""What each kind of finding is called, in the order of the page."""
