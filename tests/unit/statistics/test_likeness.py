from hypothesis import given
from hypothesis import strategies as st

from naik.statistics.likeness import nearest

SIZES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4),
    st.tuples(st.integers(1, 10_000_000), st.floats(1, 100_000)),
    min_size=1,
    max_size=20,
)


def test_the_nearest_come_first_and_the_asked_one_is_left_out() -> None:
    sizes = {"here": (1000, 10.0), "same": (1000, 10.0), "double": (2000, 10.0), "far": (9000, 90.0)}
    assert nearest("here", sizes) == ["same", "double", "far"]
    assert nearest("here", sizes, count=1) == ["same"]


def test_twice_as_many_weighs_as_much_as_half_as_many() -> None:
    sizes = {"here": (1000, 10.0), "half": (500, 10.0), "double": (2000, 10.0), "triple": (3000, 10.0)}
    assert set(nearest("here", sizes, count=2)) == {"half", "double"}


def test_alone_it_is_like_nobody() -> None:
    assert nearest("here", {"here": (1, 1.0)}) == []


@given(SIZES, st.data())
def test_the_order_of_the_institutions_does_not_matter(
    sizes: dict[str, tuple[int, float]], data: st.DataObject
) -> None:
    of = data.draw(st.sampled_from(sorted(sizes)))
    mixed = dict(data.draw(st.permutations(list(sizes.items()))))
    found = nearest(of, sizes, count=8)
    assert found == nearest(of, mixed, count=8)
    assert of not in found
    assert len(found) == len(set(found)) == min(8, len(sizes) - 1)
