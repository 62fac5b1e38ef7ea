"""Offices from files: shown first, applied as shown, and hostile files answered with a sentence."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from naik.apps.audit.models import Event
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.models import Office, OfficeKind
from naik.apps.institutions.office_table import read
from naik.apps.institutions.office_values import COLUMNS, clean
from naik.apps.institutions.operations.office_import import Plan, import_offices
from naik.apps.institutions.queries.offices import Asked, offices
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.reports import tables
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
BASE = f"/ruang/{BANDAR_LAMPUNG}/perangkat-daerah/impor/"
HEADER = "code,name,kind,head,contact\n"
LIST = HEADER + "1.1,Dinas Kesehatan,dinas,Budi,0721\n1.2,Badan Keuangan,badan,,\n"


def xlsx(rows: list[list[Any]], *, formula: tuple[int, int] | None = None, sheets: int = 1) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for _ in range(sheets):
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(line, column, cell)
        if formula:
            page.write_formula(*formula, "=1+1", None, 2)
    book.close()
    return buffer.getvalue()


def imported(content: bytes | str, *, dry_run: bool = False, name: str = "Koko", slug: str = BANDAR_LAMPUNG) -> Plan:
    content = content.encode() if isinstance(content, str) else content
    with opened([institution(slug).pk]):
        return import_offices(access(member(name, Role.COORDINATOR, slug=slug), slug), content, dry_run=dry_run)


def counts(plan: Plan) -> tuple[int, int, int, int]:
    return len(plan.added), len(plan.changed), plan.unchanged, len(plan.refused)


def state(slug: str = BANDAR_LAMPUNG) -> list[tuple[Any, ...]]:
    with opened([institution(slug).pk]):
        return list(Office.objects.order_by("code").values_list(*COLUMNS))


def events() -> int:
    with opened([institution().pk]):
        return int(Event.objects.count())


def test_a_dry_run_writes_nothing_and_the_import_writes_what_it_said() -> None:
    assert counts(imported(LIST, dry_run=True)) == (2, 0, 0, 0)
    assert (state(), events()) == ([], 0)
    assert counts(imported(LIST)) == (2, 0, 0, 0)
    assert state() == [("1.1", "Dinas Kesehatan", "dinas", "Budi", "0721"), ("1.2", "Badan Keuangan", "badan", "", "")]


def test_an_import_twice_changes_nothing_the_second_time() -> None:
    imported(LIST)
    before = (state(), events())
    assert counts(imported(LIST)) == (0, 0, 2, 0)
    assert (state(), events()) == before


def test_every_changed_field_is_told_with_its_old_and_new_value() -> None:
    imported(LIST)
    plan = imported(LIST.replace("Budi", "Sari").replace("0721", "0722"), dry_run=True)
    assert [(c.field, c.old, c.new) for c in plan.changed[0].changes] == [
        ("head", "Budi", "Sari"), ("contact", "0721", "0722")
    ]  # fmt: skip


def test_columns_the_file_leaves_out_and_offices_it_does_not_name_stay() -> None:
    imported(LIST)
    plan = imported("kode;nama;jenis\n1.1;Dinas Sehat;Dinas\n")
    assert (counts(plan), plan.absent) == ((0, 1, 0, 0), 1)
    assert state()[0] == ("1.1", "Dinas Sehat", "dinas", "Budi", "0721")


def test_another_institution_with_the_same_codes_is_not_touched() -> None:
    office("1.1", METRO, name="Milik Metro")
    imported(LIST)
    assert state(METRO)[0][1] == "Milik Metro"


def test_a_closed_office_is_neither_changed_nor_opened_by_a_file() -> None:
    own = office("1.1", name="Dinas Kesehatan", closed_on="2026-01-01")
    plan = imported(LIST)
    assert counts(plan) == (1, 0, 0, 1)
    assert "ditutup" in plan.refused[0].sentence.id
    with opened([institution().pk]):
        assert Office.objects.get(pk=own.pk).closed_on is not None


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").encode("cp1252"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: ("\n\n" + text).encode(),
    ],
    ids=["bom", "utf-16", "semicolon", "tab", "crlf", "blank lines"],
)
def test_a_table_is_read_however_a_spreadsheet_saved_it(encode: Any) -> None:
    assert [row.values.name for row in read(encode(LIST)).rows] == ["Dinas Kesehatan", "Badan Keuangan"]


def test_a_spreadsheet_is_read_with_its_title_above_the_header() -> None:
    rows = [
        ["Daftar OPD"],
        [],
        ["Kode", "Nama", "Jenis"],
        [1.1, "Dinas Kesehatan", "dinas"],
        ["1.10", "X", "Kecamatan"],
    ]
    assert [(r.line, r.values.code, r.values.kind) for r in read(xlsx(rows)).rows] == [
        (4, "1.1", "dinas"), (5, "1.10", "kecamatan")
    ]  # fmt: skip


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   \n", b"\x00\x01\x02\x03", bytes(range(256)) * 20, b"%PDF-1.7 ...", b"PK\x03\x04broken",
        bomb(), b"code,name\n1,A\n", b"code,name,kind,umur\n1,A,dinas,5\n", b"code,code,name,kind\n1,1,A,dinas\n",
        b"nothing here", b'code,name,kind\n"1,A,dinas\n', b"x" * (5 * 1024 * 1024 + 1),
        (HEADER + "".join(f"{n},A,dinas,,\n" for n in range(2001))).encode(),
        xlsx([["code", "name", "kind"], ["1", "A", "dinas"]], sheets=2), xlsx([["a"]]),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_of_offices_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read(content)
    assert refusal.value.sentence.id.endswith(".")
    assert refusal.value.sentence.en


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("1,=cmd|' /C calc'!A0,dinas,,", "rumus"), ("1,A,toko,,", "tidak dikenal"), (",A,dinas,,", "kosong"),
        ("1,,dinas,,", "kosong"), (f"1,{'x' * 201},dinas,,", "200"), ("2026-01-01,A,dinas,,", "tanggal"),
        ("1,A,dinas,,,lebih", "di luar"), ("<b>,A,dinas,,", "tanda"), ("1,A,dinas,=1,", "rumus"),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_is_left_aside_and_named_and_the_others_go_on(line: str, word: str) -> None:
    reading = read(f"{HEADER}{line}\n9,Baik,dinas,,\n".encode())
    assert [row.values.code for row in reading.rows] == ["9"]
    assert [(one.line, word in one.sentence.id) for one in reading.refused] == [(2, True)]


def test_a_formula_cell_of_a_spreadsheet_is_no_value() -> None:
    reading = read(xlsx([["code", "name", "kind"], ["1", "A", "dinas"], ["2", "B", "dinas"]], formula=(1, 1)))
    assert ([r.values.code for r in reading.rows], [r.line for r in reading.refused]) == (["2"], [2])


def test_of_a_code_given_twice_no_line_is_taken() -> None:
    reading = read((HEADER + "1,A,dinas,,\n2,B,dinas,,\n1,C,dinas,,\n").encode())
    assert ([r.values.code for r in reading.rows], [r.line for r in reading.refused]) == (["2"], [2, 4])


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40).map(clean)
rows = st.lists(
    st.tuples(
        st.from_regex(r"[A-Z][A-Z0-9.]{0,9}", fullmatch=True), cells.filter(bool), st.sampled_from(OfficeKind.values),
        cells, cells,
    ),
    max_size=8, unique_by=lambda row: row[0],
)  # fmt: skip


@given(rows)
def test_what_is_read_from_an_export_is_what_was_exported(found: list[tuple[str, ...]]) -> None:
    kept = read(tables.as_csv(COLUMNS, found)).rows
    again = read(tables.as_csv(COLUMNS, [[getattr(row.values, column) for column in COLUMNS] for row in kept]))
    assert (again.rows, again.refused) == (
        tuple(type(row)(line, row.values) for line, row in enumerate(kept, 2)), ()
    )  # fmt: skip


def test_importing_an_export_changes_nothing() -> None:
    imported(HEADER + '1.1,Dinas A,dinas,\'@kepala,+62 721\n1.2,\'-B,badan,"C, ""D""",\n2,É – ü,rsud,,\n')
    before = (state(), events())
    with opened([institution().pk]):
        who = access(member("Koko", Role.COORDINATOR))
        found = [[getattr(one, column) for column in COLUMNS] for one in offices(who, Asked(state="all"))]
        for content in (tables.as_csv(COLUMNS, found), tables.as_xlsx(COLUMNS, found, sheet="x")):
            assert counts(import_offices(who, content, dry_run=False)) == (0, 0, 3, 0)
    assert (state(), events()) == before


