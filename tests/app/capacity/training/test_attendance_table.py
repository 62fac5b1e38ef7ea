"""A filled list of attendance: read as it was written, every fault named by its line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.apps.capacity.operations.attendance import Attended
from naik.apps.capacity.operations.attendance_table import BadScore, read, score, written
from naik.apps.capacity.queries.attendance import ParticipantRow, gain_of
from naik.apps.institutions.refusals import Refused
from naik.instruments.model import Text


def person(number: int, name: str, state: str = "enrolled", **fields: object) -> ParticipantRow:
    given = {
        "id": number, "staff_id": number, "name": name, "office": "Dinas 1", "state": state,
        "state_title": Text(state, state), "attended_at": None, "attended_by": "", "score_before": None,
        "score_after": None, "certificate_id": None, "may_give_up": False, **fields,
    }  # fmt: skip
    return ParticipantRow(**given)  # type: ignore[arg-type]  # as above


LIST = (person(1, "Ani"), person(2, "=Budi", "present", score_before=Decimal("40.50")), person(3, "Cici", "absent"))


def test_what_was_written_changes_nothing_when_it_comes_back() -> None:
    reading = read(written(LIST), LIST)
    assert (reading.changed, reading.unchanged, reading.missing, reading.refused) == ((), 3, 0, ())


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20), max_size=6))
def test_any_names_come_back(names: list[str]) -> None:
    people = [person(number, name) for number, name in enumerate(names, 1)]
    reading = read(written(people), people)
    assert (reading.unchanged, reading.refused) == (len(people), ())


def test_a_filled_list_says_who_came_and_what_they_scored() -> None:
    content = "nomor;nama;hadir;nilai awal;nilai akhir\n1;ani;Ya;40,5;80\n3;Cici;tidak;;\n"
    reading = read(content.encode(), LIST)
    (one,) = reading.changed
    assert (one.id, one.old, one.new) == (
        1, Attended(None, None, None), Attended(True, Decimal("40.5"), Decimal(80)),
    )  # fmt: skip
    assert (reading.unchanged, reading.missing) == (1, 1)


def test_a_column_that_is_not_there_leaves_its_scores() -> None:
    reading = read(b"nomor,nama,hadir\n2,=Budi,tidak\n", LIST)
    assert reading.changed[0].new == Attended(False, Decimal("40.50"), None)


def test_every_fault_is_named_by_its_line() -> None:
    lines = [
        "nomor,nama,hadir,nilai awal,nilai akhir", "9,Ani,ya,,", "1,Bukan Ani,ya,,", "2,=Budi,mungkin,,",
        "3,Cici,ya,101,", "x,Ani,ya,,", "2,=Budi,,,",
    ]  # fmt: skip
    reading = read("\n".join(lines).encode(), LIST)
    assert reading.changed == ()
    assert [one.line for one in reading.refused] == [2, 3, 4, 5, 6, 7]
    said = [one.sentence.en for one in reading.refused]
    assert said[0] == said[4] == "This number is not on the session's list."
    assert said[1] == "The name does not go with the number."
    assert said[2] == said[5] == "This number stands on another line too."
    assert said[3].startswith("A score is a percentage")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [("mungkin", "The column present holds yes or no."), ("", "The attendance is recorded already; write yes or no.")],
)
def test_a_presence_that_is_recorded_is_not_taken_off_by_an_empty_cell(word: str, sentence: str) -> None:
    reading = read(f"nomor,nama,hadir\n2,=Budi,{word}\n".encode(), LIST)
    assert [one.sentence.en for one in reading.refused] == [sentence]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x00\x01PK",
        b"kode,nama\n1,2\n",
        b"nomor,nama\n1,Ani\n",
        b'nomor,nama,hadir\n"1,Ani',
        b"x" * 1048577,
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(Refused):
        read(content, LIST)


@given(st.decimals(0, 100, places=2))
def test_a_score_is_read_with_a_comma_or_a_point(value: Decimal) -> None:
    assert score(f"{value}") == score(f"{value}".replace(".", ",")) == score(f" {value} % ") == value


@pytest.mark.parametrize("text", ["100,01", "101", "-1", "1e2", "NaN", "١٢", "1,234", "1.2.3", "0x1", "9" * 500])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(BadScore):
        score(text)


def test_the_mean_gain_counts_only_who_has_both_scores() -> None:
    scores = [
        (Decimal(40), Decimal(70)),
        (Decimal(50), Decimal(45)),
        (None, Decimal(90)),
        (Decimal("33.33"), Decimal(34)),
    ]
    found = gain_of(scores)
    assert (found.mean, found.cases) == (Decimal("8.56"), 3)
    assert (gain_of([]).mean, gain_of([]).cases) == (None, 0)
