"""The windows of a cycle's stages: moving them, reopening one for an institution, and closing what is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.shortcuts import get_object_or_404

from naik.apps.audit.operations import Author, Subject, hold_chains, record
from naik.apps.evaluations import gate
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Assessment, Cycle, Reopening, StageWindow
from naik.apps.evaluations.moving import subject
from naik.apps.evaluations.operations.cycles import CLOSED, REASON_MISSING, cycle_subject
from naik.apps.evaluations.queries import authority
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution
from naik.apps.institutions.moments import end_of, last_day
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import ORDER, TITLES, Stage
from naik.cycle.windows import Days, WindowsRefused, check
from naik.instruments.model import Text


@transaction.atomic
def move_window(access: Access, cycle_id: int, stage: Stage, days: Days, *, reason: str) -> StageWindow:
    """Give a stage other days; one that was closed is open again when its new end lies ahead."""
    cycle = authority.cycle(access, cycle_id)
    authority.require_whole(access, cycle)
    if cycle.closed_at is not None:
        raise Refused(CLOSED)
    if not reason.strip():
        raise Refused(REASON_MISSING)
    windows = {one.stage: one for one in StageWindow.objects.select_for_update().filter(cycle=cycle).order_by("pk")}
    get_object_or_404(StageWindow, cycle=cycle, stage=stage)
    window = windows[stage]
    try:
        check({**{Stage(name): days_of(one, access.institution) for name, one in windows.items()}, stage: days})
    except WindowsRefused as refusal:
        raise Refused(refusal.message) from refusal
    before = {"opens_at": window.opens_at, "closes_at": window.closes_at}
    window.opens_at = end_of(days.first - timedelta(days=1), access.institution)
    window.closes_at = end_of(days.last, access.institution)
    if {"opens_at": window.opens_at, "closes_at": window.closes_at} == before:
        raise Refused(Text("Tanggalnya tidak berubah.", "The days are the same as before."))
    now = database_now()
    if window.closes_at > now:
        window.closed_at = None
    window.save(update_fields=["opens_at", "closes_at", "closed_at"])
    record(
        access.institution.pk, "evaluations:window:moved", cycle_subject(cycle, TITLES[stage].id), by=access.author,
        before=before, after={"opens_at": window.opens_at, "closes_at": window.closes_at}, reason=reason.strip(),
    )  # fmt: skip
    enqueue(
        "evaluations.tell_window", institution_id=cycle.organiser_id, cycle_id=cycle.pk, window_id=window.pk,
        since=int(now.timestamp()),
    )  # fmt: skip
    return window


@transaction.atomic
def reopen(access: Access, cycle_id: int, target: Institution, stage: Stage, until: date, *, reason: str) -> Reopening:
    """Open a stage again for one institution of the cycle, up to and including the day `until`."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    cycle = authority.cycle(access, cycle_id)
    get_object_or_404(authority.reached(access, Permission.CYCLE_MANAGE, at_home=True), pk=target.pk)
    with opened([access.institution.pk, target.pk], person=access.person.pk):
        held = Assessment.objects.select_for_update(of=("self",)).select_related("cycle")
        assessment = get_object_or_404(held, cycle=cycle, institution=target)
        return reopen_held(access, assessment, stage, end_of(until, access.institution), reason=reason)


def reopen_held(access: Access, assessment: Assessment, stage: Stage, until: datetime, *, reason: str) -> Reopening:
    """The reopening itself, of an assessment whose row is held alone; the rules are the same in a rehearsal."""
    if assessment.cycle.closed_at is not None:
        raise Refused(CLOSED)
    if not reason.strip():
        raise Refused(REASON_MISSING)
    _require_current(assessment, stage)
    window = gate.window(assessment, stage)
    if window.now < window.opens_at:
        raise Refused(
            Text(
                f"Tahap {TITLES[stage].id} belum dimulai; ubah jadwal tahap itu bila perlu dimulai lebih awal.",
                f"The stage {TITLES[stage].en} has not begun; move its window if it has to begin earlier.",
            )
        )
    if until <= max(window.now, window.ends_at):
        raise Refused(
            Text(
                "Pilih hari setelah hari ini dan setelah akhir tahap yang berlaku sekarang.",
                "Choose a day after today and after the present end of the stage.",
            )
        )
    found: Reopening = Reopening.objects.create(
        institution_id=assessment.institution_id, assessment=assessment, stage=stage, until=until,
        reason=reason.strip(), by=access.person,
    )  # fmt: skip
    record(
        assessment.institution_id, "evaluations:stage:reopened", subject(assessment, TITLES[stage].id),
        by=access.author, before={"closes_at": window.ends_at}, after={"stage": stage, "until": until},
        reason=found.reason,
    )  # fmt: skip
    enqueue("evaluations.tell_reopened", institution_id=assessment.institution_id, reopening_id=found.pk)
    return found


