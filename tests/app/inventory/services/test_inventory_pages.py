"""Every page of the inventory by who asks for it, and the list as it is narrowed, sorted and paged."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from naik.apps.accounts.models import Person
from naik.apps.institutions.roles import Reach, Role
from naik.apps.inventory.models import DigitalService
from naik.apps.inventory.queries.services import on_indicators
from naik.apps.inventory.urls import urlpatterns
from naik.apps.tenancy.scope import opened
from tests.app.inventory.inventory_for_tests import BASE, GIVEN, contributor, coordinator, fresh, service, used
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
READ = {"coordinator", "leader", "contributor", "auditor"}
WRITE = {"coordinator", "contributor"}
OPENS = {
    "services": READ, "services_download": READ, "service": READ, "service_duplicates": READ, "service_use": READ,
    "use_download": READ, "unused_services": READ, "unused_download": READ,
    "service_new": WRITE, "service_edit": WRITE, "service_move": WRITE, "services_import": WRITE, "use_import": WRITE,
}  # fmt: skip
CHOSEN = {**GIVEN, "state": "live", "integration": "none", "hosting": "cloud", "developer": "own"}
POSTED = {"services_import_apply", "use_import_apply", "service_compare"}


@pytest.fixture
def people() -> dict[str, Person]:
    return {
        "coordinator": coordinator(),
        "leader": member("Lina", Role.LEADER),
        "contributor": contributor("1.1"),
        "auditor": member("Aud", Role.AUDITOR),
        "authority": member("Adm", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION),
        "stranger": coordinator("Meta", METRO),
    }


def address(name: str, service_id: int) -> str:
    more = {"form": "csv", "service_id": service_id, "move": "retire", "parted_id": 1}
    pattern = next(one for one in urlpatterns if one.name == name)
    wanted = set(re.findall(r"<\w+:(\w+)>", str(pattern.pattern))) - {"institution"}
    return reverse(name, kwargs={"institution": BANDAR_LAMPUNG, **{one: more[one] for one in wanted}})


def names(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{BASE}{query}")
    assert answer.status_code == 200
    return [row.name for row in answer.context["listing"].rows]


def test_every_address_is_in_this_matrix() -> None:
    assert {one.name for one in urlpatterns} == {*OPENS, *POSTED}


def test_every_page_opens_for_whom_it_is_and_for_nobody_else(people: dict[str, Person]) -> None:
    found = service("1.1")
    used(found, "1.1", 2025, 5, 10)
    wrong = []
    for who, person in people.items():
        client = signed_in(person)
        for name, allowed in OPENS.items():
            expected = 404 if who == "stranger" else 200 if who in allowed else 403
            got = client.get(address(name, found.pk)).status_code
            if got != expected:
                wrong.append((who, name, got, expected))
    assert wrong == []


def test_visitors_sign_in_first_and_what_changes_something_is_not_a_link(people: dict[str, Person]) -> None:
    found, client = service("1.1"), signed_in(people["coordinator"])
    assert {Client().get(address(name, found.pk)).status_code for name in OPENS} == {302}
    assert {client.get(address(name, found.pk)).status_code for name in POSTED} == {405}


def test_the_list_is_searched_filtered_sorted_and_emptied_by_its_address() -> None:
    service("1.1", name="Antar Surat", hosting="cloud", values=["9", "12"], instrument="spbe-2020")
    service(
        "1.2", name="Zakat Daring", state="retired", kind="public", integration="national", description="infak 100%"
    )
    client = signed_in(coordinator())
    assert names(client) == ["Antar Surat", "Zakat Daring"]
    assert names(client, "?urut=-name") == ["Zakat Daring", "Antar Surat"]
    for query in (
        "cari=infak+zakat",
        "keadaan=retired",
        "jenis=public",
        "integrasi=national",
        f"kantor={office('1.2').pk}",
    ):
        assert names(client, f"?{query}") == ["Zakat Daring"], query
    for query in ("hosting=cloud", "indikator=spbe-2020:9"):
        assert names(client, f"?{query}") == ["Antar Surat"], query
    assert names(client, "?cari=tidak-ada") == []
    assert "Hapus saringan" in client.get(f"{BASE}?cari=tidak-ada").content.decode()
    for query in ("halaman=99999999999", "kantor=x", "urut=lain", "indikator=:", "cari=%00", "jenis=" + "x" * 500):
        assert client.get(f"{BASE}?{query}").status_code == 200
    assert client.get(f"{BASE}unduh.pdf").status_code == 404
    assert client.get(f"{BASE}unduh.csv?keadaan=retired").content.decode().count("\r\n") == 2


def test_a_long_list_comes_in_pages() -> None:
    first = service("1.1", name="Layanan 00")
    with opened([institution().pk]):
        fields = {"institution_id": first.institution_id, "office_id": first.office_id, "kind": "public",
                  "users": "citizens", "changed_by_id": first.changed_by_id}  # fmt: skip
        DigitalService.objects.bulk_create(DigitalService(name=f"Layanan {n:02}", **fields) for n in range(1, 60))
    client = signed_in(coordinator())
    assert (len(names(client)), names(client, "?halaman=2")[0]) == (50, "Layanan 50")


def test_an_empty_inventory_says_what_to_do() -> None:
    text = signed_in(coordinator()).get(BASE).content.decode()
    assert "Belum ada layanan." in text
    assert f"{BASE}unduh.xlsx" in text


def test_a_contributor_sees_their_office_s_services_and_what_all_have() -> None:
    service("1.1", name="Kami"), service("1.2", name="Mereka"), service("1.2", name="Semua", for_every_office=True)
    client = signed_in(contributor("1.1"))
    assert names(client) == ["Kami", "Semua"]
    content = client.get(f"{BASE}unduh.csv").content.decode()
    assert "Mereka" not in content


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    unit, client = office("1.1"), signed_in(coordinator())
    sent = {**CHOSEN, "office": unit.pk, "address": "javascript:alert(1)", "owner": "<b>Bidang</b>"}
    answer = client.post(f"{BASE}baru/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "bukan alamat web" in text
    assert "&lt;b&gt;Bidang" in text
    saved = client.post(f"{BASE}baru/", {**sent, "address": "siap.go.id", "values": "12, 9", "instrument": "spbe-2020"})
    assert saved.status_code == 302
    page = client.get(saved.headers["Location"]).content.decode()
    assert 'href="https://siap.go.id"' in page


def test_a_lost_edit_shows_what_changed_meanwhile_and_can_be_saved_again() -> None:
    found, client = service("1.1", owner="Lama"), signed_in(coordinator())
    sent = {**CHOSEN, "office": found.office_id, "revision": 1}
    assert client.post(f"{BASE}{found.pk}/ubah/", {**sent, "owner": "Dia"}).status_code == 302
    refused = client.post(f"{BASE}{found.pk}/ubah/", {**sent, "owner": "Saya"})
    text = refused.content.decode()
    assert (refused.status_code, 'value="Saya"' in text, "<ins>Dia</ins>" in text) == (422, True, True)
    assert client.post(f"{BASE}{found.pk}/ubah/", {**sent, "owner": "Saya", "revision": 2}).status_code == 302
    assert (fresh(found).owner, fresh(found).revision) == ("Saya", 3)


def test_a_move_is_made_on_its_page_and_refused_with_a_sentence() -> None:
    found, client = service("1.1"), signed_in(coordinator())
    where = f"{BASE}{found.pk}/tahap/retire/"
    assert client.post(where, {"revision": 1, "year": "2026", "reason": ""}).status_code == 422
    assert client.post(where, {"revision": 1, "year": "dua", "reason": "Diganti"}).status_code == 422
    assert client.post(where, {"revision": 1, "year": "2026", "reason": "Diganti"}).status_code == 302
    again = client.post(where, {"revision": 2, "year": "2026", "reason": "Diganti"})
    assert (again.status_code, fresh(found).state) == (422, "retired")
    assert client.get(f"{BASE}{found.pk}/tahap/terbang/").status_code == 404


def test_two_alike_are_parted_on_the_page() -> None:
    one, other, client = service("1.1"), service("1.2"), signed_in(coordinator())
    where = f"{BASE}kembar/"
    assert client.post(where, {"first": one.pk, "second": other.pk, "reason": ""}).status_code == 422
    assert client.post(where, {"first": one.pk, "second": other.pk, "reason": "Lain isinya"}).status_code == 302
    page = client.get(where)
    assert (page.context["found"].likenesses, "Lain isinya" in page.content.decode()) == ((), True)
    parted = page.context["found"].parted[0].id
    assert client.post(f"{where}{parted}/bandingkan-lagi/").status_code == 302
    assert client.post(f"{where}{parted}/bandingkan-lagi/").status_code == 404


def test_the_services_of_an_indicator_are_there_for_other_topics() -> None:
    service("1.1", name="Surat", values=["9", "12"], instrument="spbe-2020")
    service("1.1", name="Usai", values=["9"], instrument="spbe-2020", state="retired")
    with opened([institution().pk]):
        found: Any = on_indicators(access(coordinator()), "spbe-2020", ["9", "10"])
    assert {value: [row.name for row in rows] for value, rows in found.items()} == {"9": ["Surat"], "10": []}
