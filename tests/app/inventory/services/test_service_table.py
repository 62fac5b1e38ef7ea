"""Services as a table: what is read, what is refused with its line, and that nothing is lost on the way."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from naik.apps.institutions.refusals import Refused
from naik.apps.inventory.models import Developer, Hosting, Integration, ServiceKind, Users
from naik.apps.inventory.service_table import cells, headings, read_services
from naik.apps.inventory.service_values import DEFAULTS, FIELDS, LONGEST, Fault, clean, parse, settled
from naik.cycle.improvement_machines import SERVICE
from naik.instruments.loader import load
from naik.reports import tables

HEADER = "kode perangkat daerah;nama layanan;jenis;pengguna"
INDICATORS = load("spbe-2020").value_ids


def faults(*lines: str, header: str = HEADER) -> list[tuple[int, str]]:
    reading = read_services("\n".join([header, *lines]).encode())
    return [(one.line, one.sentence.id) for one in reading.refused]


def text(column: str, *, lines: bool = False) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" \n" if lines else " ")
    return (
        st.text(letters, max_size=40)
        .map(lambda raw: clean(column, raw))
        .filter(
            lambda value: (
                not value.startswith("=") and len(value) <= LONGEST[column] and value.replace("\n", "").isprintable()
            )
        )
    )


@st.composite
def services(draw: Any) -> dict[str, object]:
    """Any service as it may be kept."""
    values = {
        **{column: draw(text(column)) for column in ("integrated_with", "owner", "architecture_code")},
        "name": draw(text("name").filter(bool)),
        "description": draw(text("description", lines=True)),
        "kind": draw(st.sampled_from(ServiceKind.values)), "users": draw(st.sampled_from(Users.values)),
        "integration": draw(st.sampled_from(Integration.values)), "hosting": draw(st.sampled_from(Hosting.values)),
        "developer": draw(st.sampled_from(Developer.values)), "state": draw(st.sampled_from(list(SERVICE.states))),
        "address": draw(st.sampled_from(["", "https://siap.go.id", "http://siap.go.id:8080/a?b=1"])),
        "instrument": "spbe-2020", "values": draw(st.lists(st.sampled_from(INDICATORS), unique=True, max_size=5)),
        "for_every_office": draw(st.booleans()), "started_year": draw(st.none() | st.integers(1990, 2020)),
    }  # fmt: skip
    values["ended_year"] = (
        draw(st.none() | st.integers(2020, 2026)) if values["state"] in {"retiring", "retired"} else None
    )
    return settled({**DEFAULTS, **values})


@settings(max_examples=60, deadline=None)
@given(st.lists(services(), min_size=1, max_size=4), st.sampled_from(["id", "en"]))
def test_what_is_downloaded_is_read_back_exactly(kept: list[dict[str, object]], language: str) -> None:
    rows = [cells(number, ("1.1", "Dinas +1"), one, language) for number, one in enumerate(kept, 1)]
    reading = read_services(tables.as_csv(headings(language), rows))
    assert reading.refused == ()
    assert [(row.number, row.office, row.office_name) for row in reading.rows] == [
        (number, "1.1", "Dinas +1") for number in range(1, len(kept) + 1)
    ]
    assert [settled(row.given) for row in reading.rows] == kept


def test_a_download_as_xlsx_is_read_back_exactly_too() -> None:
    kept = settled(
        {**DEFAULTS, "name": "-Siap", "kind": "public", "users": "citizens", "description": "@satu\n=dua",
         "values": ["9", "12"], "instrument": "spbe-2020", "state": "retired", "started_year": 2019, "ended_year": 2024}
    )  # fmt: skip
    content = tables.as_xlsx(headings("id"), [cells(7, ("1.10", "Dinas"), kept, "id")], sheet="Layanan")
    (row,) = read_services(content).rows
    assert (row.number, row.office, dict(row.given)) == (7, "1.10", kept)


def test_a_spreadsheet_opens_no_formula_from_a_download() -> None:
    kept = settled({**DEFAULTS, "name": "+Siap", "kind": "public", "users": "citizens", "owner": "@siapa"})
    content = tables.as_csv(headings("id"), [cells(1, ("1.1", "-Dinas"), kept, "id")]).decode()
    assert "'+Siap" in content
    assert "'@siapa" in content
    assert "'-Dinas" in content


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("1.1;;publik;Masyarakat", "nama layanan kosong"),
        ("1.1;Siap;;Masyarakat", "jenis kosong"),
        ("1.1;Siap;toko;Masyarakat", "gunakan salah satu: Layanan publik"),
        ("1.1;=1+1;Layanan publik;Masyarakat", "rumus"),
        ("=1;Siap;Layanan publik;Masyarakat", "rumus"),
        ("1.1;" + "x" * 161 + ";Layanan publik;Masyarakat", "lebih dari 160"),
        ("1.1;a\x07b;Layanan publik;Masyarakat", ""),
        ("1.1;Siap;Layanan publik;Masyarakat;lebih", "di luar kolom"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_one_sentence(line: str, sentence: str) -> None:
    if not sentence:
        with pytest.raises(Refused):
            faults(line)
        return
    ((number, said),) = faults("1.1;Baik;LAYANAN PUBLIK;masyarakat", line)
    assert number == 3
    assert sentence in said


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("alamat", "javascript:alert(1)", "alamat web"),
        ("alamat", "ftp://siap.go.id", "alamat web"),
        ("tahun mulai", "26", "bukan tahun"),
        ("tahun mulai", "3026", "bukan tahun"),
        ("tahun mulai", "²⁰²⁰", "bukan tahun"),
        ("untuk semua perangkat daerah", "mungkin", "ya atau tidak"),
        ("instrumen", "spbe-1999", "tidak dikenal"),
        ("keadaan", "hilang", "tidak dikenal"),
        ("nomor", "7a", "harus angka"),
        ("nomor", "9" * 20, "harus angka"),
    ],
)
def test_a_cell_that_cannot_be_is_named(column: str, cell: str, sentence: str) -> None:
    ((_line, said),) = faults(f"1.1;Siap;Layanan publik;Masyarakat;{cell}", header=f"{HEADER};{column}")
    assert sentence in said


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"values": ["9"]}, "instrumen"),
        ({"values": ["99"], "instrument": "spbe-2020"}, "tidak ada"),
        ({"ended_year": 2024, "state": "live"}, "dihentikan"),
        ({"started_year": 2024, "ended_year": 2023, "state": "retired"}, "lebih awal"),
    ],
)
def test_values_that_contradict_each_other_are_refused(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(Fault) as found:
        settled({**DEFAULTS, "name": "Siap", "kind": "public", "users": "citizens", **values})
    assert sentence in found.value.sentence.id


def test_indicators_are_kept_once_each_in_the_instrument_s_order() -> None:
    whole = {**DEFAULTS, "name": "Siap", "kind": "public", "users": "citizens", "instrument": "spbe-2020"}
    assert settled({**whole, "values": parse("values", "12, 9;12")})["values"] == ["9", "12"]
    assert settled({**whole, "values": []})["instrument"] == ""


def test_a_formula_in_a_sheet_is_refused_whatever_it_last_showed() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER.split(";"))
        page.write_row(1, 0, ["1.1", "Siap", "Layanan publik", "Masyarakat"])
        page.write_formula(1, 1, '="Si"&"ap"', None, "Siap")
    ((line, refused),) = [(one.line, one.sentence.id) for one in read_services(buffer.getvalue()).refused]
    assert (line, "rumus" in refused) == (2, True)


def test_every_field_has_a_place_in_the_table() -> None:
    assert set(FIELDS) <= set(settled({**DEFAULTS, "name": "a", "kind": "public", "users": "citizens"}))
    assert len(set(headings("id"))) == len(headings("id"))
