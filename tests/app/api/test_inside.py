"""The signed-in API answers as the pages do: to whom, and with what."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from naik.apps.evidence.models import Document
from naik.apps.evidence.search import index_document
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BASE = "/api/v1/ruang/"


def document(title: str, *, slug: str = BANDAR_LAMPUNG, code: str = "1.04", **fields: Any) -> int:
    where, own, keeper = institution(slug), office(code, slug), person("Penjaga")
    with opened([where.pk]):
        made = Document.objects.create(institution=where, title=title, office=own, keeper=keeper, **fields)
        index_document(made.pk)
        return int(made.pk)


def get(client: Client, address: str) -> tuple[int, Any]:
    answer = client.get(f"{BASE}{address}")
    return answer.status_code, json.loads(answer.content)


def test_documents_are_listed_and_found_in_another_form_of_the_word() -> None:
    document("Laporan penilaian mandiri 2024")
    document("Notula rapat")
    client = signed_in(member("Ratna", Role.COORDINATOR))
    status, listed = get(client, f"{BANDAR_LAMPUNG}/documents")
    assert (status, listed["total"]) == (200, 2)
    _, found = get(client, f"{BANDAR_LAMPUNG}/documents?q=menilai")
    assert [one["title"] for one in found["documents"]] == ["Laporan penilaian mandiri 2024"]


def test_one_document_and_the_offices() -> None:
    number = document("Perwali 1 Tahun 2020", number="1/2020")
    client = signed_in(member("Ratna", Role.COORDINATOR))
    assert get(client, f"{BANDAR_LAMPUNG}/documents/{number}")[1]["number"] == "1/2020"
    assert [one["code"] for one in get(client, f"{BANDAR_LAMPUNG}/offices")[1]] == ["1.04"]


def test_visitors_strangers_and_roles_without_the_right_are_told_apart() -> None:
    number = document("Perwali")
    address = f"{BANDAR_LAMPUNG}/documents/{number}"
    assert get(Client(), address)[0] == 401
    assert get(signed_in(member("Tono", Role.COORDINATOR, slug=METRO)), address)[0] == 404
    assert get(signed_in(member("Wulan", Role.AUTHORITY_ADMIN, reach=Reach.NATION)), address)[0] == 403
    assert get(signed_in(member("Ratna", Role.COORDINATOR)), "kota-atlantis/documents")[0] == 404


def test_an_id_of_another_institution_or_office_is_not_there() -> None:
    foreign, other = document("Milik Metro", slug=METRO), document("Milik dinas lain", code="1.05")
    office("1.04")
    contributor = signed_in(member("Joko", Role.OFFICE_CONTRIBUTOR, office_code="1.04"))
    for number in (foreign, other):
        assert get(contributor, f"{BANDAR_LAMPUNG}/documents/{number}")[0] == 404
    assert get(contributor, f"{BANDAR_LAMPUNG}/documents")[1]["total"] == 0
    assert get(contributor, f"{BANDAR_LAMPUNG}/documents?q=milik")[1]["total"] == 0


def test_who_needs_a_second_factor_gets_nothing_without_it() -> None:
    who = member("Auditor", Role.AUDITOR, reach=Reach.NATION)
    Authenticator.objects.filter(user=who).delete()
    assert get(signed_in(who), f"{BANDAR_LAMPUNG}/documents")[0] == 403


@pytest.mark.parametrize("query", ["q=%00", "q=%27%7C%26%21", "page=0", "page=99999", "q=" + "x" * 300, "page=x"])
def test_odd_queries_are_answered_calmly(query: str) -> None:
    status, _ = get(signed_in(member("Ratna", Role.COORDINATOR)), f"{BANDAR_LAMPUNG}/documents?{query}")
    assert status in {200, 400, 422}


def test_nothing_inside_is_cached() -> None:
    answer = signed_in(member("Ratna", Role.COORDINATOR)).get(f"{BASE}{BANDAR_LAMPUNG}/documents")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "ETag" not in answer.headers
