"""A file of staff changes exactly what was shown, and no line of it is trusted."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from naik.apps.capacity.models import StaffMember
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import ROOM, again, contributor, coordinator, staff
from tests.people import institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
HEADER = "kode perangkat daerah;nama;surel;pekerjaan;jabatan fungsional\n"


def sent(client: Client, text: str) -> Any:
    return client.post(f"{ROOM}muat/", {"file": SimpleUploadedFile("pegawai.csv", text.encode())})


def names() -> list[str]:
    with opened([institution().pk]):
        return sorted(StaffMember.objects.values_list("name", flat=True))


def test_a_download_is_read_back_as_no_change_and_a_changed_line_as_one() -> None:
    made = staff("1", "Wulan", "data")
    client = signed_in(coordinator())
    text = client.get(f"{ROOM}unduh.csv").content.decode("utf-8-sig")
    assert sent(client, text).context["plan"].unchanged == 1
    shown = sent(client, text.replace("Admin jaringan", "Analis data"))
    assert [one.field for one in shown.context["plan"].changed[0].changes] == ["work"]
    packed = {"shown": shown.context["form"].initial["shown"]}
    assert client.post(f"{ROOM}muat/terapkan/", packed).status_code == 302
    assert again(made).work == "Analis data"
    assert client.post(f"{ROOM}muat/terapkan/", packed).status_code == 302
    assert again(made).revision == 2


def test_lines_that_cannot_be_are_named_and_the_others_written() -> None:
    office("1")
    client = signed_in(coordinator())
    text = HEADER + "1;Ana;;Admin;\n1;ana;;Admin lagi;\n9;Budi;;Admin;\n1;;;Admin;\n1;Cici;bukan surel;Admin;\n"
    plan = sent(client, text + "1;Dedi;;=1+1;\n1;" + "x" * 121 + ";;Admin;\n").context["plan"]
    assert [one.line for one in plan.refused] == [3, 4, 5, 6, 7, 8]
    assert [one.cells["name"] for one in plan.added] == ["Ana"]


def test_a_contributor_loads_only_the_own_office() -> None:
    office("2")
    client = signed_in(contributor("1"))
    shown = sent(client, HEADER + "1;Ana;;Admin;\n2;Budi;;Admin;\n")
    assert [one.line for one in shown.context["plan"].refused] == [3]
    client.post(f"{ROOM}muat/terapkan/", {"shown": shown.context["form"].initial["shown"]})
    assert names() == ["Ana"]


def test_what_somebody_else_was_shown_or_a_forged_agreement_writes_nothing() -> None:
    office("1")
    shown = sent(signed_in(coordinator()), HEADER + "1;Ana;;Admin;\n").context["form"].initial["shown"]
    other = signed_in(member("Dewi", Role.DATA_ENTRY))
    for text in (shown, "palsu", ""):
        assert other.post(f"{ROOM}muat/terapkan/", {"shown": text}).status_code == 422
    assert names() == []


def test_staff_that_changed_meanwhile_are_shown_again_and_nothing_is_written() -> None:
    made = staff("1", "Wulan")
    client = signed_in(coordinator())
    shown = sent(client, HEADER + "1;Wulan;;Baru;\n").context["form"].initial["shown"]
    with opened([institution().pk]):
        StaffMember.objects.filter(pk=made.pk).update(work="Sudah lain")
    answer = client.post(f"{ROOM}muat/terapkan/", {"shown": shown})
    assert (answer.status_code, again(made).work) == (409, "Sudah lain")


@pytest.mark.parametrize("text", ["", "apa,saja\n1,2\n", "\x00\x01", HEADER + "1;a;;b;\n" * 2001])
def test_what_is_no_list_of_staff_is_refused(text: str) -> None:
    assert sent(signed_in(coordinator()), text).status_code == 422
