"""What an assessment still lacks before it can be determined and published; each thing is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from naik.instruments.model import Text

UNFILLED = frozenset({"", "0"})
NAMED = 12
"""How many values one sentence names."""


class Kind(StrEnum):
    """What can be missing."""

    INSTRUMENT = "instrument"
    LEVEL = "level"
    WAITING = "waiting"
    APPEAL = "appeal"
    CLARIFICATION = "clarification"
    MINUTES = "minutes"
    REVIEW = "review"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How an assessment stands. Values are named by their ids.

    `levels` are the final held ones as exact texts; `waiting` those fed by another agency's index nobody decided on;
    `review` the state of each mark, None where no review applies; `consent` whether publication was agreed to, None
    where nothing is published. `opened_with` and `loaded` are versions of the instrument.
    """

    levels: Mapping[str, str]
    waiting: tuple[str, ...] = ()
    appeals: tuple[str, ...] = ()
    clarifications: tuple[str, ...] = ()
    unsigned_minutes: int = 0
    review: Mapping[str, str] | None = None
    consent: bool | None = None
    opened_with: str = ""
    loaded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One kind of thing that is missing, for which values, and a sentence that says so."""

    kind: Kind
    values: tuple[str, ...]
    sentence: Text


def missing(facts: Facts) -> tuple[Missing, ...]:
    """Everything that stands against determination and publication; nothing when the assessment is complete."""
    found = []

    def lacks(kind: Kind, indonesian: str, english: str, values: tuple[str, ...] = ()) -> None:
        named = Text(f": {_named(values, 'dan', 'lainnya')}.", f": {_named(values, 'and', 'more')}.")
        end = named if values else Text(".", ".")
        found.append(Missing(kind=kind, values=values, sentence=Text(indonesian + end.id, english + end.en)))

    if facts.opened_with != facts.loaded:
        lacks(
            Kind.INSTRUMENT,
            f"Instrumen yang terpasang (versi {facts.loaded[:12]}) bukan versi yang dipakai siklus ini "
            f"({facts.opened_with[:12]}); pasang kembali rilis yang memuatnya",
            f"The instrument that is loaded (version {facts.loaded[:12]}) is not the one this cycle was opened with "
            f"({facts.opened_with[:12]}); put the release back that carries it",
        )
    empty = tuple(one for one, level in facts.levels.items() if level in UNFILLED and one not in facts.waiting)
    if empty:
        lacks(Kind.LEVEL, "Belum bertingkat", "Without a level", empty)
    if facts.waiting:
        lacks(
            Kind.WAITING, "Menunggu indeks instansi lain dan belum diputuskan",
            "Waiting for another agency's index, not decided", facts.waiting,
        )  # fmt: skip
    if facts.appeals:
        lacks(Kind.APPEAL, "Sanggah belum dijawab", "Appeals without an answer", facts.appeals)
    if facts.clarifications:
        lacks(Kind.CLARIFICATION, "Klarifikasi belum ditutup", "Clarifications still open", facts.clarifications)
    if facts.unsigned_minutes:
        number = facts.unsigned_minutes
        lacks(
            Kind.MINUTES, f"{number} berita acara interviu atau visitasi belum ditandatangani kedua pihak",
            f"{number} minutes of interviews or visits are not signed by both sides",
        )  # fmt: skip
    if facts.review is not None:
        marks = facts.review
        open_marks = tuple(one for one in facts.levels if marks.get(one) != "valid")
        if open_marks:
            lacks(
                Kind.REVIEW, "Belum dinyatakan valid oleh tim reviu", "Not found valid by the review team", open_marks
            )
    if facts.consent is False:
        lacks(
            Kind.CONSENT, "Pernyataan persetujuan publikasi belum ditandatangani",
            "The consent to publication is not signed",
        )  # fmt: skip
    return tuple(found)


def _named(values: tuple[str, ...], conjunction: str, rest: str) -> str:
    if len(values) <= NAMED:
        return ", ".join(values)
    return f"{', '.join(values[:NAMED])} {conjunction} {len(values) - NAMED} {rest}"
