"""Importing published results: nothing half, nothing twice, every refusal with its line."""

from __future__ import annotations

import csv
import io

import pytest

from naik import datasets
from naik.apps.results import queries
from naik.apps.results.models import ImportRun, PublishedResult
from naik.apps.results.operations import import_results
from naik.apps.results.parsing import UnreadableResults

pytestmark = [pytest.mark.usefixtures("shipped_data")]

SHIPPED = datasets.path("results.csv").read_bytes()
HEADER = "region_code,institution,kind,year,index,predicate,standing,source"
SOUND = "18.71,Pemerintah Kota Bandar Lampung,kota,2025,3.10,Baik,press,a newspaper"


def file_of(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines, "")).encode()


def test_the_shipped_file_again_changes_nothing() -> None:
    before, version = list(PublishedResult.objects.order_by("pk").values()), queries.data_version()
    report = import_results(SHIPPED)
    assert (report.inserted, report.changed, report.refused, report.loaded) == (0, 0, [], True)
    assert report.unchanged == len(before)
    assert list(PublishedResult.objects.order_by("pk").values()) == before
    assert queries.data_version() == version


def test_a_new_file_twice_is_loaded_once() -> None:
    first, second = import_results(file_of(SOUND)), import_results(file_of(SOUND))
    assert (first.inserted, first.changed, first.unchanged) == (1, 0, 0)
    assert (second.inserted, second.changed, second.unchanged) == (0, 0, 1)


def test_a_changed_row_is_counted_and_shown() -> None:
    rows = list(csv.DictReader(io.StringIO(SHIPPED.decode())))
    row = next(one for one in rows if one["region_code"] == "18.71" and one["year"] == "2024")
    row["index"] = "2.99"
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    report = import_results(text.getvalue().encode())
    assert (report.inserted, report.changed, report.unchanged) == (0, 1, len(rows) - 1)
    page = queries.institution("kota-bandar-lampung")
    assert page is not None
    assert page.latest is not None
    assert str(page.latest.index) == "2.99"


def test_one_refused_row_holds_everything_back() -> None:
    count, runs = PublishedResult.objects.count(), ImportRun.objects.count()
    report = import_results(file_of(SOUND, SOUND.replace("3.10", "6.00").replace("2025", "2024")))
    assert not report.loaded
    assert [one.line for one in report.refused] == [3]
    assert (report.inserted, report.changed) == (0, 0)
    assert (PublishedResult.objects.count(), ImportRun.objects.count()) == (count, runs)


def test_the_sound_rows_are_loaded_when_refused_ones_are_skipped() -> None:
    count = PublishedResult.objects.count()
    report = import_results(file_of(SOUND, SOUND.replace("18.71", "99.99")), skip_refused=True)
    assert report.loaded
    assert (report.inserted, [one.line for one in report.refused]) == (1, [3])
    assert PublishedResult.objects.count() == count + 1


BAD_ROWS = {
    "index 6": (SOUND.replace("3.10", "6.00"), "index '6.00' is not a number from 0.00 to 5.00"),
    "index above 5": (SOUND.replace("3.10", "5.01"), "index '5.01' is not a number from 0.00 to 5.00"),
    "index with a comma": (SOUND.replace("3.10", '"3,10"'), "index '3,10' is not a number"),
    "predicate that does not fit": (SOUND.replace("Baik", "Memuaskan"), "predicate 'Memuaskan' does not fit"),
    "unknown predicate": (SOUND.replace("Baik", "Bagus"), "predicate 'Bagus' does not fit"),
    "unknown region": (SOUND.replace("18.71", "99.99"), "region '99.99' is not known as kota"),
    "region of another kind": (
        SOUND.replace(",kota,2025", ",kabupaten,2024"),
        "region '18.71' is not known as kabupaten",
    ),
    "government without a region": (SOUND.replace("18.71", ""), "a region's government needs its region code"),
    "unknown kind": (SOUND.replace(",kota,", ",desa,"), "institution kind 'desa' is unknown"),
    "unknown year": (SOUND.replace("2025", "1999"), "year '1999'"),
    "unknown standing": (SOUND.replace("press", "rumour"), "standing 'rumour' is unknown"),
    "duplicate row": (SOUND, "this line repeats line 2"),
    "formula cell": (SOUND.replace("a newspaper", "=1+1"), "column source holds a formula"),
    "no source": (SOUND.replace("a newspaper", ""), "column source is empty"),
    "too many cells": (SOUND + ",one more", "more cells than columns"),
    "overlong cell": (SOUND.replace("a newspaper", "a" * 2001), "the cell in column source is too long"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_named_with_its_line_and_reason(name: str) -> None:
    row, reason = BAD_ROWS[name]
    report = import_results(file_of(SOUND, row))
    assert not report.loaded
    assert [one.line for one in report.refused] == [3]
    assert reason in report.refused[0].reason.en
    assert report.refused[0].reason.id != report.refused[0].reason.en


BAD_FILES = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n\n", "The file is empty."),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\xff", "not a CSV in UTF-8"),
    "another encoding": (file_of(SOUND).decode().encode("utf-16"), "not a CSV in UTF-8"),
    "wrong columns": (b"name,figure\nx,1\n", "The columns do not fit (institution, kind"),
    "an unknown column": (file_of(SOUND).replace(b",source", b",source,colour", 1), "The columns do not fit (colour)"),
    "a repeated column": (file_of(SOUND).replace(b",source", b",source,source", 1), "The columns do not fit"),
    "unclosed quote": (file_of(SOUND, SOUND.replace("a newspaper", '"a newspaper')), "The CSV is broken at line"),
    "too large": (file_of(SOUND) + b"\n" * (20 * 1024 * 1024), "larger than 20 MB"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_table_of_results_is_refused_with_a_sentence(name: str) -> None:
    content, message = BAD_FILES[name]
    count = PublishedResult.objects.count()
    with pytest.raises(UnreadableResults) as refusal:
        import_results(content)
    assert message in refusal.value.message.en
    assert PublishedResult.objects.count() == count


def test_an_unclosed_quote_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableResults, match=r"broken at line 3\."):
        import_results(file_of(SOUND, SOUND.replace("a newspaper", '"a newspaper')))


def test_the_order_of_columns_and_a_byte_order_mark_do_not_matter() -> None:
    backwards = "\n".join(",".join(reversed(line.split(","))) for line in (HEADER, SOUND))
    assert import_results(b"\xef\xbb\xbf" + backwards.encode()).inserted == 1
