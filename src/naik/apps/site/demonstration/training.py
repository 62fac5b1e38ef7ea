"""Invented training: two programmes, sessions that were held with scores and certificates, one open for sign-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from naik.apps.capacity.models import Enrolment, StaffMember
from naik.apps.capacity.operations import attendance, certificates, enrolment, programmes, training
from naik.apps.capacity.operations.attendance import Attended, recorded
from naik.apps.capacity.operations.programmes import ProgrammeValues
from naik.apps.capacity.operations.training import SessionValues
from naik.apps.evaluations.gate import database_now
from naik.apps.institutions.access import Access
from naik.apps.institutions.time_zones import zone
from naik.apps.site.demonstration.it_staff import OWN
from naik.apps.site.demonstration.people import access_of
from naik.apps.tenancy.scope import opened

PLACE, TRAINER = "Aula Dinas Komunikasi dan Informatika (contoh)", "Pengajar contoh"
PLANNING = ProgrammeValues(
    title="Arsitektur dan peta rencana SPBE (contoh)",
    content="Dari proses bisnis ke peta rencana lima tahun (contoh).",
    competences=("architecture", "planning-budget"), hours=Decimal("16.0"),
)  # fmt: skip
SECURITY = ProgrammeValues(
    title="Keamanan informasi bagi pengelola TIK (contoh)",
    content="Pengendalian keamanan, penanganan insiden, dan tanda tangan elektronik (contoh).",
    competences=("security", "risk", OWN), hours=Decimal("24.0"),
)  # fmt: skip
Scores = tuple[int, int] | None
"""Percent before and after; None for who signed up and did not come."""
OF_PLANNING: Mapping[str, Scores] = {"Citra": (55, 80), "Farah": (48, 84), "Indra": (40, 71), "Eka": (45, 70)}
OF_SECURITY: Mapping[str, Scores] = {
    "Dimas": (50, 82), "Gilang": (35, 68), "Hesti": (42, 74), "Kurnia": (38, 72), "Maya": (58, 88), "Nanda": (44, 76),
    "Jihan": None, "Oka": (30, 64),
}  # fmt: skip
SIGNED_UP = ("Jihan", "Lukman", "Nanda")
AGO, NEXT = timedelta(days=440), timedelta(days=30)
HOURS_A_DAY, QUOTA = 8, 20
TUESDAY = 1
BUDGET = 25_000_000


def load_training() -> None:
    """Enter programmes and sessions."""
    access = access_of("koordinator")
    with opened([access.institution.pk], person=access.person.pk):
        made = {one.title: programmes.add(access, one).pk for one in (PLANNING, SECURITY)}
        people = {name.split()[0]: pk for name, pk in StaffMember.objects.values_list("name", "pk")}
        # Between the results of 2023 and 2024, so that their comparison has trained offices.
        between = datetime(2024, 5, 14, 8, tzinfo=zone(access.institution))
        for programme, starts_at, spent, scores in (
            (PLANNING, between, 12_500_000, OF_PLANNING),
            (SECURITY, next_tuesday(access, -AGO, hour=8), 21_000_000, OF_SECURITY),
        ):
            values = _values(made[programme.title], starts_at, programme.hours)
            _held(access, values, spent, {people[name]: one for name, one in scores.items()})
        coming = training.plan(
            access, _values(made[SECURITY.title], next_tuesday(access, NEXT, hour=8), SECURITY.hours)
        )
        training.announce(access, coming.pk)
        enrolment.enrol(access, coming.pk, [people[name] for name in SIGNED_UP])


def next_tuesday(access: Access, after: timedelta, *, hour: int) -> datetime:
    """The first Tuesday that long from now, at that hour of the institution's clock: a working day in most weeks."""
    soon = (database_now() + after).astimezone(zone(access.institution))
    day = soon + timedelta(days=(TUESDAY - soon.weekday()) % 7)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def _values(programme: int, starts_at: datetime, hours: Decimal) -> SessionValues:
    days = int(hours / HOURS_A_DAY)
    ends_at = starts_at + timedelta(days=days - 1, hours=HOURS_A_DAY)
    return SessionValues(
        programme=programme, starts_at=starts_at, ends_at=ends_at, place=PLACE, trainer=TRAINER, quota=QUOTA,
        budget=BUDGET,
    )  # fmt: skip


def _held(access: Access, values: SessionValues, spent: int, scores: Mapping[int, Scores]) -> None:
    session = training.plan(access, values).pk
    enrolment.enrol(access, session, scores)
    training.hold(access, session)
    listed = {one.pk: one for one in Enrolment.objects.filter(session=session)}
    shown = {key: recorded(one) for key, one in listed.items()}
    wanted = {key: _attended(scores[one.staff_id]) for key, one in listed.items()}
    attendance.mark(access, session, shown, wanted)
    certificates.settle(access, session)
    revision = Enrolment.objects.filter(session=session).values_list("session__revision", flat=True)[0]
    training.spend(access, session, spent, revision)


def _attended(scores: Scores) -> Attended:
    if scores is None:
        return Attended(present=False, score_before=None, score_after=None)
    before, after = scores
    return Attended(present=True, score_before=Decimal(before), score_after=Decimal(after))
