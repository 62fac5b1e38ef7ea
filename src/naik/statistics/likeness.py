"""Which institutions are alike: nearest in population and area."""

import math
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def nearest(of: Key, sizes: Mapping[Key, tuple[int, float]], *, count: int = 8) -> list[Key]:
    """The `count` keys nearest to `of` by (population, area in km²), each on a logarithmic scale.

    Logarithms, because twice as many people weighs the same between villages as between cities.
    """
    population, area = sizes[of]

    def distance(key: Key) -> float:
        other_population, other_area = sizes[key]
        return math.hypot(math.log(other_population / population), math.log(other_area / area))

    others = sorted((key for key in sizes if key != of), key=lambda key: (distance(key), str(key)))
    return others[:count]
