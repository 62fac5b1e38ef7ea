"""Did it work? Compared with likes, with numbers of cases, and never claimed with few of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from naik.apps.capacity.models import (
    Certificate,
    Enrolment,
    OutreachAudience,
    OutreachEvent,
    Programme,
    StaffMember,
    TrainingSession,
)
from naik.apps.capacity.queries import timeline
from naik.apps.capacity.queries.effect import Asked, Means, Page, Unit, page
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.instruments import loader
from naik.statistics.effect import Standing
from tests.evaluating import assessment, cycle, responsible
from tests.people import METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
VALUES = loader.load("spbe-2020").value_ids
OFFICES = 24
ADDRESS = "/ruang/kota-bandar-lampung/dampak/"


def trained(place: Any, who: Any, year: int, number: int) -> None:
    """One person of the office holds a certificate of that year."""
    where = institution()
    programme, _ = Programme.objects.get_or_create(
        institution=where, title="Dasar SPBE",
        defaults={"competences": ["arsitektur"], "hours": Decimal("8.0"), "changed_by": who},
    )  # fmt: skip
    start = datetime(year, 3, 2, 2, tzinfo=UTC)
    session, _ = TrainingSession.objects.get_or_create(
        institution=where, programme=programme, starts_at=start,
        defaults={
            "ends_at": start.replace(hour=9), "place": "Aula", "quota": 60, "state": "settled", "changed_by": who,
        },
    )  # fmt: skip
    staff = StaffMember.objects.create(
        institution=where, office=place, name=f"Petugas {number}", work="TIK", changed_by=who
    )
    enrolment = Enrolment.objects.create(
        institution=where, session=session, staff=staff, state="present", enrolled_by=who
    )
    Certificate.objects.create(
        institution=where, enrolment=enrolment, number=f"UJI-{year}-{number}", holder=staff.name, office=place,
        office_name=place.name, competences=programme.competences, programme_title=programme.title,
        hours=programme.hours, held_on=date(year, 3, 2), issued_at=start, issued_by=who,
    )  # fmt: skip


def two_years(*, raised: int, treated: int) -> Any:
    """47 values led by 24 offices, all at level 2 in 2024; those of the first `raised` offices at 3 in 2025.

    The first `treated` offices were trained in 2025.
    """
    who = member("Ratna", Role.COORDINATOR)
    places = [office(f"2.{number:02d}") for number in range(OFFICES)]
    led = {value: place for place, value in enumerate(VALUES[:OFFICES])}
    before = assessment(of=cycle("SPBE 2024", year=2024), levels=dict.fromkeys(VALUES, "2"))
    after = assessment(
        of=cycle("SPBE 2025", year=2025),
        levels={value: "3" if led.get(value, OFFICES) < raised else "2" for value in VALUES},
    )
    for value, place in led.items():
        responsible(before, value, places[place])
        responsible(after, value, places[place])
    with opened([institution().pk]):
        for number in range(treated):
            trained(places[number], who, 2025, number)
    return who


def asked(who: Any, **more: Any) -> Page:
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        return page(entered, Asked(before="", after="", **more))


def test_an_effect_of_a_whole_level_in_half_the_offices_is_found_with_its_interval() -> None:
    found = asked(two_years(raised=12, treated=12))
    assert (found.before and found.before.year, found.after and found.after.year) == (2024, 2025)
    assert found.effect is not None
    assert (found.effect.treated.cases, found.effect.untreated.cases) == (12, 12)
    assert found.effect.difference == 1
    assert found.effect.standing in {Standing.BEYOND_CHANCE, Standing.NO_SPREAD}
    assert found.without_office == len(VALUES) - OFFICES


def test_few_cases_never_show_more_than_plain_numbers() -> None:
    found = asked(two_years(raised=3, treated=3))
    assert found.effect is not None
    assert found.effect.standing is Standing.TOO_FEW
    assert found.effect.interval is None
    assert "Terlalu sedikit" in found.effect.sentence.id


def test_training_of_another_year_does_not_count() -> None:
    who = two_years(raised=12, treated=0)
    with opened([institution().pk]):
        trained(office("2.00"), who, 2024, 1)
    found = asked(who)
    assert found.effect is not None
    assert found.effect.standing is Standing.NOBODY


def test_outreach_about_an_indicator_touches_it_only_where_its_lead_office_came() -> None:
    who = two_years(raised=1, treated=0)
    with opened([institution().pk]):
        event = OutreachEvent.objects.create(
            institution=institution(), title="Indikator 1", topic="indicator", instrument="spbe-2020", value=VALUES[0],
            starts_at=datetime(2025, 5, 5, 3, tzinfo=UTC),
            ends_at=datetime(2025, 5, 5, 5, tzinfo=UTC), place="Aula", state="held", changed_by=who,
        )  # fmt: skip
        for code, attended in (("2.00", 4), ("2.01", 0)):
            OutreachAudience.objects.create(
                institution=institution(), event=event, office=office(code), attended=attended
            )
    found = asked(who, means=Means.OUTREACH, unit=Unit.VALUE)
    assert [row.name for row in found.rows if row.treated] == [VALUES[0]]


def test_the_page_its_file_and_the_time_line_speak_both_languages() -> None:
    who = two_years(raised=12, treated=12)
    client = signed_in(who)
    text = client.get(f"{ADDRESS}?cara=pelatihan&satuan=kantor").content.decode()
    assert "Apakah berhasil?" in text
    assert "<svg" in text
    assert "24" in client.get(f"/en{ADDRESS}").content.decode()
    assert client.get(f"{ADDRESS}unduh.csv").content.decode("utf-8-sig").count("\n") == OFFICES + 1
    assert client.get(f"{ADDRESS}unduh.pdf").status_code == 404
    assert client.get(f"{ADDRESS}?cara=apa&satuan=%00&sebelum=terbit-2021&sesudah=x").status_code == 200
    assert "lini-masa" in client.get("/ruang/kota-bandar-lampung/").content.decode()


def test_the_time_line_carries_index_hours_and_the_plans_years() -> None:
    who = two_years(raised=0, treated=2)
    with opened([institution().pk], person=who.pk):
        found = timeline.of_institution(institution(), "id")
    assert found is not None
    by_year = {row[0]: row for row in found.rows}
    assert "2,98" in by_year["2024"]
    assert "16" in by_year["2025"]


def test_without_two_results_nothing_is_compared() -> None:
    who = member("Tono", Role.COORDINATOR, slug=METRO)
    text = signed_in(who).get("/ruang/kota-metro/dampak/").content.decode()
    assert "belum ada yang dapat dibandingkan" in text
    assert signed_in(who).get(ADDRESS).status_code == 404
