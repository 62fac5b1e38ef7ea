"""What has to give, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from naik.instruments.model import Text
from naik.planning.building import Built, threshold
from naik.planning.model import Situation, Target
from naik.scoring import Score
from naik.scoring.printing import exact_number


def rupiah(amount: int) -> str:
    """An amount as it is written in Indonesia: ``Rp1.500.000``."""
    return "Rp" + f"{amount:,}".replace(",", ".")


def sentence(built: Built, kind: str, subjects: Sequence[str], amount: int) -> Text:
    """Say which limit to loosen, and by how much."""
    names = ", ".join(subjects)
    office, _, year = names.partition("/")
    levels = built.limits.max_raise + amount
    later = " setahun" if built.years > 1 else ""
    sentences = {
        "max_raise": Text(
            f"izinkan kenaikan {levels} tingkat{later} untuk indikator {names}",
            f"allow indicator {names} to rise {levels} levels{' in a year' if later else ''}",
        ),
        "locked": Text(f"buka kunci indikator {names}", f"unlock indicator {names}"),
        "forced": Text(
            f"lepaskan kewajiban tingkat untuk indikator {names}", f"drop the level that indicator {names} has to reach"
        ),
        "months": Text(f"beri waktu {amount} bulan lagi", f"allow {amount} more months"),
        "window": Text(
            f"beri waktu {amount} bulan lagi kepada unit {names}", f"give office {names} {amount} more months"
        ),
        "effort": Text(f"tambah {amount} poin upaya", f"add {amount} points of effort"),
        "effort_per_year": Text(
            f"tambah {amount} poin upaya setiap tahun", f"add {amount} points of effort to each year"
        ),
        "money": Text(f"tambah anggaran {rupiah(amount)}", f"add {rupiah(amount)} to the budget"),
        "capacity": Text(
            f"tambah {amount} poin upaya untuk unit {office} pada tahun ke-{year}",
            f"add {amount} points of effort for office {office} in year {year}",
        ),
        "target": Text(
            f"turunkan sasaran tahun ke-{names} sebesar {exact_number(Fraction(amount, built.scale)).id}",
            f"lower the target of year {names} by {exact_number(Fraction(amount, built.scale)).en}",
        ),
    }
    return sentences[kind]


def target_words(situation: Situation, target: Target) -> Text:
    """The target as a reader names it: ``Cukup (indeks 1.80)``."""
    bound = exact_number(threshold(situation, target))
    if target.predicate is None:
        return Text(f"indeks {bound.id}", f"an index of {bound.en}")
    name = next(
        band.predicate
        for band in situation.instrument.bands
        if band.predicate.casefold() == target.predicate.strip().casefold()
    )
    return Text(f"{name} (indeks {bound.id})", f"{name} (index {bound.en})")


def why_not(situation: Situation, target: Target, best: Score | None) -> Text:
    """Say that a target is out of reach, and how far one gets."""
    if best is None:
        return Text(
            "Batas-batas yang diberikan saling bertentangan: tidak ada rencana yang memenuhi semuanya.",
            "The limits given contradict each other: no plan obeys all of them.",
        )
    wanted = target_words(situation, target)
    reached = exact_number(best.exact)
    return Text(
        f"{wanted.id} tidak tercapai dalam batas ini; paling tinggi indeks {reached.id} ({best.predicate}).",
        f"{wanted.en} is out of reach within these limits; the highest index is {reached.en} ({best.predicate}).",
    )
