"""Where a report's printed figures and its own levels part, digit by digit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from naik.instruments.model import Text
from naik.scoring import exact_text, round_half_up

if TYPE_CHECKING:
    from naik.intake.model import Published
    from naik.scoring import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure that is not what the levels give; ``part`` is ``index``, ``predicate``, ``A1`` or ``D1``."""

    part: str
    title: Text
    published: str
    computed: str
    exact: str
    message: Text


def _digit(published: str, computed: str) -> Text:
    if len(published) != len(computed):
        return Text("berbeda", "they differ")
    place = next(i for i, (a, b) in enumerate(zip(published, computed, strict=True)) if a != b)
    decimal = place - published.index(".")
    if decimal < 0:
        return Text("berbeda sejak angka di depan koma", "they differ before the decimal point")
    return Text(f"berbeda pada desimal ke-{decimal}", f"they differ at decimal {decimal}")


def differences(score: Score, published: Published | None) -> tuple[Difference, ...]:
    """Every printed figure that differs from the computed one, at the number of decimals it was printed with."""
    if published is None:
        return ()
    index_title = Text("Indeks", "Index")
    pairs: list[tuple[str, Text, Decimal | None, Fraction]] = [("index", index_title, published.index, score.exact)]
    pairs += [(part.id, part.title, published.domains.get(part.id), part.exact) for part in score.domains]
    pairs += [(part.id, part.title, published.aspects.get(part.id), part.exact) for part in score.aspects]
    found = []
    for part, title, printed, exact in pairs:
        if printed is None:
            continue
        places = max(0, -int(printed.as_tuple().exponent))
        computed = round_half_up(exact, places)
        if computed == printed:
            continue
        old, new, full = f"{printed:f}", f"{computed:f}", exact_text(exact)
        where = _digit(old, new)
        found.append(
            Difference(
                part=part,
                title=title,
                published=old,
                computed=new,
                exact=full,
                message=Text(
                    f"{title.id}: tercetak {old}, dari tingkatnya {new} (tepatnya {full}); {where.id}.",
                    f"{title.in_language('en')}: printed {old}, its levels give {new} (exactly {full}); {where.en}.",
                ),
            )
        )
    if published.predicate is not None and published.predicate != score.predicate:
        full = exact_text(score.exact)
        found.append(
            Difference(
                part="predicate",
                title=Text("Predikat", "Predicate"),
                published=published.predicate,
                computed=score.predicate,
                exact=full,
                message=Text(
                    f"Predikat: tercetak {published.predicate}, dari indeks {full} {score.predicate}.",
                    f"Predicate: printed {published.predicate}, the index {full} gives {score.predicate}.",
                ),
            )
        )
    return tuple(found)
