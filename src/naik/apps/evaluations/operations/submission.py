"""The way out of self-assessment: submitted by the responsible official, sent back by the coordinator, opened again."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import override

from naik.apps.evaluations import gate, moving
from naik.apps.evaluations.models import Answer, Assessment, Assessor, FirstScore, Revision, Signature
from naik.apps.evaluations.queries.revisions import current, frozen
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.apps.notices.models import NoticeKind
from naik.apps.notices.operations import notify
from naik.cycle.papers import digest
from naik.cycle.stages import Stage, following
from naik.cycle.steps import plain
from naik.instruments.model import Text

READY = ("accepted", "waiting")
"""States of an answer that can go out."""
LONGEST = 4000
CHANGED = Text(
    "Isi penilaian berubah sejak halaman ini dibuka. Belum ada yang diajukan; periksa isinya sekali lagi.",
    "The assessment changed since this page was opened. Nothing was submitted; please look at it once more.",
)
SCORED = Text(
    "Asesor sudah mulai menilai revisi ini, jadi tidak dapat dibuka kembali. Pakai klarifikasi atau sanggah.",
    "Assessors have begun to score this revision, so it cannot be opened again. Use a clarification or an appeal.",
)
GONE = Text(
    "Revisi yang diajukan tidak ditemukan lagi; muat ulang halaman.",
    "The submitted revision is no longer there; please reload the page.",
)


class NotReady(Refused):
    """Answers stand in the way; `values` says which."""

    def __init__(self, values: tuple[str, ...]) -> None:
        count = len(values)
        super().__init__(
            Text(
                f"{count} indikator belum diterima asesor internal; semuanya harus diterima atau menunggu.",
                f"{count} indicators are not accepted by the internal assessor; all must be accepted or waiting.",
            )
        )
        self.values = values


def submit(access: Access, assessment_id: int, shown: str) -> Revision:
    """Freeze the self-assessment and hand it to the coordinator; `shown` is the digest of what was read."""
    access.require(Permission.ASSESSMENT_SUBMIT)
    found = gate.enter(access, assessment_id, Stage.SELF_ASSESSMENT, alone=True)
    open_ones = set(Answer.objects.filter(assessment=found).exclude(state__in=READY).values_list("value", flat=True))
    if open_ones:
        raise NotReady(tuple(value for value in gate.instrument(found).value_ids if value in open_ones))
    content = frozen(found)
    seal = digest(content)
    if seal != shown:
        raise Refused(CHANGED)
    revision: Revision = Revision.objects.create(
        institution=access.institution, assessment=found, number=found.revision, content=content, digest=seal,
        submitted_by=access.person, submitted_at=gate.database_now(),
    )  # fmt: skip
    tell_roles(
        access, found, (Role.COORDINATOR,),
        Text(f"{found.cycle.name} diajukan dan menunggu tanda tangan Anda.",
             f"{found.cycle.name} was submitted and waits for your signature."),
    )  # fmt: skip
    moving.advance(access, found, "submit", after={"revision": revision.number, "digest": seal})
    return revision


def send_back(access: Access, assessment_id: int, reason: str) -> Assessment:
    """Return what was submitted to self-assessment; its revision stays to be read, the next one has a new number."""
    access.require(Permission.ASSESSMENT_SIGN)
    # A revision can be sent back although the window of approval is over; what the stage before takes says its own.
    found = gate.enter(access, assessment_id, Stage.INTERNAL_APPROVAL, alone=True, any_time=True)
    reason = plain(reason).strip()[:LONGEST]
    revision = current(found)
    if revision is None:
        raise Refused(GONE)
    if reason:
        revision.sent_back_at, revision.sent_back_reason = gate.database_now(), reason
        revision.save(update_fields=["sent_back_at", "sent_back_reason"])
        tell_roles(
            access, found, (Role.RESPONSIBLE_OFFICIAL,),
            Text(f"{found.cycle.name} dikembalikan koordinator ke penilaian mandiri.",
                 f"{found.cycle.name} was sent back to self-assessment by the coordinator."),
            also=(revision.submitted_by_id,),
        )  # fmt: skip
    found.revision += 1
    moving.advance(access, found, "send_back", reason=reason, after={"revision": revision.number})
    return found


def reopen(access: Access, assessment_id: int, reason: str) -> Assessment:
    """Open a new revision of what was signed: its signatures are void from now on, and stay to be seen.

    Only while self-assessment is open (or opened again) and no assessor has begun.
    """
    access.require(Permission.ASSESSMENT_SIGN)
    stages = tuple(Stage(one) for one in _stages(access, assessment_id))
    found = gate.enter(access, assessment_id, following(stages, Stage.INTERNAL_APPROVAL), alone=True, any_time=True)
    gate.require_open(found, Stage.SELF_ASSESSMENT)
    if FirstScore.objects.filter(assessor__assessment=found).exists():
        raise Refused(SCORED)
    reason = plain(reason).strip()[:LONGEST]
    number = found.revision
    if reason:
        void_signatures(found, reason)
        tell_roles(
            access, found, (Role.RESPONSIBLE_OFFICIAL, Role.INTERNAL_ASSESSOR),
            Text(f"Revisi baru dibuka pada {found.cycle.name}; tanda tangan revisi {number} gugur.",
                 f"A new revision of {found.cycle.name} was opened; the signature of revision {number} is void."),
            also=assessors(found),
        )  # fmt: skip
    found.revision += 1
    moving.advance(access, found, "reopen_revision", reason=reason, after={"void": number, "revision": found.revision})
    return found


def void_signatures(assessment: Assessment, reason: str) -> None:
    """Let what was signed of the self-assessment be void from now on, and stay to be seen."""
    Signature.objects.filter(assessment=assessment, revision__isnull=False, void_at=None).update(
        void_at=gate.database_now(), void_reason=reason
    )


def assessors(assessment: Assessment) -> tuple[int, ...]:
    """The people who assess it."""
    return tuple(Assessor.objects.filter(assessment=assessment, ended_at=None).values_list("person_id", flat=True))


def tell_roles(
    access: Access, assessment: Assessment, roles: Collection[Role], sentence: Text, also: Collection[int] = ()
) -> None:
    """Tell everybody who holds one of `roles` here, and `also`, that the assessment moved; not who did it."""
    members = Membership.objects.filter(active(), institution=access.institution, role__in=roles)
    told = {*members.values_list("person_id", flat=True), *also} - {access.person.pk}
    with override("id"):
        address = reverse("submission", args=[access.institution.slug, assessment.pk])
    for person in sorted(told):
        notify(person, NoticeKind.STAGE_MOVED, sentence, address, institution_id=access.institution.pk)


def _stages(access: Access, assessment_id: int) -> list[str]:
    found = Assessment.objects.filter(institution=access.institution, pk=assessment_id)
    stages: list[str] | None = found.values_list("stages", flat=True).first()
    return stages or [Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL]
