"""Who may assess whom: what stands between an assessor and an institution (Pedoman Menteri PANRB 3/2024, IV)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from naik.instruments.model import Text


class Bar(StrEnum):
    """Something that keeps a person from assessing an institution."""

    NO_ROLE = "no_role"
    NO_DECLARATION = "no_declaration"
    BELONGS = "belongs"
    EMPLOYER = "employer"
    RESIDENCE = "residence"
    DECLARED = "declared"
    ASSIGNS = "assigns"


SENTENCES: dict[Bar, Text] = {
    Bar.NO_ROLE: Text("peran asesornya tidak berlaku", "does not hold an assessor's role now"),
    Bar.NO_DECLARATION: Text("belum menyampaikan pernyataan", "has not made the declaration"),
    Bar.BELONGS: Text("anggota instansi ini", "belongs to this institution"),
    Bar.EMPLOYER: Text("bekerja di instansi ini", "works for this institution"),
    Bar.RESIDENCE: Text("berdomisili di provinsi ini", "lives in this province"),
    Bar.DECLARED: Text("menyatakan benturan kepentingan", "declared a conflict of interest"),
    Bar.ASSIGNS: Text("Anda sendiri; ditugaskan oleh admin lain", "yourself; another administrator assigns you"),
}
"""How a bar is said beside a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which bars count, who assigns (`permission`), and how many assessors an institution needs at least."""

    permission: str
    bars: frozenset[Bar]
    fewest: int


EXTERNAL = Rule(permission="evaluations:assessor:assign", bars=frozenset(Bar), fewest=2)
"""An authority's cycle."""
REHEARSAL = Rule(permission="evaluations:rehearsal:manage", bars=frozenset({Bar.NO_ROLE}), fewest=2)
"""An institution assesses itself, so that belonging to it is no conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What an assessor declared: province of residence (Kemendagri code), employer, institutions in conflict."""

    residence: str
    employer: int | None = None
    conflicts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person who might assess; `belongs` are the institutions they hold an inside role in.

    `assigns`: it is they who assign now.
    """

    person: int
    has_role: bool = True
    declared: Declared | None = None
    belongs: frozenset[int] = frozenset()
    assigns: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """An institution as this rule sees it; `province` is "" for ministries and agencies."""

    institution: int
    province: str = ""


def bars(candidate: Candidate, place: Place, rule: Rule = EXTERNAL) -> tuple[Bar, ...]:
    """Everything that keeps `candidate` from assessing `place`, in the order of Bar; empty when nothing does."""
    said = candidate.declared
    found = {
        Bar.NO_ROLE: not candidate.has_role,
        Bar.NO_DECLARATION: said is None,
        Bar.BELONGS: place.institution in candidate.belongs,
        Bar.EMPLOYER: said is not None and said.employer == place.institution,
        Bar.RESIDENCE: said is not None and place.province != "" and said.residence == place.province,
        Bar.DECLARED: said is not None and place.institution in said.conflicts,
        Bar.ASSIGNS: candidate.assigns,
    }
    return tuple(bar for bar in Bar if found[bar] and bar in rule.bars)
