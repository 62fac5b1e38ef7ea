"""The canonical form that is signed, and what differs between two revisions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.cycle.papers import canonical, differences, digest, grouped

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
CONTENT = st.dictionaries(st.text(), JSON, max_size=5)


def content(**levels: str) -> dict[str, Any]:
    return {"order": list(levels), "values": {value: {"level": level} for value, level in levels.items()}}


@given(CONTENT)
def test_the_canonical_form_outlives_being_stored_and_read(found: dict[str, Any]) -> None:
    assert canonical(json.loads(json.dumps(found))) == canonical(found)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(), min_size=2))
def test_the_order_of_names_changes_no_digest(found: dict[str, int]) -> None:
    assert digest(dict(reversed(found.items()))) == digest(found)


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["1", "2", "3"]), min_size=1), st.data())
def test_any_other_level_gives_another_digest_and_is_named(levels: dict[str, str], data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(sorted(levels)))
    other = {**levels, value: "5"}
    before, after = content(**levels), content(**other)
    assert digest(before) != digest(after)
    assert [(one.value, one.before, one.after, one.parts) for one in differences(before, after)] == [
        (value, levels[value], "5", ("level",))
    ]
    assert differences(before, before) == ()


def test_a_value_that_is_gone_is_a_difference_too() -> None:
    assert [one.value for one in differences(content(a="1", b="2"), content(a="1"))] == ["b"]


@pytest.mark.parametrize("found", [{"a": 1.0}, {"a": [{"b": 0.1}]}])
def test_a_float_is_refused(found: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="float"):
        canonical(found)


def test_a_digest_is_grouped_by_four() -> None:
    assert grouped("0123456789abcdef") == "0123 4567 89ab cdef"