@transaction.atomic
def choose_visits(access: Access, cycle_id: int, institutions: Collection[int], *, visited: bool) -> int:
    """Let institutions be visited, or not; all of them or none. Returns how many changed."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    cycle = authority.cycle(access, cycle_id)
    if cycle.closed_at is not None:
        raise Refused(CLOSED)
    if not StageWindow.objects.filter(cycle=cycle, stage=Stage.VISIT).exists():
        raise Refused(Text("Siklus ini tidak memiliki tahap visitasi.", "This cycle has no stage for visits."))
    chosen = frozenset(institutions) & authority.reached_ids(access, Permission.CYCLE_MANAGE, at_home=True)
    with opened([access.institution.pk, *chosen], person=access.person.pk):
        held = Assessment.objects.select_for_update(of=("self",)).select_related("institution", "cycle").order_by("pk")
        found = [
            one for one in held.filter(cycle=cycle, institution__in=chosen) if (Stage.VISIT in one.stages) != visited
        ]
        late = [one.institution.name for one in found if ORDER.index(Stage(one.stage)) >= ORDER.index(Stage.VISIT)]
        if late:
            raise Refused(
                Text(
                    f"Tahap visitasi sudah berjalan atau lewat untuk {', '.join(late[:5])}; tidak ada yang berubah.",
                    f"The stage of visits has begun or is over for {', '.join(late[:5])}; nothing has changed.",
                )
            )
        for one in found:
            kept = {Stage(stage) for stage in one.stages} - {Stage.VISIT}
            one.stages = [stage for stage in ORDER if stage in (kept | {Stage.VISIT} if visited else kept)]
        Assessment.objects.bulk_update(found, ["stages"])
        hold_chains()
        for one in found:
            record(
                one.institution_id, f"evaluations:visit:{'added' if visited else 'removed'}", subject(one),
                by=access.author,
            )  # fmt: skip
    return len(found)


def close_due() -> int:
    """Mark every stage whose end has passed as closed, once and for all clocks; returns how many."""
    everybody = list(Institution.objects.values_list("pk", flat=True))
    with opened(everybody):
        due = StageWindow.objects.filter(closed_at=None, closes_at__lte=database_now())
        organisers = sorted(set(due.values_list("cycle__organiser_id", flat=True)))
    return sum(_close_due_of(organiser) for organiser in organisers)


def days_of(window: StageWindow, institution: Institution) -> Days:
    """The days of a window as they are where the organiser lies."""
    last = last_day(window.closes_at, institution)
    first = window.opens_at.astimezone(zone(institution)).date()
    return Days(first, last or first)


def _close_due_of(organiser_id: int) -> int:
    with opened([organiser_id]):
        held = StageWindow.objects.select_for_update(of=("self",)).select_related("cycle").order_by("pk")
        now = database_now()
        due = list(held.filter(closed_at=None, closes_at__lte=now, cycle__organiser=organiser_id))
        for one in due:
            one.closed_at = now
            one.save(update_fields=["closed_at"])
        for one in due:
            record(
                organiser_id, "evaluations:window:closed", _subject(one),
                by=Author(None, on_behalf_of="job:evaluations.close_stages"), after={"closes_at": one.closes_at},
            )  # fmt: skip
    return len(due)


def _subject(window: StageWindow) -> Subject:
    cycle: Cycle = window.cycle
    return cycle_subject(cycle, TITLES[Stage(window.stage)].id)


def _require_current(assessment: Assessment, stage: Stage) -> None:
    now = Stage(assessment.stage)
    if stage is now:
        return
    if ORDER.index(stage) > ORDER.index(now):
        raise Refused(
            Text(
                f"Penilaian ini belum sampai pada tahap {TITLES[stage].id}; sekarang tahap {TITLES[now].id}.",
                f"This assessment has not reached {TITLES[stage].en}; it is in {TITLES[now].en}.",
            )
        )
    raise Refused(
        Text(
            f"Penilaian ini sudah meninggalkan tahap {TITLES[stage].id} dan kini pada tahap {TITLES[now].id}. Membuka "
            f"jadwal saja tidak mengembalikannya: kembalikan dahulu penilaiannya (revisi baru atau koreksi), lalu buka "
            "kembali tahapnya.",
            f"This assessment has left {TITLES[stage].en} and is in {TITLES[now].en}. A window alone does not bring it "
            "back: first send the assessment back (a new revision or a correction), then reopen the stage.",
        )
    )
