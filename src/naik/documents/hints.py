"""What the guide expects of a document of evidence, as hints a person may follow or leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from naik.instruments.model import Text

GUIDE = "Pedoman Menteri PANRB 3/2024"
WRITING = f"{GUIDE}, bab III"
CRITERIA = f"{GUIDE}, bab II"
REVIEW_YEARS = 2
FORMAL = frozenset({"pdf", "docx"})
"""Kinds of file in which a rule, a decree or a report comes; pictures, tables and films bear no number."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One piece of advice and where it comes from."""

    code: str
    sentence: Text
    source: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known of a document; ``has_text`` is None when nobody looked, ``cited`` counts the explanations."""

    kind: str
    has_text: bool | None
    number: str
    date: dt.date | None
    signed_by: str
    valid_until: dt.date | None
    cited: int


NO_TEXT = Hint(
    "no_text_layer",
    Text(
        "Pindaian sebaiknya dapat dicari; mohon pindai ulang dengan pengenalan teks (OCR).",
        "A scan should be searchable; please scan it again with text recognition (OCR).",
    ),
    WRITING,
)
NUMBER_MISSING = Hint(
    "number_missing",
    Text(
        "Nomor dokumen belum diisi; penjelasan perlu menyebutkannya.",
        "The number of the document is missing; the explanation has to name it.",
    ),
    WRITING,
)
DATE_MISSING = Hint(
    "date_missing",
    Text(
        "Tanggal dokumen belum diisi, sehingga masa berlakunya tidak dapat dinilai.",
        "The date of the document is missing, so it cannot be judged whether it still counts.",
    ),
    CRITERIA,
)
SIGNED_BY_MISSING = Hint(
    "signed_by_missing",
    Text(
        "Penanda tangan belum diisi; dokumen yang belum ditetapkan dinilai sebagai rancangan.",
        "Who signed is missing; a document that was not enacted counts as a draft.",
    ),
    CRITERIA,
)
NOT_CITED = Hint(
    "not_cited",
    Text(
        "Dokumen ini belum dirujuk dalam penjelasan mana pun; setiap berkas perlu disebut dengan namanya.",
        "No explanation cites this document yet; every file has to be named in one.",
    ),
    WRITING,
)


def review_window(today: dt.date) -> dt.date:
    """The day from which a review (level 4) or an audit still counts: two years back."""
    try:
        return today.replace(year=today.year - REVIEW_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - REVIEW_YEARS, day=28)


def hints(facts: DocumentFacts, today: dt.date, *, window_start: dt.date | None) -> tuple[Hint, ...]:
    """Every hint that applies; without a window (rules, maps in force) a document does not grow too old."""
    formal = facts.kind in FORMAL
    found = [
        (facts.has_text is False, NO_TEXT),
        (formal and not facts.number.strip(), NUMBER_MISSING),
        (formal and facts.date is None, DATE_MISSING),
        (formal and not facts.signed_by.strip(), SIGNED_BY_MISSING),
        (facts.cited <= 0, NOT_CITED),
    ]
    chosen = [hint for applies, hint in found if applies]
    if facts.date is not None and window_start is not None and facts.date < window_start:
        chosen.append(too_old(window_start))
    if facts.date is not None and facts.date > today:
        chosen.append(dated_ahead(facts.date))
    if facts.valid_until is not None and facts.valid_until < today:
        chosen.append(ended(facts.valid_until))
    return tuple(chosen)


def too_old(window_start: dt.date) -> Hint:
    """The hint for a review or an audit from before the window."""
    return Hint(
        "outside_window",
        Text(
            f"Dokumen bertanggal sebelum {day(window_start)}, di luar jangka waktu reviu atau audit yang dinilai.",
            f"The document is dated before {day(window_start)}, outside the time a review or an audit counts for.",
        ),
        CRITERIA,
    )


def dated_ahead(found: dt.date) -> Hint:
    """The hint for a date that has yet to come."""
    return Hint(
        "date_ahead",
        Text(
            f"Tanggal dokumen, {day(found)}, belum tiba; mohon periksa kembali.",
            f"The date of the document, {day(found)}, has yet to come; please check it.",
        ),
        CRITERIA,
    )


def ended(valid_until: dt.date) -> Hint:
    """The hint for a document no longer in force."""
    return Hint(
        "validity_ended",
        Text(
            f"Masa berlaku dokumen berakhir pada {day(valid_until)}.",
            f"The document ceased to be in force on {day(valid_until)}.",
        ),
        CRITERIA,
    )


def day(found: dt.date) -> str:
    """A day as both languages read it."""
    return f"{found.day:02}-{found.month:02}-{found.year}"
