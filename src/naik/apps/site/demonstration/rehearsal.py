"""The city's open Pemdi rehearsal, half way: every step was taken through the operations people use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from naik.apps.evaluations.models import Answer, Assessment, Cycle, Responsibility
from naik.apps.evaluations.operations import answers, checking, clarifications, evidence_cited, sharing
from naik.apps.evaluations.operations.checking import Reason, Verdict
from naik.apps.evaluations.operations.clarifications import Question
from naik.apps.evaluations.operations.cycles import Draft
from naik.apps.evaluations.operations.evidence_cited import Cited
from naik.apps.evaluations.operations.rehearsals import open_rehearsal
from naik.apps.evidence.models import Document
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.site.demonstration.people import access_of
from naik.apps.tenancy.scope import opened
from naik.cycle.sharing import Part
from naik.cycle.stages import REHEARSAL
from naik.cycle.windows import Days
from naik.instruments import loader
from naik.instruments.model import PredicateBasis

NAME, INSTRUMENT = "Latihan Pemdi 2026 (contoh)", "pemdi-2026"
BEGAN, ENDS = timedelta(days=30), timedelta(days=25)
LEADS: Mapping[str, tuple[str, ...]] = {
    "1.01": ("I8", "I9", "I13", "I14", "I17", "I18"),
    "1.03": ("I1", "I2", "I5", "I6", "I7"),
    "1.04": ("I19", "I20"),
    "1.07": ("I3", "I4"),
    "1.02": ("I10", "I11", "I12"),
    "1.14": ("I15", "I16"),
}
"""The lead office of each indicator, by its code."""
WRITTEN: Mapping[str, int] = {"I1": 2, "I2": 2, "I3": 2, "I4": 1, "I8": 2, "I9": 1, "I13": 1, "I15": 1, "I19": 1}
"""Up to which level evidence is attached."""
LATE = ("I14", "I16")
"""Nothing is written here, and the inner due date has passed."""
FACTS = "Dokumen contoh pada tingkat ini ada dan berlaku; lihat halaman 1 (contoh)."
ANALYSIS = "Dengan demikian kriteria tingkat ini terpenuhi sebagian (contoh)."
NOT_RIGHT = "Yang dilampirkan SK Tim Asesor, yang diminta SK Tim Audit (contoh)."
NOT_UPLOADED = "Tautan kosong; berkasnya belum diunggah (contoh)."


def load_rehearsal() -> None:
    """Open the rehearsal and bring it half way, unless it is there."""
    coordinator, writer, checker = (access_of(name) for name in ("koordinator", "entri", "asesor-internal"))
    with opened([coordinator.institution.pk], person=coordinator.person.pk):
        if Cycle.objects.filter(organiser=coordinator.institution, name=NAME).exists():
            return
        today = timezone.localdate()
        days = Days(today - BEGAN, today + ENDS)
        made = open_rehearsal(
            coordinator,
            Draft(
                name=NAME, year=2026, instrument=INSTRUMENT, basis=PredicateBasis.EXACT,
                windows=dict.fromkeys(REHEARSAL, days),
            ),
        )  # fmt: skip
        _share_out(coordinator, made, today)
    with opened([writer.institution.pk], person=writer.person.pk):
        _write(writer, made)
    with opened([checker.institution.pk], person=checker.person.pk):
        _check(checker, made)
        asked = _ask(checker, made, today)
    with opened([coordinator.institution.pk], person=coordinator.person.pk):
        clarifications.respond(coordinator, made.pk, asked, "Sudah kami lampirkan pada butir yang sama (contoh).")
    with opened([checker.institution.pk], person=checker.person.pk):
        clarifications.close(checker, made.pk, asked, "Jawaban cukup (contoh).")


def _share_out(access: Access, made: Assessment, today: date) -> None:
    offices = dict(Office.objects.filter(institution=access.institution).values_list("code", "pk"))
    for place, (code, values) in enumerate(LEADS.items()):
        sharing.give(access, made.pk, values, Part(offices[code], today + timedelta(days=2 + 2 * place)), lead=True)
    sharing.give(access, made.pk, ("I8", "I13", "I19"), Part(offices["1.04"], today + timedelta(days=6)), lead=False)
    # An inner due date cannot be set into the past; it gets there by waiting.
    Responsibility.objects.filter(answer__assessment=made, answer__value__in=LATE).update(
        due_on=today - timedelta(days=4)
    )


def _write(access: Access, made: Assessment) -> None:
    instrument = loader.load(INSTRUMENT)
    documents = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    for value, highest in WRITTEN.items():
        indicator = instrument.value_indicator(value)
        for level in range(1, highest + 1):
            wanted = indicator.level(level)
            for item in range(1, len(wanted.evidence) + 1 if wanted else 1):
                cited = Cited(
                    document=documents[item % len(documents)], level=level, item=item, page="1", article="Pasal 4"
                )
                evidence_cited.add(access, made.pk, value, cited)
        typed = {f"facts-{level}": FACTS for level in range(1, highest + 1)}
        typed |= {f"analysis-{level}": ANALYSIS for level in range(1, highest + 1)}
        answers.save(access, made.pk, value, _revision(made, value), typed)
        answers.offer(access, made.pk, value)
    answers.set_external(access, made.pk, "I5", _revision(made, "I5"), None, "")
    answers.set_external(
        access, made.pk, "I6", _revision(made, "I6"), Decimal("2.9"), "Hasil penilaian simpul jaringan 2025 (contoh)"
    )


def _check(access: Access, made: Assessment) -> None:
    for value in ("I1", "I4", "I8"):
        for item in Answer.objects.get(assessment=made, value=value).items.order_by("level", "number"):
            verdict = Verdict(move="accept", revision=_revision(made, value))
            checking.check_item(access, made.pk, value, (item.level, item.number), verdict)
        checking.check_answer(access, made.pk, value, Verdict(move="accept", revision=_revision(made, value)))
    for value, place, kind, reason in (
        ("I2", (1, 1), Reason.NOT_RIGHT, NOT_RIGHT),
        ("I3", (1, 2), Reason.NOT_UPLOADED, NOT_UPLOADED),
        ("I3", (2, 1), Reason.LOWER_OPEN, ""),
    ):
        verdict = Verdict(move="return", revision=_revision(made, value), reason=reason)
        checking.check_item(access, made.pk, value, place, verdict, kind)


def _ask(access: Access, made: Assessment, today: date) -> int:
    due = today + timedelta(days=5)
    answered = clarifications.open_clarification(
        access,
        made.pk,
        Question(value="I1", text="Dokumen perencanaan mana yang memuat substansi RAN? (contoh)", due_on=due),
    )
    clarifications.open_clarification(
        access,
        made.pk,
        Question(value="I9", text="Apakah penilaian risiko mencakup semua layanan? (contoh)", due_on=due),
    )
    return int(answered.pk)


def _revision(made: Assessment, value: str) -> int:
    found: int = Answer.objects.values_list("revision", flat=True).get(assessment=made, value=value)
    return found
