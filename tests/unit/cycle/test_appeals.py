"""Who may answer an appeal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from naik.cycle.appeals import objection

PEOPLE = st.integers(min_value=1, max_value=6)


@given(PEOPLE, st.none() | PEOPLE, st.sets(PEOPLE))
def test_only_who_neither_chose_nor_settled_the_level_may_answer(
    who: int, author: int | None, settlers: set[int]
) -> None:
    against = objection(who, author=author, settlers=settlers)
    assert (against is None) == (who != author and who not in settlers)
    assert against is None or (against.id and against.en)
