"""Places in a league table."""

from collections.abc import Sequence
from decimal import Decimal


def competition_ranks(values: Sequence[Decimal | None]) -> list[int | None]:
    """Places of `values`, the highest first, equals sharing a place (1, 2, 2, 4); None has no place."""
    places: dict[Decimal, int] = {}
    for position, value in enumerate(sorted((one for one in values if one is not None), reverse=True), start=1):
        places.setdefault(value, position)
    return [None if value is None else places[value] for value in values]
