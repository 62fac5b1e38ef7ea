"""How far assessors agree who scored the same things blind: the share of equal scores, and weighted kappa, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

Pair = tuple[Fraction, Fraction]


def exact_share(pairs: Sequence[Pair]) -> Fraction | None:
    """The share of pairs that are equal; None without any pair."""
    if not pairs:
        return None
    return Fraction(sum(1 for one, other in pairs if one == other), len(pairs))


def weighted_kappa(pairs: Sequence[Pair]) -> Fraction | None:
    """Cohen's kappa with quadratic weights (Cohen 1968): 1 for full agreement, 0 for what chance alone gives.

    None where it is not defined: without pairs, or when everything got one and the same score from both. With squared
    distances as weights it needs no categories: observed disagreement is the mean squared distance of the pairs,
    expected disagreement that of every first score with every second one.
    """
    observed = sum(((one - other) ** 2 for one, other in pairs), Fraction(0))
    count = len(pairs)
    firsts, seconds = [one for one, _ in pairs], [other for _, other in pairs]
    # Σᵢ Σⱼ (xᵢ - yⱼ)², multiplied out.
    expected = (
        count * (sum(one**2 for one in firsts) + sum(other**2 for other in seconds)) - 2 * sum(firsts) * sum(seconds)
    )  # fmt: skip
    if not expected:
        return None
    return 1 - count * observed / Fraction(expected)


def mean_over_pairs(scores: Sequence[Sequence[Fraction]]) -> tuple[Fraction | None, Fraction | None]:
    """Share and kappa of every two assessors, averaged (Light 1971); each assessor's scores in the same order."""
    shares, kappas = [], []
    for one, other in combinations(scores, 2):
        pairs = list(zip(one, other, strict=True))
        share, kappa = exact_share(pairs), weighted_kappa(pairs)
        if share is not None:
            shares.append(share)
        if kappa is not None:
            kappas.append(kappa)
    return _mean(shares), _mean(kappas)


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
