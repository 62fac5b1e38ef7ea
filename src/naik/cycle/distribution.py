"""Sharing institutions out among assessors evenly, as a proposal that a person looks at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from naik.cycle.conflicts import EXTERNAL, Candidate, Place, Rule, bars
from naik.instruments.model import Text

EXPLAINED = Text(
    "Instansi dengan pilihan asesor paling sedikit dibagi lebih dahulu. Setiap instansi mendapat asesor yang bebannya "
    "paling ringan saat itu, kecuali yang terhalang; bila sama, yang akunnya terdaftar lebih dahulu. Ketua ialah "
    "anggota yang paling sedikit mengetuai. Penugasan yang sudah ada tidak diubah.",
    "Institutions with the fewest possible assessors come first. Each gets the assessors whose load is lightest then, "
    "except those who are barred; where equal, whoever was registered first. The lead is the member who leads "
    "least. What is assigned already stays.",
)
"""The rule as the page says it."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who assesses an institution already, the lead among them (None: nobody leads)."""

    people: tuple[int, ...] = ()
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who is to be added to an institution; `lead` is new only where nobody led, `missing` how many are not found."""

    institution: int
    added: tuple[int, ...]
    lead: int | None
    missing: int


def distribute(
    places: Iterable[Place],
    candidates: Iterable[Candidate],
    teams: Mapping[int, Team],
    *,
    wanted: int,
    rule: Rule = EXTERNAL,
) -> tuple[Proposed, ...]:
    """Add assessors until every institution has `wanted`, in the order of institutions; see EXPLAINED."""
    everybody = list(candidates)
    load = Counter(person for team in teams.values() for person in team.people)
    leading = Counter(team.lead for team in teams.values() if team.lead is not None)
    possible = {
        place.institution: [one.person for one in everybody if not bars(one, place, rule)]
        for place in sorted(places, key=lambda one: one.institution)
    }
    proposed = {}
    for institution in sorted(possible, key=lambda one: (len(possible[one]), one)):
        team = teams.get(institution, Team())
        added = _lightest(possible[institution], team.people, load, wanted - len(team.people))
        load.update(added)
        lead = team.lead
        if lead is None and added:
            lead = min((*team.people, *added), key=lambda one: (leading[one], one))
            leading[lead] += 1
        if added or len(team.people) < wanted:
            missing = max(wanted - len(team.people) - len(added), 0)
            proposed[institution] = Proposed(institution, added, lead, missing)
    return tuple(proposed[one] for one in sorted(proposed))


def _lightest(possible: Sequence[int], held: Collection[int], load: Counter[int], count: int) -> tuple[int, ...]:
    free = sorted((one for one in possible if one not in held), key=lambda one: (load[one], one))
    return tuple(free[: max(count, 0)])
