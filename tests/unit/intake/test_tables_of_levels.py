import io
import json
from decimal import Decimal

import pytest
import xlsxwriter

from naik.instruments import loader
from naik.instruments.model import Instrument
from naik.intake import read


def csv_of(instrument: Instrument, level: str = "3", header: str = "indicator,level", separator: str = ",") -> str:
    return "\n".join([header, *[f"{value}{separator}{level}" for value in instrument.value_ids]]) + "\n"


@pytest.mark.parametrize("instrument", loader.catalogue(), ids=lambda i: i.id)
def test_the_instrument_is_known_by_its_indicators(instrument: Instrument) -> None:
    reading = read(csv_of(instrument).encode(), name="a.csv")
    assert (reading.instrument_id, reading.doubts) == (instrument.id, ())
    assert reading.levels == dict.fromkeys(instrument.value_ids, 3)


@pytest.mark.parametrize(
    "content",
    [
        csv_of(loader.load("spbe-2020"), header="indikator;tingkat", separator=";").encode("utf-8-sig"),
        csv_of(loader.load("spbe-2020"), header="Indikator\tTingkat Kematangan", separator="\t").encode("utf-16"),
        csv_of(loader.load("spbe-2020"), "3.0").replace("\n", "\r\n").encode(),
        json.dumps({str(n): 3 for n in range(1, 48)}).encode(),
        json.dumps({"instrument": "spbe-2020", "levels": {str(n): 3 for n in range(1, 48)}}).encode(),
        json.dumps([{"indicator": n, "level": 3} for n in range(1, 48)]).encode(),
    ],
)
def test_every_usual_dress_of_a_table_reads_the_same(content: bytes) -> None:
    reading = read(content, name="a")
    assert reading.doubts == ()
    assert reading.levels == {str(n): 3 for n in range(1, 48)}


def test_a_sheet_with_titles_and_a_preamble_is_read() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Penilaian mandiri"])
        sheet.write_row(2, 0, ["No", "Indikator", "Tingkat"])
        for n in range(1, 48):
            sheet.write_row(n + 2, 0, [n, "Judul", n % 5 + 1])
    reading = read(target.getvalue(), name="a.xlsx")
    assert reading.doubts == ()
    assert reading.levels == {str(n): n % 5 + 1 for n in range(1, 48)}


def test_a_decimal_comma_is_a_decimal_for_pemdi() -> None:
    text = csv_of(loader.load("pemdi-2026"), "2,75", "indikator;nilai", ";")
    assert set(read(text.encode(), name="a.csv").levels.values()) == {Decimal("2.75")}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("5,6", "6 is outside"),
        ("5,-1", "outside"),
        ("5,2.5", "not a whole level"),
        ("5,=1+2", "formula"),
        ("5,", "missing"),
        ("5,tiga", "not a number"),
        ("5,1e0", "not a number"),
        ("5,3\n5,3", "more than once"),
        ("5,3\n48,3", "no such indicator"),
        ("", "no level for it"),
    ],
)
def test_a_bad_row_is_doubted_with_its_line_and_the_rest_is_kept(row: str, said: str) -> None:
    instrument = loader.load("spbe-2020")
    text = csv_of(instrument).replace("\n5,3\n", f"\n{row}\n")
    reading = read(text.encode(), name="a.csv", instrument=instrument)
    assert [said in doubt.message.en for doubt in reading.doubts] == [True]
    assert ("line" in reading.doubts[0].message.en) == (row != "")
    assert len(reading.levels) >= 46
