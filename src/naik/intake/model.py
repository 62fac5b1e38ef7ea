"""What a file was found to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from naik.instruments.model import Text


class Unreadable(Exception):
    """The file as a whole cannot be read; one sentence says why."""

    def __init__(self, message: Text) -> None:
        """Keep the sentence in both languages."""
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was not certain and so was not read; without a value id it is about the printed figures only."""

    value_id: str | None
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The figures a report prints, two decimals, by part id (``A1``, ``D1``)."""

    index: Decimal | None = None
    predicate: str | None = None
    aspects: Mapping[str, Decimal] = field(default_factory=dict)
    domains: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Levels by value id, what was printed, and every doubt. A level in doubt is not among the levels."""

    instrument_id: str | None
    levels: Mapping[str, int | Decimal]
    published: Published | None = None
    doubts: tuple[Doubt, ...] = ()
    institution: str | None = None
    year: int | None = None

    @property
    def blocking(self) -> tuple[Doubt, ...]:
        """The doubts that stand between this file and a score."""
        return tuple(doubt for doubt in self.doubts if doubt.value_id is not None)
