"""Why each raise is in the plan, in sentences that follow from its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from naik.instruments.model import Text
from naik.planning.building import Built
from naik.planning.model import Raise
from naik.scoring import round_half_up
from naik.scoring.printing import exact_number


def with_reasons(built: Built, raises: Sequence[Raise]) -> tuple[Raise, ...]:
    """The raises, each with the sentence that says why it is there."""
    rates = _rates(built)
    return tuple(replace(one, why=_joined(_reasons(built, raises, one, rates))) for one in raises)


def _joined(parts: Sequence[Text]) -> Text:
    return Text("; ".join(part.id for part in parts) + ".", "; ".join(part.en for part in parts) + ".")


def _reasons(built: Built, raises: Sequence[Raise], one: Raise, rates: Mapping[str, Fraction]) -> list[Text]:
    least = built.limits.forced.get(one.value)
    found = []
    if least is not None and built.ladders[one.value].complete < least:
        found.append(Text(f"diwajibkan sampai tingkat {least}", f"has to reach level {least}"))
    found += _needed(built, raises, one)
    found += _carried(built, raises, one)
    return [*found, _gain(one, rates)]


def _needed(built: Built, raises: Sequence[Raise], one: Raise) -> list[Text]:
    raised: dict[str, set[int]] = {}
    for other in raises:
        if other.year >= one.year:
            raised.setdefault(other.value, set()).update(step.level_to for step in other.steps)
    levels = {step.level_to for step in one.steps}
    asking: dict[int, list[str]] = {}
    for need in built.situation.instrument.needs:
        if need.on_value == one.value and need.on_level in levels and need.level in raised.get(need.value, ()):
            asking.setdefault(need.on_level, []).append(need.value)
    return [
        Text(
            f"tingkat {level} disyaratkan oleh indikator {', '.join(dict.fromkeys(values))} dalam rencana ini",
            f"level {level} is what indicators {', '.join(dict.fromkeys(values))} in this plan depend on",
        )
        for level, values in sorted(asking.items())
    ]


def _carried(built: Built, raises: Sequence[Raise], one: Raise) -> list[Text]:
    found = []
    for name in one.bundles:
        bundle = built.bundles[name]
        others = len({other.value for other in raises if name in other.bundles}) - 1
        if not others:
            found.append(Text(f"lewat ‘{bundle.title.id}’", f"by way of ‘{bundle.title.en or bundle.title.id}’"))
            continue
        found.append(
            Text(
                f"dibawa oleh ‘{bundle.title.id}’, yang dibayar sekali untuk {others + 1} indikator",
                f"carried by ‘{bundle.title.en or bundle.title.id}’, paid once for {others + 1} indicators",
            )
        )
    return found


def _gain(one: Raise, rates: Mapping[str, Fraction]) -> Text:
    gain = exact_number(Fraction(round_half_up(one.gain, 4)))
    if not one.effort:
        return Text(
            f"menambah {gain.id} indeks tanpa upaya sendiri", f"adds {gain.en} to the index at no effort of its own"
        )
    rate = one.gain / one.effort
    place = 1 + sum(other > rate for value, other in rates.items() if value != one.value)
    each = exact_number(Fraction(round_half_up(rate, 4)))
    return Text(
        f"menambah {gain.id} indeks untuk {one.effort} poin upaya ({each.id} per poin, urutan {place} dari"
        f" {len(rates)} indikator yang dapat dinaikkan)",
        f"adds {gain.en} to the index for {one.effort} points of effort ({each.en} a point, place {place} of"
        f" {len(rates)} indicators that can be raised)",
    )


def _rates(built: Built) -> dict[str, Fraction]:
    """The best gain per point of each value that can be raised, bundles left out; a free raise has none better."""
    found = {}
    for value in built.done:
        gain, effort, best = Fraction(0), 0, Fraction(0)
        for _, rung in built.rungs(value, built.years - 1):
            gain, effort = gain + rung.gain, effort + rung.effort
            # A free step counts as a tenth of a point, so that it comes before any that costs something like it.
            best = max(best, gain / (effort or Fraction(1, 10)))
        if gain:
            found[value] = best
    return found
