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
    empty = tuple(one for one, level in facts.levels.items() if level in UNFILLED and one not in facts.waiting)
    marks = facts.review
    unreviewed = () if marks is None else tuple(one for one in facts.levels if marks.get(one) != "valid")
    named = (
        (Kind.LEVEL, empty, Text("Belum bertingkat", "Without a level")),
        (
            Kind.WAITING, facts.waiting,
            Text("Menunggu indeks instansi lain dan belum diputuskan", "Waiting for another agency's index, undecided"),
        ),
        (Kind.APPEAL, facts.appeals, Text("Sanggah belum dijawab", "Appeals without an answer")),
        (Kind.CLARIFICATION, facts.clarifications, Text("Klarifikasi belum ditutup", "Clarifications still open")),
        (
            Kind.REVIEW, unreviewed,
            Text("Belum dinyatakan valid oleh tim reviu", "Not found valid by the review team"),
        ),
    )  # fmt: skip
    found = [
        Missing(
            kind=kind, values=values,
            sentence=Text(
                f"{words.id}: {_named(values, 'dan', 'lainnya')}.", f"{words.en}: {_named(values, 'and', 'more')}."
            ),
        )
        for kind, values, words in named
        if values
    ]  # fmt: skip
    return (*found, *_unnamed(facts))


def _unnamed(facts: Facts) -> list[Missing]:
    """What is missing as a whole rather than for single values."""
    found = []
    if facts.opened_with != facts.loaded:
        loaded, wanted = facts.loaded[:12], facts.opened_with[:12]
        sentence = Text(
            f"Instrumen yang terpasang (versi {loaded}) bukan versi yang dipakai siklus ini ({wanted}); pasang kembali "
            "rilis yang memuatnya.",
            f"The instrument that is loaded (version {loaded}) is not the one this cycle was opened with ({wanted}); "
            "put the release back that carries it.",
        )
        found.append(Missing(kind=Kind.INSTRUMENT, values=(), sentence=sentence))
    if facts.unsigned_minutes:
        number = facts.unsigned_minutes
        sentence = Text(
            f"{number} berita acara interviu atau visitasi belum ditandatangani kedua pihak.",
            f"{number} minutes of interviews or visits are not signed by both sides.",
        )
        found.append(Missing(kind=Kind.MINUTES, values=(), sentence=sentence))
    if facts.consent is False:
        sentence = Text(
            "Pernyataan persetujuan publikasi belum ditandatangani.", "The consent to publication is not signed."
        )
        found.append(Missing(kind=Kind.CONSENT, values=(), sentence=sentence))
    return found


def _named(values: tuple[str, ...], conjunction: str, rest: str) -> str:
    if len(values) <= NAMED:
        return ", ".join(values)
    return f"{', '.join(values[:NAMED])} {conjunction} {len(values) - NAMED} {rest}"
