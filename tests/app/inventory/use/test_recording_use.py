"""A year's use over offices: what may be written, by whom, and what must add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.inventory.models import ServiceUse
from naik.apps.inventory.operations.use import Entry, Sheet, record_use, with_source
from naik.apps.inventory.queries import use as queries
from naik.apps.inventory.service_values import Fault
from naik.apps.inventory.use_values import Figures, figures
from naik.apps.tenancy.scope import opened
from tests.app.inventory.inventory_for_tests import BASE, actions, contributor, coordinator, service, used
from tests.people import METRO, access, institution, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def entry(active: int, possible: int | None = None, source: str = "Log") -> Entry:
    return Entry(Figures(active_users=active, possible_users=possible), source)


def recorded(who: Any, found: Any, entries: dict[int | None, Entry | None], year: int = 2025, seen: str = "") -> int:
    with opened([institution().pk]):
        inside = access(who)
        now = queries.seen_of(queries.records(inside, found.pk, year), entries)
        return record_use(inside, found.pk, Sheet(year=year, entries=entries, seen=seen or now))


def rows(found: Any) -> list[tuple[Any, ...]]:
    with opened([found.institution_id]):
        return list(
            ServiceUse.objects.filter(service=found)
            .order_by("year", "office__code")
            .values_list("office__code", "year", "active_users", "possible_users", "source")
        )


def test_a_sheet_is_written_once_changed_and_taken_away() -> None:
    who, found, one = coordinator(), service(), office("1.1")
    assert recorded(who, found, {None: entry(90, 200), one.pk: entry(10)}) == 2
    assert recorded(who, found, {None: entry(90, 200), one.pk: entry(10)}) == 0
    assert recorded(who, found, {None: entry(95, 200), one.pk: None}) == 2
    assert rows(found) == [(None, 2025, 95, 200, "Log")]
    assert actions() == ["inventory:service:added"] + ["inventory:use:recorded"] * 2


def test_of_two_who_write_one_year_the_second_is_told() -> None:
    who, found = coordinator(), service()
    with opened([institution().pk]):
        seen = queries.seen_of({}, [None])
    recorded(who, found, {None: entry(5)}, seen=seen)
    with pytest.raises(Refused, match="Somebody changed"):
        recorded(who, found, {None: entry(6)}, seen=seen)
    assert rows(found) == [(None, 2025, 5, None, "Log")]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({None: entry(10), "1.1": entry(6), "1.2": entry(5)}, "active users of all offices"),
        ({None: entry(10, 20), "1.1": entry(1, 15), "1.2": entry(1, 6)}, "possible users of all offices"),
    ],
)
def test_offices_may_not_add_up_to_more_than_altogether(entries: dict[Any, Entry], sentence: str) -> None:
    found = service()
    named = {office(code).pk if code else None: one for code, one in entries.items()}
    with pytest.raises(Refused, match=sentence):
        recorded(coordinator(), found, named)
    assert rows(found) == []


@pytest.mark.parametrize(
    ("given_", "year", "sentence"),
    [({"state": "building"}, 2025, "not in use yet"), ({"started_year": 2024}, 2023, "since 2024"),
     ({"state": "retired", "ended_year": 2022}, 2023, "ended in 2022")],
)  # fmt: skip
def test_there_is_no_use_before_the_start_or_after_the_end(given_: dict[str, Any], year: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        recorded(coordinator(), service(**given_), {None: entry(1)}, year=year)


def test_a_contributor_writes_and_reads_their_own_office_s_use_of_what_all_have() -> None:
    found, own, other = service("1.2", for_every_office=True), office("1.1"), office("1.2")
    used(found, "1.2", 2025, 50, 60)
    who = contributor("1.1")
    assert recorded(who, found, {own.pk: entry(3, 9)}) == 1
    for place in (None, other.pk):
        with pytest.raises(Forbidden):
            recorded(who, found, {place: entry(1)})
    with opened([institution().pk]):
        page = queries.use_page(access(who), found.pk, 2025)
    assert [(one.office, one.active_users, one.may_write) for one in page.rows] == [
        ("", None, False), ("Dinas 1.1", 3, True)
    ]  # fmt: skip


def test_what_belongs_to_others_or_elsewhere_is_not_there() -> None:
    hidden, there = service("1.2", users="citizens"), service("1.1", slug=METRO)
    own = office("1.1")
    with pytest.raises(Http404):
        recorded(contributor("1.1"), hidden, {own.pk: entry(1)})
    with pytest.raises(Http404):
        recorded(coordinator(), there, {own.pk: entry(1)})
    with pytest.raises(Refused, match="not in this institution"):
        recorded(coordinator(), hidden, {there.office_id: entry(1)})


def test_the_trend_takes_the_figure_altogether_or_else_adds_the_offices() -> None:
    found = service()
    used(found, "", 2023, 40, 80)
    used(found, "1.1", 2023, 5, 10)
    used(found, "1.1", 2024, 6, 10)
    used(found, "1.2", 2024, 3)
    with opened([institution().pk]):
        before, after = queries.trend(access(coordinator()), found.pk)
    assert (before.whole, before.active_users, before.share) == (True, 40, Fraction(1, 2))
    assert (after.whole, after.offices, after.active_users, after.possible_users) == (False, 2, 9, None)


def test_a_form_with_one_source_leaves_the_sources_of_other_records_alone() -> None:
    found = service()
    first, second = used(found, "1.1", 2025, 5), used(found, "1.2", 2025, 6)
    second.source = "Survei"
    kept = {first.office_id: first, second.office_id: second}
    same = {one: Figures(active_users=row.active_users) for one, row in kept.items()}
    assert with_source(kept, same, "Log aplikasi", "Log aplikasi") == {
        first.office_id: entry(5, source="Log aplikasi"), second.office_id: entry(6, source="Survei")
    }  # fmt: skip
    changed = with_source(kept, {**same, second.office_id: Figures(active_users=7)}, "Log aplikasi", "Log baru")
    assert [one.source for one in changed.values() if one] == ["Log baru", "Log baru"]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"active_users": "11", "possible_users": "10"}, "melebihi"),
        ({"possible_users": "10"}, "pengguna aktif kosong"),
        ({"active_users": "-1"}, "bilangan bulat"),
        ({"active_users": "1.5"}, "bilangan bulat"),
        ({"active_users": "²"}, "bilangan bulat"),
        ({"active_users": "9" * 12}, "bilangan bulat"),
        ({"active_users": "1", "satisfaction": "100,01"}, "0 sampai 100"),
        ({"active_users": "1", "satisfaction": "8,333"}, "0 sampai 100"),
        ({"active_users": "1", "satisfaction": "nan"}, "0 sampai 100"),
    ],
)
def test_figures_that_cannot_be_are_refused(written: dict[str, str], sentence: str) -> None:
    with pytest.raises(Fault) as fault:
        figures(written)
    assert sentence in fault.value.sentence.id


@given(st.integers(0, 2_000_000_000), st.sampled_from([".", ",", ""]), st.integers(0, 10_000))
def test_numbers_are_read_as_people_write_them(active: int, mark: str, hundredths: int) -> None:
    percent = Decimal(hundredths) / 100
    found = figures({"active_users": f"{active:,}".replace(",", mark), "satisfaction": str(percent).replace(".", ",")})
    assert found == Figures(active_users=active, satisfaction=percent)


def test_a_form_of_many_offices_is_shown_in_pages_that_a_request_can_hold() -> None:
    found, who = service("1.1", for_every_office=True), coordinator()
    for number in range(45):
        office(f"2.{number:02}")
    client = signed_in(who)
    first = client.get(f"{BASE}{found.pk}/pemakaian/?tahun=2025")
    assert (len(first.context["sheet"]), bool(first.context["older"])) == (41, True)
    sent = {cell.name: "4" for line in first.context["sheet"] for cell in line.cells if "possible" in cell.name}
    sent |= {cell.name: "2" for line in first.context["sheet"] for cell in line.cells if "active" in cell.name}
    sent |= {"possible_users-0": "500", "active_users-0": "400", "seen": first.context["page"].seen, "source": "Log"}
    where = f"{BASE}{found.pk}/pemakaian/?tahun=2025&halaman=1"
    assert client.post(where, sent).status_code == 302
    assert len(rows(found)) == 41
    stale = client.post(where, {**sent, "active_users-0": "401"})
    assert (stale.status_code, 'value="401"' in stale.content.decode()) == (422, True)


def test_a_wrong_cell_is_named_by_its_office_and_everything_typed_stays() -> None:
    found = service("1.1", for_every_office=True)
    unit = office("1.1")
    answer = signed_in(coordinator()).post(
        f"{BASE}{found.pk}/pemakaian/?tahun=2025",
        {f"active_users-{unit.pk}": "9", f"possible_users-{unit.pk}": "3", "active_users-0": "77", "source": ""},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Dinas 1.1: Pengguna aktif (9) melebihi calon pengguna (3)." in text
    assert 'value="77"' in text
    assert rows(found) == []