def upload(client: Any, content: bytes | str, name: str = "opd.csv") -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post(BASE, {"file": SimpleUploadedFile(name, content)})


def agree(client: Any, shown: Any, *, who: Any = None) -> Any:
    return (who or client).post(f"{BASE}terapkan/", {"shown": shown.context["form"].initial["shown"]}, follow=True)


def test_the_page_shows_the_changes_and_the_button_applies_them_once() -> None:
    client = signed_in(member("Koko", Role.COORDINATOR))
    office("1.2", name="Badan Lama", kind="badan")
    shown = upload(client, LIST + "3,X,toko,,\n")
    body = shown.content.decode()
    assert (shown.status_code, state()[0][1]) == (200, "Badan Lama")
    for word in ("Dinas Kesehatan", "<del>Badan Lama</del>", "<ins>Badan Keuangan</ins>", "Baris 4:"):
        assert word in body
    first = agree(client, shown)
    assert "2 perangkat daerah ditambahkan atau diubah" in first.content.decode()
    before = (state(), events())
    assert "semua sudah sesuai" in agree(client, shown).content.decode()
    assert (state(), events()) == before


def test_what_changed_since_the_check_is_shown_again_and_not_written() -> None:
    client = signed_in(member("Koko", Role.COORDINATOR))
    shown = upload(client, LIST)
    office("1.2", name="Baru dibuat orang lain")
    again = agree(client, shown)
    assert (again.status_code, len(state())) == (409, 1)
    assert "berubah sejak diperiksa" in again.content.decode()
    assert agree(client, again).status_code == 200
    assert state()[1][1] == "Badan Keuangan"


