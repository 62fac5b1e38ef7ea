"""The library's page: what is listed to whom, narrowed how, and the same as a file."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naik.apps.evidence.models import Document
from naik.apps.tenancy.scope import opened
from tests.app.evidence.library_for_tests import document
from tests.people import METRO, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")

HERE = "/ruang/kota-bandar-lampung/bukti/"


@pytest.fixture
def coordinator(shipped_data: None) -> Client:
    return signed_in(member("Ratna Koordinator", "coordinator"))


def page(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(f"{HERE}{query}")
    assert answer.status_code == status
    return answer.content.decode()


def listed(text: str) -> list[int]:
    """Ids of the documents linked from the list, in order."""
    parts = text.split('href="/ruang/kota-bandar-lampung/bukti/')[1:]
    found = [part.split("/", 1)[0] for part in parts]
    return [int(one) for one in found if one.isdigit()]


def test_an_empty_library_says_how_to_begin(coordinator: Client) -> None:
    assert "Belum ada dokumen. Unggah berkas pertama" in page(coordinator)


def test_documents_are_listed_newest_first_with_what_is_left_to_mend(coordinator: Client) -> None:
    old = document("Perwali arsitektur", number="", dated=None, names=["a.pdf", "b.pdf"])
    new = document("Foto pelatihan", names=["foto.png"], file={"kind": "png", "has_text": False, "text_state": "none"})
    text = page(coordinator)
    assert listed(text) == [new.pk, old.pk]
    assert text.count("nomor kosong") == 1
    assert text.count("tanggal kosong") == 1
    assert "pindaian tanpa teks" not in text
    assert "versi 2" in text


def test_filters_narrow_and_sorting_orders(coordinator: Client) -> None:
    unit = office("1.01")
    b = document("B", office_code="1.01", tags=["audit"], number="7", dated=date(2024, 5, 1))
    a = document("A", number="9", dated=date(2023, 1, 1), file={"kind": "docx"})
    c = document("C", number="", dated=None, file={"has_text": False})
    for query, expected in (
        ("?urut=judul", [a, b, c]),
        ("?urut=tanggal", [b, a, c]),
        ("?urut=nomor", [c, b, a]),
        ("?urut=entah", [c, a, b]),
        (f"?kantor={unit.pk}", [b]),
        ("?tanda=audit", [b]),
        ("?jenis=docx", [a]),
        ("?jenis=exe", [c, a, b]),
        ("?lengkapi=1", [c]),
        ("?arsip=1", []),
        ("?kantor=99999999", []),
        ("?kantor=abc&halaman=abc", [c, a, b]),
        ("?halaman=999999999", []),
        ("?halaman=-1", [c, a, b]),
        ("?tanda=%00audit", [b]),
    ):
        assert listed(page(coordinator, query)) == [one.pk for one in expected], query


def test_validity_that_ended_is_to_be_mended(coordinator: Client) -> None:
    document("Masih", dated=date(2020, 1, 1), valid_until=date(2999, 1, 1))
    ended = document("Habis", dated=date(2020, 1, 1), valid_until=date(2021, 1, 1))
    text = page(coordinator, "?lengkapi=1")
    assert listed(text) == [ended.pk]
    assert "masa berlaku berakhir" in text


def test_a_long_list_comes_in_pages_that_keep_the_filters(coordinator: Client) -> None:
    where = institution()
    with opened([where.pk]):
        keeper = member("Penyimpan Berkas", "data_entry")
        Document.objects.bulk_create(
            Document(institution=where, title=f"Laporan {n:03}", keeper=keeper, tags=["x y"]) for n in range(60)
        )
    first = page(coordinator, "?tanda=x+y")
    assert len(listed(first)) == 50
    assert 'href="?tanda=x+y&amp;halaman=2"' in first
    second = page(coordinator, "?tanda=x+y&halaman=2")
    assert len(listed(second)) == 10
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


def test_the_page_asks_the_same_number_of_statements_however_long_the_list(coordinator: Client) -> None:
    def statements(query: str) -> int:
        with CaptureQueriesContext(connection) as found:
            page(coordinator, query)
        return len(found)

    document("Peta jalan", pages=["isi"], office_code="1.01")
    page(coordinator)
    few = [statements(""), statements("?q=peta+jalan")]
    for number in range(15):
        document("Peta jalan", pages=["isi", "peta jalan"], office_code=f"2.{number}", tags=[f"t{number}"])
    assert [statements(""), statements("?q=peta+jalan")] == few
    assert max(few) <= 30


def test_a_search_shows_marked_passages_and_escapes_what_documents_say(coordinator: Client) -> None:
    document(
        "<script>alert(1)</script> Arsitektur", pages=["<img src=x onerror=alert(2)> arsitektur <b>tebal</b>"],
        tags=["<i>"], names=["<svg>.pdf"],
    )  # fmt: skip
    text = page(coordinator, "?q=arsitektur")
    assert "<mark>Arsitektur</mark>" in text
    assert '?halaman=1#pratinjau">1</a>' in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&lt;img src=x onerror=alert(2)&gt; <mark>arsitektur</mark>" in text
    for raw in ("<script>alert", "<img src=x", "<i>", "<b>tebal", "<svg>"):
        assert raw not in text, raw


def test_what_was_typed_comes_back_escaped(coordinator: Client) -> None:
    text = page(coordinator, "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in text
    assert "Tidak ada dokumen yang memuat semua kata" in text


def test_a_mended_query_is_said(coordinator: Client) -> None:
    document("Arsitektur SPBE")
    text = page(coordinator, "?q=arsitktur")
    assert "Tidak ada hasil untuk “arsitktur”; menampilkan “arsitektur”." in text


def test_the_list_comes_as_csv_and_xlsx_with_the_same_filters(coordinator: Client) -> None:
    document("=HYPERLINK(1)", number="7", tags=["audit", "2024"], office_code="1.01", dated=date(2024, 5, 1))
    document("Lain", tags=["lain"])
    answer = coordinator.get(f"{HERE}unduh.csv?tanda=audit")
    assert answer["Content-Disposition"] == 'attachment; filename="bukti-kota-bandar-lampung.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["judul"] for row in rows] == ["'=HYPERLINK(1)"]
    assert (rows[0]["nomor"], rows[0]["tanggal"], rows[0]["tanda"]) == ("7", "2024-05-01", "audit, 2024")
    assert rows[0]["perangkat daerah"] == "Dinas 1.01"
    searched = coordinator.get(f"{HERE}unduh.csv?q=lain").content.decode()
    assert [row["judul"] for row in csv.DictReader(io.StringIO(searched))] == ["Lain"]
    assert coordinator.get(f"{HERE}unduh.xlsx").content[:2] == b"PK"
    assert coordinator.get(f"{HERE}unduh.exe").status_code == 404


def test_a_contributor_sees_the_office_and_nothing_of_the_others(shipped_data: None) -> None:
    own = document("Milik dinas", office_code="1.01", tags=["milik"])
    document("Milik dinas lain", office_code="1.02", tags=["asing"])
    document("Milik kota", tags=["kota"])
    client = signed_in(member("Sari Dinas", "office_contributor", office_code="1.01"))
    text = page(client)
    assert listed(text) == [own.pk]
    for hidden in ("Milik dinas lain", "asing", "Milik kota", "Dinas 1.02"):
        assert hidden not in text
    assert listed(page(client, f"?kantor={office('1.02').pk}")) == []
    rows = client.get(f"{HERE}unduh.csv").content.decode()
    assert "Milik dinas lain" not in rows


def test_who_may_open_the_library(shipped_data: None) -> None:
    document("Isi")
    for role, status in (("coordinator", 200), ("internal_assessor", 200), ("leader", 200), ("auditor", 200)):
        assert signed_in(member(f"Orang {role}", role)).get(HERE).status_code == status
    reader = page(signed_in(member("Asesor", "internal_assessor")))
    assert 'enctype="multipart/form-data"' not in reader
    authority = signed_in(member("Penyelenggara", "authority_admin", reach="nation"))
    assert authority.get(HERE).status_code == 403
    assert authority.get(f"{HERE}unduh.csv").status_code == 403
    stranger = signed_in(member("Orang Metro", "coordinator", slug=METRO))
    assert stranger.get(HERE).status_code == 404
    assert stranger.get(f"{HERE}unduh.csv").status_code == 404
    assert Client().get(HERE).status_code == 302


def test_the_page_can_be_left_to_no_cache_and_only_reads(coordinator: Client) -> None:
    answer: Any = coordinator.get(HERE)
    assert "no-store" in answer["Cache-Control"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert coordinator.post(HERE).status_code == 405
