"""The burn-down against an even pace."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from naik.cycle.burn_down import behind, burn_down, even_pace
from naik.cycle.late import PREPARED
from naik.cycle.machines import ANSWER

FIRST = date(2026, 8, 1)
LENGTHS = some.integers(0, 60)
VALUES = [str(number) for number in range(1, 9)]
CHANGES = some.lists(
    some.tuples(
        some.sampled_from([*VALUES, "fremd"]), some.integers(-10, 70), some.sampled_from(sorted(ANSWER.states))
    ),
    unique_by=lambda one: one[:2],
)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@given(some.integers(0, 300), LENGTHS, some.integers(-5, 70))
def test_an_even_pace_falls_from_all_to_none_and_never_rises(count: int, length: int, number: int) -> None:
    last = day(length)
    assert even_pace(count, FIRST, last, day(-1)) == count
    assert even_pace(count, FIRST, last, last) == 0
    here, next_day = (even_pace(count, FIRST, last, day(one)) for one in (number, number + 1))
    assert 0 <= next_day <= here <= count


@given(CHANGES, LENGTHS, some.integers(-5, 70))
def test_each_known_day_counts_what_is_not_ready_at_its_end(
    changes: list[tuple[str, int, str]], length: int, today: int
) -> None:
    found = burn_down(
        VALUES, [(value, day(number), state) for value, number, state in changes],
        first=FIRST, last=day(length), today=day(today),
    )  # fmt: skip
    assert [one.on for one in found] == [day(number) for number in range(length + 1)]
    for number, one in enumerate(found):
        if number > today:
            assert one.open is None
            continue
        last = {
            value: max(
                ((when, state) for other, when, state in changes if other == value and when <= number), default=None
            )
            for value in VALUES
        }
        assert one.open == sum(1 for state in last.values() if state is None or state[1] not in PREPARED)


@given(CHANGES, LENGTHS, some.integers(-5, 70))
def test_behind_is_never_negative_nor_more_than_all(
    changes: list[tuple[str, int, str]], length: int, today: int
) -> None:
    found = burn_down(
        VALUES, [(value, day(number), state) for value, number, state in changes],
        first=FIRST, last=day(length), today=day(today),
    )  # fmt: skip
    assert 0 <= behind(found) <= len(VALUES)


def test_whoever_has_done_nothing_by_half_time_is_behind_by_half() -> None:
    found = burn_down(VALUES, [], first=FIRST, last=day(7), today=day(3))
    assert behind(found) == 4
    assert behind(burn_down(VALUES, [], first=FIRST, last=day(7), today=day(-1))) == 0
