"""Services from files: shown first, applied as shown, twice harmless."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from naik.apps.inventory.models import DigitalService
from naik.apps.inventory.operations.service_import import Plan, apply, plan
from naik.apps.inventory.service_table import read_services
from naik.apps.inventory.service_values import FIELDS
from naik.apps.tenancy.scope import opened
from tests.app.inventory.inventory_for_tests import BASE, actions, contributor, coordinator, fresh, service
from tests.people import METRO, access, institution, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
HEADER = "nomor;kode perangkat daerah;nama layanan;jenis;pengguna;keadaan\n"
TWO = (
    HEADER
    + ";1.1;Siap Kerja;Layanan publik;Masyarakat;dipakai\n"
    + ";1.1;Antar Surat;Aplikasi pendukung;Pegawai sendiri;dibangun\n"
)


def planned(text: str | bytes, who: Any = None) -> Plan:
    content = text if isinstance(text, bytes) else text.encode()
    with opened([institution().pk]):
        return plan(access(who or coordinator()), read_services(content))


def applied(text: str | bytes, who: Any = None) -> Plan:
    content = text if isinstance(text, bytes) else text.encode()
    with opened([institution().pk]):
        found = plan(access(who or coordinator()), read_services(content))
        return apply(access(who or coordinator()), read_services(content), shown=found.digest)


def counts(found: Plan) -> tuple[int, int, int, int]:
    return len(found.added), len(found.changed), found.unchanged, len(found.refused)


def state() -> list[tuple[Any, ...]]:
    with opened([institution().pk]):
        return list(DigitalService.objects.order_by("pk").values_list("office__code", *FIELDS))


def file(content: bytes | str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("layanan.csv", content if isinstance(content, bytes) else content.encode())}


def shown(client: Client, content: bytes | str) -> str:
    page = client.post(f"{BASE}impor/", file(content)).content.decode()
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def test_a_check_writes_nothing_and_the_import_writes_what_it_said_once() -> None:
    office("1.1")
    assert counts(planned(TWO)) == (2, 0, 0, 0)
    assert (state(), actions()) == ([], [])
    applied(TWO)
    after, events = state(), actions()
    assert [(row[0], row[1], row[15]) for row in after] == [
        ("1.1", "Siap Kerja", "live"),
        ("1.1", "Antar Surat", "building"),
    ]
    assert events == ["inventory:service:added"] * 2 + ["inventory:services:imported"]
    assert counts(applied(TWO)) == (0, 0, 2, 0)
    assert (state(), actions()) == (after, events)


def test_what_is_downloaded_and_loaded_again_changes_nothing_and_what_was_edited_changes_exactly_that() -> None:
    service("1.1", name="-Siap", owner="@Bidang", description="satu\n=dua", values=["9"], instrument="spbe-2020")
    service("1.2", name="Siap", state="retired", ended_year=2024, for_every_office=True)
    client, before = signed_in(coordinator()), state()
    for form in ("csv", "xlsx"):
        content = client.get(f"{BASE}unduh.{form}").content
        assert counts(applied(content)) == (0, 0, 2, 0)
    assert state() == before
    edited = client.get(f"{BASE}unduh.csv").content.decode().replace("'@Bidang", "Bidang Baru")
    (one,) = applied(edited).changed
    assert [(change.field, change.old, change.new) for change in one.changes] == [("owner", "@Bidang", "Bidang Baru")]


def test_a_service_is_renamed_by_its_number_and_columns_left_out_stay() -> None:
    found = service("1.1", owner="Bidang")
    applied(f"nomor;kode opd;nama\n{found.pk};1.1;Nama Baru\n")
    assert (fresh(found).name, fresh(found).owner) == ("Nama Baru", "Bidang")


def test_each_line_that_cannot_be_applied_is_named_and_the_others_are() -> None:
    found, other = service("1.1"), service("1.1", name="Lain")
    elsewhere = service("1.1", slug=METRO)
    office("9.9", closed_on="2026-01-01")
    lines = [
        f"{found.pk};1.1;Siap Kerja;Layanan publik;Masyarakat;akan dihentikan",
        f"{found.pk};1.1;Siap Kerja;Layanan publik;Masyarakat;dibangun",
        f"{found.pk};1.1;Lain;Layanan publik;Masyarakat;dipakai",
        f"{elsewhere.pk};1.1;Curian;Layanan publik;Masyarakat;dipakai",
        ";7.7;Siap;Layanan publik;Masyarakat;dipakai",
        ";9.9;Siap;Layanan publik;Masyarakat;dipakai",
        f"{other.pk};1.1;Lain;Layanan publik;Masyarakat;dipakai",
        ";1.1;Lain;Layanan publik;Masyarakat;dipakai",
    ]
    result = planned(HEADER + "\n".join(lines))
    assert [one.line for one in result.refused] == [2, 3, 4, 5, 6, 7, 9]
    for one, word in zip(
        result.refused,
        [
            "memerlukan alasan",
            "tidak dapat berubah",
            "masih dipakai",
            "tidak ada",
            "tidak dikenal",
            "ditutup",
            "baris 8",
        ],
        strict=True,
    ):
        assert word in one.sentence.id
    assert [one.service_id for one in result.changed] == [other.pk]


def test_the_office_s_name_in_a_file_must_fit_its_code() -> None:
    office("1.1")
    text = "kode opd;perangkat daerah;nama;jenis;pengguna\n1.1;Dinas Lain;Siap;Layanan publik;Masyarakat\n"
    assert "1.1 adalah Dinas 1.1" in planned(text).refused[0].sentence.id


def test_a_new_service_without_its_kind_is_refused() -> None:
    office("1.1")
    assert "memerlukan kolom jenis" in planned("kode opd;nama\n1.1;Siap\n").refused[0].sentence.id


def test_a_contributor_loads_only_their_office_and_marks_nothing_for_all() -> None:
    own, other = service("1.1"), service("1.2", for_every_office=True)
    header = "nomor;kode opd;nama;jenis;pengguna;untuk semua perangkat daerah\n"
    text = (
        f"{header}{other.pk};1.1;Curian;Layanan publik;Masyarakat;ya\n;1.2;Siap;Layanan publik;Masyarakat;tidak\n"
        f"{own.pk};1.1;Siap Kerja;Layanan publik;Masyarakat;ya\n"
    )
    assert counts(applied(text, contributor("1.1"))) == (0, 0, 0, 3)


def test_only_what_was_shown_is_applied_and_only_once() -> None:
    office("1.1")
    client = signed_in(coordinator())
    agreed = shown(client, TWO)
    assert client.post(f"{BASE}impor/terapkan/", {"shown": agreed}).status_code == 302
    assert client.post(f"{BASE}impor/terapkan/", {"shown": agreed}).status_code == 302
    assert len(state()) == 2


def test_when_the_services_changed_meanwhile_the_plan_is_shown_again_and_nothing_written() -> None:
    found = service("1.1", owner="Lama")
    client = signed_in(coordinator())
    agreed = shown(client, f"nomor;kode opd;nama;pemilik\n{found.pk};1.1;Siap Kerja;Baru\n")
    with opened([institution().pk]):
        DigitalService.objects.filter(pk=found.pk).update(owner="Antara")
    again = client.post(f"{BASE}impor/terapkan/", {"shown": agreed})
    assert (again.status_code, fresh(found).owner) == (409, "Antara")
    assert "Antara" in again.content.decode()


def test_an_agreement_of_somebody_else_or_made_up_is_refused() -> None:
    office("1.1")
    agreed = shown(signed_in(coordinator()), TWO)
    other = signed_in(coordinator("Kiki"))
    for text in (agreed, "", "x" * 5000):
        assert other.post(f"{BASE}impor/terapkan/", {"shown": text}).status_code == 422
    assert state() == []


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04", b"a;b\n1;2\n", b"x" * (6 * 1024 * 1024)])
def test_a_hostile_file_is_answered_with_a_sentence(content: bytes) -> None:
    answer = signed_in(coordinator()).post(f"{BASE}impor/", file(content))
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.content.decode()