def test_a_check_is_good_for_its_person_and_institution_and_an_hour() -> None:
    client = signed_in(member("Koko", Role.COORDINATOR))
    colleague = signed_in(member("Rini", Role.COORDINATOR))
    elsewhere = signed_in(member("Made", Role.COORDINATOR, slug=METRO))
    shown = upload(client, LIST)
    sealed = shown.context["form"].initial["shown"]
    assert agree(client, shown, who=colleague).status_code == 400
    assert elsewhere.post(f"{BASE.replace(BANDAR_LAMPUNG, METRO)}terapkan/", {"shown": sealed}).status_code == 400
    for altered in ("", "x", sealed[:-2] + "xx", sealed.replace(":", ".", 1)):
        answer = client.post(f"{BASE}terapkan/", {"shown": altered})
        assert (answer.status_code, "sekali lagi" in answer.content.decode()) == (400, True)
    with time_machine.travel(time.time() + 3700):
        late = signed_in(member("Koko", Role.COORDINATOR))
        assert agree(client, shown, who=late).status_code == 400
    assert state() == []


def test_a_hostile_upload_is_answered_on_the_page() -> None:
    client = signed_in(member("Koko", Role.COORDINATOR))
    for content in (b"\x00\x01", bomb(), b"x" * (5 * 1024 * 1024 + 1)):
        answer = upload(client, content)
        assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (400, True)
    assert client.post(BASE, {}).status_code == 400


def test_names_in_a_file_are_shown_as_text() -> None:
    body = upload(signed_in(member("Koko", Role.COORDINATOR)), HEADER + "1,<script>x</script>,dinas,,\n").content
    assert b"<script>x" not in body


def test_an_import_fails_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    office("1.2", name="Badan Lama", kind="badan")
    before = (state(), events())

    def broken(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr("naik.apps.institutions.operations.office_import.update", broken)
    with pytest.raises(ZeroDivisionError):
        imported(LIST)
    assert (state(), events()) == before


def test_a_reader_of_offices_imports_nothing() -> None:
    reader: Access = access(member("Lina", Role.LEADER))
    with opened([institution().pk]), pytest.raises(Forbidden):
        import_offices(reader, LIST.encode(), dry_run=True)
