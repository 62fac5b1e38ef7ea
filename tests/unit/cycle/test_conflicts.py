"""Nobody assesses their own institution, their province of residence or a declared conflict; loads stay even."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from naik.cycle.conflicts import EXTERNAL, REHEARSAL, SENTENCES, Bar, Candidate, Declared, Place, bars
from naik.cycle.distribution import Team, distribute

PROVINCES = ("18", "31", "32")
INSTITUTIONS = tuple(range(1, 9))
declared = st.builds(
    Declared, residence=st.sampled_from(PROVINCES), employer=st.none() | st.sampled_from(INSTITUTIONS),
    conflicts=st.frozensets(st.sampled_from(INSTITUTIONS), max_size=3),
)  # fmt: skip
people = st.lists(
    st.builds(
        Candidate, person=st.integers(1, 30), has_role=st.booleans(), declared=st.none() | declared,
        belongs=st.frozensets(st.sampled_from(INSTITUTIONS), max_size=2),
    ),
    max_size=12, unique_by=lambda one: one.person,
)  # fmt: skip
places = st.lists(
    st.builds(Place, institution=st.sampled_from(INSTITUTIONS), province=st.sampled_from(("", *PROVINCES))),
    max_size=8, unique_by=lambda one: one.institution,
)  # fmt: skip
FREE = Declared(residence="31")


def test_somebody_free_is_kept_from_nothing() -> None:
    assert bars(Candidate(person=1, declared=FREE), Place(7, "18")) == ()


def test_every_bar_is_found_and_said() -> None:
    place = Place(7, "18")
    cases = {
        Bar.NO_ROLE: Candidate(person=1, has_role=False, declared=FREE),
        Bar.NO_DECLARATION: Candidate(person=1),
        Bar.BELONGS: Candidate(person=1, declared=FREE, belongs=frozenset({7})),
        Bar.EMPLOYER: Candidate(person=1, declared=Declared(residence="31", employer=7)),
        Bar.RESIDENCE: Candidate(person=1, declared=Declared(residence="18")),
        Bar.DECLARED: Candidate(person=1, declared=Declared(residence="31", conflicts=frozenset({7}))),
        Bar.ASSIGNS: Candidate(person=1, declared=FREE, assigns=True),
    }
    assert {bar: bars(candidate, place) for bar, candidate in cases.items()} == {bar: (bar,) for bar in Bar}
    assert set(SENTENCES) == set(Bar)


def test_a_ministry_lies_in_no_province() -> None:
    assert bars(Candidate(person=1, declared=Declared(residence="31")), Place(7)) == ()


def test_belonging_to_the_institution_is_no_conflict_in_its_own_rehearsal() -> None:
    own = Candidate(person=1, belongs=frozenset({7}))
    assert bars(own, Place(7, "18"), REHEARSAL) == ()
    assert bars(Candidate(person=1, has_role=False), Place(7), REHEARSAL) == (Bar.NO_ROLE,)


@given(people, places, st.integers(1, 4))
def test_a_proposal_never_crosses_a_bar_and_misses_nobody_who_could(
    candidates: list[Candidate], wanted_in: list[Place], wanted: int
) -> None:
    by_person = {one.person: one for one in candidates}
    proposals = {one.institution: one for one in distribute(wanted_in, candidates, {}, wanted=wanted)}
    assert set(proposals) == {one.institution for one in wanted_in}
    for place in wanted_in:
        proposal = proposals[place.institution]
        assert len(set(proposal.added)) == len(proposal.added)
        assert all(not bars(by_person[one], place) for one in proposal.added)
        possible = sum(1 for one in candidates if not bars(one, place))
        assert len(proposal.added) == min(wanted, possible)
        assert proposal.missing == wanted - len(proposal.added)
        assert (proposal.lead in proposal.added) if proposal.added else proposal.lead is None


@given(st.integers(2, 9), st.integers(1, 40), st.integers(1, 2))
def test_without_conflicts_loads_and_leads_differ_by_one_at_most(count: int, institutions: int, wanted: int) -> None:
    candidates = [Candidate(person=one, declared=FREE) for one in range(count)]
    found = distribute([Place(one, "18") for one in range(institutions)], candidates, {}, wanted=wanted)
    load = Counter(person for one in found for person in one.added)
    loads = [load[one.person] for one in candidates]
    assert max(loads) - min(loads) <= 1


@given(people, places, st.integers(1, 3))
def test_applied_once_there_is_nothing_more_to_propose(
    candidates: list[Candidate], wanted_in: list[Place], wanted: int
) -> None:
    first = distribute(wanted_in, candidates, {}, wanted=wanted)
    teams = {one.institution: Team(one.added, one.lead) for one in first}
    assert all(not one.added for one in distribute(wanted_in, candidates, teams, wanted=wanted))


def test_what_is_assigned_already_counts_as_load_and_keeps_its_lead() -> None:
    candidates = [Candidate(person=one, declared=FREE) for one in (1, 2, 3)]
    found = distribute([Place(7), Place(8)], candidates, {7: Team((1,), 1), 8: Team((2, 3), 2)}, wanted=2)
    assert [(one.institution, one.added, one.lead) for one in found] == [(7, (2,), 1)]
    assert EXTERNAL.fewest == 2
