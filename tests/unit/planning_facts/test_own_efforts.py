"""An institution's own efforts: marked as its own, and a bad row of a file is named in one sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.instruments.loader import load
from naik.instruments.model import Text
from naik.planning.assumptions import InvalidEffortFile, read_effort_file, shipped, with_changes
from naik.planning.model import Assumptions, InvalidPlan, StepCost

SHIPPED = shipped(load("spbe-2020"))
CELLS = sorted(SHIPPED.costs)
COSTS = st.builds(StepCost, st.integers(0, 99), st.none() | st.integers(0, 99), st.integers(0, 99))
HEADER = "indicator,level,effort,money,months\n"


def read(tmp_path: Path, content: str | bytes, base: Assumptions = SHIPPED) -> dict[tuple[str, int], StepCost]:
    file = tmp_path / "effort.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_effort_file(file, base)


def refusals(tmp_path: Path, content: str | bytes) -> list[str]:
    with pytest.raises(InvalidEffortFile) as refused:
        read(tmp_path, content)
    assert all(problem.translated for problem in refused.value.problems)
    return [problem.en for problem in refused.value.problems]


@given(st.lists(st.tuples(st.sampled_from(CELLS), COSTS), max_size=6).map(dict))
def test_own_cells_are_marked_and_the_others_stay_as_shipped(changes: dict[tuple[str, int], StepCost]) -> None:
    changed = with_changes(SHIPPED, changes)
    assert changed.own == frozenset(changes)
    assert {cell: cost for cell, cost in changed.costs.items() if cell in changes} == changes
    assert all(changed.costs[cell] == SHIPPED.costs[cell] for cell in SHIPPED.costs if cell not in changes)
    assert SHIPPED.own == frozenset()


def test_later_changes_keep_the_earlier_ones_marked() -> None:
    first = with_changes(SHIPPED, {("1", 2): StepCost(3)})
    second = with_changes(first, {("2", 2): StepCost(4)})
    assert second.own == {("1", 2), ("2", 2)}


@pytest.mark.parametrize(
    ("cell", "cost", "reason"),
    [
        (("99", 2), StepCost(1), "lacks indicator 99, level 2"),
        (("1", 6), StepCost(1), "lacks indicator 1, level 6"),
        (("1", 2), StepCost(-1), "cannot be negative"),
        (("1", 2), StepCost(1, -5), "cannot be negative"),
        (("1", 2), StepCost(1, None, -1), "cannot be negative"),
    ],
)
def test_a_change_of_no_step_or_below_zero_is_refused(cell: tuple[str, int], cost: StepCost, reason: str) -> None:
    with pytest.raises(InvalidPlan, match=reason):
        with_changes(SHIPPED, {cell: cost})


def test_a_file_gives_own_cells_and_leaves_what_is_empty(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + "1,2,7,1500000,4\n\n12,3,9,,\n")
    assert found == {("1", 2): StepCost(7, 1_500_000, 4), ("12", 3): StepCost(9, None, SHIPPED.costs["12", 3].months)}


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffindicator;level;effort\r\n1;2;7\r\n",
        "Effort\tIndicator\tLevel\n7\t1\t2\n",
        "indicator,level,effort,money,months\n 1 , 2 , 7 ,, 0\n",
    ],
)
def test_separators_order_and_case_of_the_columns_do_not_matter(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content)["1", 2].effort == 7


def test_every_bad_row_is_named_with_its_line(tmp_path: Path) -> None:
    found = refusals(
        tmp_path,
        HEADER + "99,2,1,,\n1,6,1,,\n1,2,much,,\n2,2,,,\n3,2,1,-5,\n4,2,1,,1000\n5,2,1,,\n5,2,1,,\n1.5,2,1,,\n",
    )
    assert [sentence.split(":")[0] for sentence in found] == [f"Line {line}" for line in (2, 3, 4, 5, 6, 7, 9, 10)]
    assert "no indicator '99'" in found[0]
    assert "column effort holds 'much'" in found[2]
    assert "column money holds '-5'" in found[4]
    assert "named before" in found[6]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "The first line"),
        ("indicator,effort\n1,2\n", "The first line"),
        ("indicator,level,effort,wage\n1,2,3,4\n", "The first line"),
        (b"\xff\xfe\x00\x81", "cannot be read"),
        ("indicator,level,effort\n" + "1,2,3\n" * 200_000, "larger than 1 MB"),
        ('indicator,level,effort\n"' + "x" * 200_000 + '",2,3\n', "cannot be read"),
    ],
)
def test_what_is_no_table_of_efforts_is_one_sentence(tmp_path: Path, content: str | bytes, reason: str) -> None:
    (found,) = refusals(tmp_path, content)
    assert reason in found


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidEffortFile, match="cannot be read"):
        read_effort_file(tmp_path / "nowhere.csv", SHIPPED)


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes((HEADER + text).encode("utf-8", "surrogatepass"))
    refused: tuple[Text, ...] = ()
    found: dict[tuple[str, int], StepCost] = {}
    try:
        found = read_effort_file(file, SHIPPED)
    except InvalidEffortFile as error:
        refused = error.problems
    assert refused or set(found) <= set(SHIPPED.costs)
