"""What plans assume can be changed, file by file and rung by rung, and every plan says so."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from naik.apps.improvement.models import OfficeCapacity, PlanningAssumption
from naik.apps.improvement.operations import assumptions as operations
from naik.apps.improvement.operations.assumptions import Carrying
from naik.apps.improvement.queries import assumptions as queries
from naik.apps.improvement.queries import origins
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.instruments import loader
from naik.planning import StepCost
from tests.people import access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
SPBE = loader.load("spbe-2020")
ADDRESS = "/ruang/kota-bandar-lampung/rencana/"


@pytest.fixture
def client() -> Client:
    return signed_in(member("Ratna", Role.COORDINATOR))


def test_an_own_cost_is_marked_and_the_shipped_one_puts_it_back() -> None:
    who = member("Ratna", Role.COORDINATOR)
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        before = origins.assumptions(institution(), SPBE).costs["1", 2]
        assert operations.set_costs(entered, SPBE, {("1", 2): StepCost(99, 5_000_000, 7)}) == 1
        now = origins.assumptions(institution(), SPBE)
        assert (now.costs["1", 2], now.own) == (StepCost(99, 5_000_000, 7), frozenset({("1", 2)}))
        assert operations.set_costs(entered, SPBE, {("1", 2): before}) == 1
        assert not PlanningAssumption.objects.exists()
        assert operations.set_costs(entered, SPBE, {("1", 2): before}) == 0


def test_a_downloaded_table_is_taken_back_unchanged_and_a_bad_row_is_named(client: Client) -> None:
    file = client.get(f"{ADDRESS}asumsi/unduh.csv").content
    same = client.post(f"{ADDRESS}asumsi/muat/", {"file": SimpleUploadedFile("upaya.csv", file)}, follow=True)
    assert "Tidak ada yang berubah" in same.content.decode()
    bad = client.post(
        f"{ADDRESS}asumsi/muat/", {"file": SimpleUploadedFile("upaya.csv", b"indicator,level,effort\n1,2,banyak\n")}
    )
    assert bad.status_code == 422
    assert "Baris 2" in bad.content.decode()
    hostile = client.post(f"{ADDRESS}asumsi/muat/", {"file": SimpleUploadedFile("upaya.csv", b"\x00\xff" * 500)})
    assert hostile.status_code == 422


def test_the_rungs_of_one_indicator_are_changed_on_their_page(client: Client) -> None:
    address = f"{ADDRESS}asumsi/spbe-2020/12/"
    assert client.get(address).status_code == 200
    form = client.get(address).context["form"]
    given = {name: "" if field.initial is None else str(field.initial) for name, field in form.fields.items()}
    assert client.post(address, {**given, "effort-2": "77"}).status_code == 302
    assert "77" in client.get(f"{ADDRESS}asumsi/").content.decode()
    assert client.post(address, {**given, "effort-2": "-1"}).status_code == 422
    assert client.post(f"{ADDRESS}asumsi/bawaan/").status_code == 302
    assert client.get(f"{ADDRESS}asumsi/spbe-2020/99/").status_code == 404
    assert client.get(f"{ADDRESS}asumsi/?instrumen=lain").status_code == 404


def test_capacity_is_kept_for_a_year_and_a_stale_page_is_refused() -> None:
    who, place = member("Ratna", Role.COORDINATOR), office("1.04")
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        shown = queries.shown_digest(queries.capacities(entered, 2026))
        operations.set_capacities(entered, 2026, shown, {place.pk: Carrying(effort=40, first_month=3, last_month=9)})
        assert OfficeCapacity.objects.get().effort == 40
        with pytest.raises(Refused):
            operations.set_capacities(entered, 2026, shown, {place.pk: Carrying(effort=1)})
        assert queries.capacities(entered, 2027)[0].effort is None


def test_the_page_of_capacities_takes_all_offices_at_once(client: Client) -> None:
    place = office("1.04")
    page = client.get(f"{ADDRESS}daya/?tahun=2026")
    shown = page.context["form"].initial["shown"]
    given = {"shown": shown, f"effort-{place.pk}": "30", f"first-{place.pk}": "2", f"last-{place.pk}": "8"}
    assert client.post(f"{ADDRESS}daya/?tahun=2026", given).status_code == 302
    assert 'value="30"' in client.get(f"{ADDRESS}daya/?tahun=2026").content.decode()
    wrong = client.post(f"{ADDRESS}daya/?tahun=2026", {**given, f"last-{place.pk}": "1"})
    assert wrong.status_code == 422
    assert client.get(f"{ADDRESS}daya/?tahun=banyak").status_code == 404


def test_a_contributor_reads_but_does_not_change() -> None:
    who = member("Wawan", Role.OFFICE_CONTRIBUTOR, office_code="1.04")
    assert signed_in(who).get(f"{ADDRESS}asumsi/").status_code == 200
    assert signed_in(who).post(f"{ADDRESS}asumsi/bawaan/").status_code == 403
    entered = access(who)
    with opened([institution().pk], person=who.pk), pytest.raises(Forbidden):
        operations.set_capacities(entered, 2026, "", {})
