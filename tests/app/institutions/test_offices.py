"""Offices: listed, found, sorted, added, changed, closed; and kept as files that run nothing."""

from __future__ import annotations

import csv
import io

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from naik.apps.audit.models import Event
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.models import Office
from naik.apps.institutions.office_values import Values
from naik.apps.institutions.operations import offices as operations
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BASE = f"/ruang/{BANDAR_LAMPUNG}/perangkat-daerah/"
FIELDS = {"code": "2.16", "name": "Dinas Kominfo", "kind": "dinas", "head": "Sari Dewi", "contact": "(0721) 1"}


def coordinator(name: str = "Koko") -> object:
    return signed_in(member(name, Role.COORDINATOR))


def names(client: object, query: str = "") -> list[str]:
    answer = client.get(f"{BASE}{query}")
    assert answer.status_code == 200
    return [one.name for one in answer.context["offices"]]


def actions() -> list[str]:
    with opened([institution().pk]):
        return list(Event.objects.order_by("sequence").values_list("action", flat=True))


def test_an_office_is_added_once_however_often_the_form_is_sent() -> None:
    client = coordinator()
    first, second = client.post(f"{BASE}tambah/", FIELDS), client.post(f"{BASE}tambah/", FIELDS)
    assert (first.status_code, second.status_code) == (302, 400)
    assert "sudah dipakai" in second.content.decode()
    assert 'value="Sari Dewi"' in second.content.decode()
    assert names(client) == ["Dinas Kominfo"]
    assert actions() == ["institutions:office:added"]


def test_the_same_code_is_free_in_another_institution() -> None:
    office("2.16", METRO)
    assert coordinator().post(f"{BASE}tambah/", FIELDS).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", ""), ("code", "=1+1"), ("name", "=cmd|' /C calc'!A0"), ("name", "x" * 201), ("kind", "kantor"),
     ("name", "a\x00b"), ("head", "=A1"), ("code", "kode#1")],
)  # fmt: skip
def test_a_wrong_value_is_named_beside_its_field_and_nothing_is_written(field: str, value: str) -> None:
    answer = coordinator().post(f"{BASE}tambah/", FIELDS | {field: value})
    assert answer.status_code == 400
    body = answer.content.decode()
    assert 'role="alert"' in body
    assert f'href="#id_{field}"' in body
    assert actions() == []


def test_the_form_sends_html_back_as_text() -> None:
    body = coordinator().post(f"{BASE}tambah/", FIELDS | {"name": "<script>x</script>", "code": ""}).content.decode()
    assert "<script>x" not in body


def test_a_change_is_kept_with_what_stood_before_and_no_change_leaves_no_event() -> None:
    client, own = coordinator(), office("2.16", name="Dinas Lama")
    assert client.post(f"{BASE}{own.pk}/", FIELDS).status_code == 302
    assert client.post(f"{BASE}{own.pk}/", FIELDS).status_code == 302
    assert actions() == ["institutions:office:changed"]
    with opened([institution().pk]):
        event = Event.objects.get()
        assert (event.before, event.after) == ({"name": "Dinas Lama"}, {"name": "Dinas Kominfo"})
        assert event.personal.content["head"] == {"before": "", "after": "Sari Dewi"}


def test_a_closed_office_stays_and_can_be_opened_again() -> None:
    client, own = coordinator(), office("2.16")
    closing = {"on": "2026-01-02", "reason": "Perda 1/2026"}
    assert client.post(f"{BASE}{own.pk}/tutup/", closing).status_code == 302
    assert client.post(f"{BASE}{own.pk}/tutup/", closing).status_code == 400
    assert (names(client), names(client, "?keadaan=closed")) == ([], ["Dinas 2.16"])
    assert client.post(f"{BASE}{own.pk}/buka-kembali/", {"reason": "keliru"}).status_code == 302
    assert names(client) == ["Dinas 2.16"]
    assert actions() == ["institutions:office:closed", "institutions:office:reopened"]


@time_machine.travel("2026-03-01T18:00:00Z", tick=False)
def test_an_office_is_not_closed_ahead_of_the_day_it_is_there() -> None:
    client, own = coordinator(), office("2.16")
    # 18.00 UTC is already the second of March in Lampung.
    assert client.post(f"{BASE}{own.pk}/tutup/", {"on": "2026-03-03", "reason": "x"}).status_code == 400
    assert client.post(f"{BASE}{own.pk}/tutup/", {"on": "2026-03-02", "reason": "x"}).status_code == 302


def test_offices_are_found_filtered_and_sorted_as_numbers() -> None:
    client = coordinator()
    for code, name, kind in (("1.10", "Zeta", "dinas"), ("1.2", "Beta", "badan"), ("1.1", "Alfa", "dinas")):
        office(code, name=name, kind=kind)
    assert names(client) == ["Alfa", "Beta", "Zeta"]
    assert names(client, "?urut=-name") == ["Zeta", "Beta", "Alfa"]
    assert names(client, "?jenis=badan") == ["Beta"]
    assert names(client, "?cari=zet") == ["Zeta"]
    assert names(client, "?cari=%00&jenis=x&urut=%27") == ["Alfa", "Beta", "Zeta"]
    assert names(client, "?cari=tidakada") == []
    assert "Hapus saringan" in client.get(f"{BASE}?cari=tidakada").content.decode()


def test_a_contributor_sees_their_own_office_only() -> None:
    office("1.1", name="Lain")
    client = signed_in(member("Oki", Role.OFFICE_CONTRIBUTOR, office_code="2.16"))
    assert names(client, "?keadaan=all") == ["Dinas 2.16"]
    assert "Lain" not in client.get(f"{BASE}unduh.csv").content.decode()


def test_downloads_have_the_columns_of_an_import_and_run_nothing() -> None:
    client = coordinator()
    office("1.1", name="=HYPERLINK(1)", head="@x", contact="+62 721")
    text = client.get(f"{BASE}unduh.csv").content.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [["code", "name", "kind", "head", "contact"], ["1.1", "'=HYPERLINK(1)", "dinas", "'@x", "'+62 721"]]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{BASE}unduh.xlsx").content)).get_sheet_by_index(0)
    assert sheet.to_python() == rows
    assert client.get(f"{BASE}unduh.exe").status_code == 404


def test_operations_ask_for_the_right_themselves() -> None:
    leader = member("Lina", Role.LEADER)
    own = office("1.1")
    with opened([institution().pk]):
        for act in (
            lambda: operations.add(access(leader), Values(code="1", name="A", kind="dinas")),
            lambda: operations.change(access(leader), own.pk, Values(code="1", name="A", kind="dinas")),
            lambda: operations.reopen(access(leader), own.pk, reason="x"),
        ):
            with pytest.raises(Forbidden):
                act()


def test_an_operation_refuses_what_the_form_would() -> None:
    who = member("Koko", Role.COORDINATOR)
    with opened([institution().pk]), pytest.raises(Refused):
        operations.add(access(who), Values(code="1", name="=A", kind="dinas"))
    with opened([institution().pk]):
        assert Office.objects.count() == 0
