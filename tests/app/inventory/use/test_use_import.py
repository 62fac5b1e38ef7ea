"""The use of services from files, and what is read back from a download."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from naik.apps.inventory.models import ServiceUse
from naik.apps.inventory.operations.use_import import Plan, apply, plan
from naik.apps.inventory.use_table import read_use
from naik.apps.tenancy.scope import opened
from tests.app.inventory.inventory_for_tests import BASE, actions, contributor, coordinator, service, used
from tests.people import METRO, access, institution, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
HEADER = "nomor layanan;nama layanan;kode opd;tahun;pengguna aktif;calon pengguna;kepuasan;sumber\n"


def planned(text: str | bytes, who: Any = None) -> Plan:
    with opened([institution().pk]):
        return plan(access(who or coordinator()), read_use(text if isinstance(text, bytes) else text.encode()))


def applied(text: str | bytes) -> Plan:
    content = text if isinstance(text, bytes) else text.encode()
    with opened([institution().pk]):
        inside = access(coordinator())
        return apply(inside, read_use(content), shown=plan(inside, read_use(content)).digest)


def counts(found: Plan) -> tuple[int, int, int, int]:
    return len(found.added), len(found.changed), found.unchanged, len(found.refused)


def test_lines_are_added_and_changed_and_twice_is_harmless() -> None:
    found = service()
    text = f"{HEADER}{found.pk};;1.1;2025;5;10;83,5;Log\n;siap kerja;;2025;50;;;Log\n"
    assert counts(applied(text)) == (2, 0, 0, 0)
    assert counts(applied(text)) == (0, 0, 2, 0)
    assert counts(applied(text.replace("83,5", "84"))) == (0, 1, 1, 0)
    assert actions()[1:] == ["inventory:use:imported"] * 2


def test_what_is_downloaded_is_read_back_exactly() -> None:
    found = service(name="-Siap")
    one = used(found, "1.1", 2025, 1234, 5678)
    used(found, "", 2024, 9)
    with opened([institution().pk]):
        ServiceUse.objects.filter(pk=one.pk).update(satisfaction="83.30", transactions=123456789, source="@log")
    client = signed_in(coordinator())
    for form in ("csv", "xlsx"):
        assert counts(applied(client.get(f"{BASE}pemakaian/unduh.{form}").content)) == (0, 0, 2, 0)


def test_each_line_that_cannot_be_applied_is_named() -> None:
    found, twin, there = service(), service("1.2"), service("1.1", slug=METRO)
    late = service("1.1", name="Baru", started_year=2025)
    office("9.9", closed_on="2026-01-01")
    lines = [
        f"{there.pk};;1.1;2025;5;10;;Log", f"{found.pk};Lain;1.1;2025;5;10;;Log", ";Siap Kerja;1.1;2025;5;10;;Log",
        f"{found.pk};;7.7;2025;5;10;;Log", f"{found.pk};;9.9;2025;5;10;;Log", f"{late.pk};;1.1;2020;5;10;;Log",
        f"{twin.pk};;1.1;2025;5;4;;Log", f"{twin.pk};;1.1;2025;5;;;", f"{twin.pk};;1.1;3025;5;;;Log",
        f"{twin.pk};;1.2;2025;5;10;;Log", f"{twin.pk};;1.2;2025;6;10;;Log", f"{twin.pk};;1.1;2025;=1;;;Log",
        ";;1.1;2025;5;;;Log", "x;;1.1;2025;5;;;Log",
    ]  # fmt: skip
    words = ["tidak terlihat", "adalah Siap Kerja", "cocok dengan 2", "tidak dikenal", "ditutup", "sejak 2025",
             "melebihi", "sumber", "bukan tahun", "baris 11", "rumus", "nomor atau nama", "harus angka"]  # fmt: skip
    result = planned(HEADER + "\n".join(lines))
    assert [one.line for one in result.refused] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15]
    for one, word in zip(result.refused, words, strict=True):
        assert word in one.sentence.id
    assert [one.line for one in result.added] == [11]


def test_a_service_s_year_that_would_not_add_up_is_refused_whole_and_others_are_not() -> None:
    found, other = service(), service("1.2", name="Lain")
    used(found, "", 2025, 8)
    text = f"{HEADER}{found.pk};;1.1;2025;5;;;Log\n{found.pk};;1.2;2025;4;;;Log\n{other.pk};;1.1;2025;5;;;Log\n"
    result = planned(text)
    assert ([one.line for one in result.refused], [one.line for one in result.added]) == ([2, 3], [4])


def test_a_contributor_loads_only_their_own_office_s_use() -> None:
    everywhere = service("1.2", for_every_office=True)
    text = HEADER + "".join(f"{everywhere.pk};;{code};2025;5;;;Log\n" for code in ("1.2", "", "1.1"))
    result = planned(text, contributor("1.1"))
    assert ([one.line for one in result.refused], [one.line for one in result.added]) == ([2, 3], [4])


def test_a_file_is_shown_agreed_to_and_applied() -> None:
    found, client = service(), signed_in(coordinator())
    text = f"{HEADER}{found.pk};;1.1;2025;5;10;;Log\n"
    page = client.post(f"{BASE}pemakaian/impor/", {"file": SimpleUploadedFile("a.csv", text.encode())}).content.decode()
    agreed = re.search(r'name="shown" value="([^"]+)"', page)
    assert agreed is not None
    assert client.post(f"{BASE}impor/terapkan/", {"shown": agreed[1]}).status_code == 422, (
        "an agreement to another file"
    )
    assert client.post(f"{BASE}pemakaian/impor/terapkan/", {"shown": agreed[1]}).status_code == 302
    with opened([institution().pk]):
        assert ServiceUse.objects.get().active_users == 5
