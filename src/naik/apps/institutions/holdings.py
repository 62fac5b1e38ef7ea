"""What a person can hold in an institution, told by the topics above: a handover moves all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing people hold; `count` and `move` take the institution's id and the ids of people.

    `open_work` gives sentences about what is unfinished, for the handover page.
    """

    kind: str
    label: Callable[[], str]
    count: Callable[[int, int], int]
    move: Callable[[int, int, int], int]
    open_work: Callable[[int, int], tuple[str, ...]] = lambda _institution, _person: ()


_kinds: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Make handovers know a kind of thing; called once, when the application starts."""
    _kinds[holding.kind] = holding


def holdings() -> tuple[Holding, ...]:
    """Every kind there is."""
    return tuple(_kinds.values())
