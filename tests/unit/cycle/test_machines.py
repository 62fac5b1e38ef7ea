"""Random walks over every state machine, for every choice of stages there can be."""

from __future__ import annotations

from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.apps.institutions.roles import PERMISSIONS, Permission
from naik.cycle.drawing import svg
from naik.cycle.machine import Impossible, Machine, as_document
from naik.cycle.machines import ALL, assessment, permissions
from naik.cycle.stages import LEVELS, ORDER, REQUIRED, Stage, StagesRefused, arranged, following
from naik.cycle.writing import as_markdown

OPTIONAL = tuple(stage for stage in ORDER if stage not in REQUIRED)
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "state-machines.md"


def choices(*, rehearsal: bool) -> list[tuple[Stage, ...]]:
    """Every choice of stages that makes a cycle, or a rehearsal."""
    found = []
    for some in chain.from_iterable(combinations(OPTIONAL, count) for count in range(len(OPTIONAL) + 1)):
        try:
            found.append(arranged((REQUIRED | set(some)) - {Stage.FINISHED}, rehearsal=rehearsal))
        except StagesRefused:
            continue
    return found


CHOICES = (*choices(rehearsal=False), *choices(rehearsal=True))
MACHINES: tuple[Machine, ...] = (*ALL, *(assessment(stages) for stages in CHOICES))
NAMES = sorted({move.name for machine in MACHINES for move in machine.moves})


def reachable(machine: Machine) -> set[str]:
    found, waiting = {str(machine.first)}, [machine.first]
    while waiting:
        for move in machine.from_state(waiting.pop()):
            if move.target not in found:
                found.add(str(move.target))
                waiting.append(move.target)
    return found


def test_there_are_choices_of_both_kinds_and_each_ends_as_it_must() -> None:
    assert len(choices(rehearsal=False)) == 29
    assert len(choices(rehearsal=True)) == 15
    assert all(stages[-1] is Stage.PUBLICATION for stages in choices(rehearsal=False))
    assert all(stages[-1] is Stage.DETERMINATION for stages in choices(rehearsal=True))


@given(st.sampled_from(MACHINES), st.lists(st.sampled_from(NAMES), max_size=60))
def test_a_walk_never_leaves_the_states_and_everything_else_is_impossible(machine: Machine, names: list[str]) -> None:
    state = machine.first
    for name in names:
        possible = {move.name: move.target for move in machine.from_state(state)}
        if name in possible:
            state = machine.after(state, name)
            assert state == possible[name]
        else:
            with pytest.raises(Impossible) as refused:
                machine.after(state, name)
            assert machine.title_of(state).id in refused.value.message.id
        assert state in machine.states


@given(st.sampled_from(CHOICES), st.data())
def test_a_walk_enters_only_stages_that_apply_and_skips_none_on_its_way(
    stages: tuple[Stage, ...], data: st.DataObject
) -> None:
    machine = assessment(stages)
    state = Stage(machine.first)
    for _ in range(40):
        move = data.draw(st.sampled_from(machine.from_state(state)))
        target = Stage(move.target)
        assert target in {*stages, Stage.FINISHED}
        if ORDER.index(target) > ORDER.index(state):
            assert target is following(stages, state)
        else:
            assert move.reasoned, f"{move.name} leads back without a reason"
        state = target


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: f"{machine.name}-{len(machine.states)}")
def test_every_state_is_reached_and_only_an_end_has_no_way_out(machine: Machine) -> None:
    assert reachable(machine) == {str(state) for state in machine.states}
    for move in machine.moves:
        assert {*move.sources, move.target} <= set(machine.states)
    names = [(source, move.name) for move in machine.moves for source in move.sources]
    assert len(names) == len(set(names))
    for state in machine.states:
        others = {move.target for move in machine.from_state(state)} - {state}
        assert others or state in machine.ends


def test_what_ends_for_good_is_only_what_is_meant_to() -> None:
    assert {machine.name: set(machine.ends) for machine in ALL} == {
        "assessment": set(),
        "answer": set(),
        "evidence_item": set(),
        "clarification": {"closed"},
        "meeting": {"cancelled"},
        "appeal": {"upheld", "refused", "withdrawn"},
        "review_mark": set(),
        "determination": {"replaced", "withdrawn"},
        "plan": {"superseded", "discarded"},
        "action": set(),
        "training": {"cancelled"},
        "enrolment": set(),
        "outreach": {"cancelled"},
        "service": set(),
    }


def test_every_right_a_move_needs_exists_and_some_role_holds_it() -> None:
    held = frozenset().union(*PERMISSIONS.values())
    for name in permissions(MACHINES):
        assert Permission(name) in held, name


def test_what_takes_something_back_needs_a_reason() -> None:
    backwards = {"send_back", "return", "reopen_revision", "correct", "unlock", "mark_invalid"}
    for machine in MACHINES:
        for move in machine.moves:
            if move.name in backwards or (machine.name == "assessment" and move.name == "withdraw"):
                assert move.reasoned, (machine.name, move.name)


@pytest.mark.parametrize("stages", CHOICES, ids="-".join)
def test_a_correction_leads_to_the_last_stage_in_which_a_level_is_chosen(stages: tuple[Stage, ...]) -> None:
    target = Stage(assessment(stages).after(Stage.FINISHED, "correct"))
    assert target in LEVELS
    assert not {stage for stage in LEVELS if stage in stages and ORDER.index(stage) > ORDER.index(target)}


@pytest.mark.parametrize(
    ("missing", "rehearsal"), [(Stage.SELF_ASSESSMENT, True), (Stage.DETERMINATION, False), (Stage.PUBLICATION, False)]
)
def test_a_choice_without_what_no_cycle_goes_without_is_refused(missing: Stage, *, rehearsal: bool) -> None:
    given_stages = {Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DETERMINATION}
    given_stages |= set() if rehearsal else {Stage.PUBLICATION}
    with pytest.raises(StagesRefused):
        arranged(given_stages - {missing}, rehearsal=rehearsal)


def test_a_rehearsal_is_never_published_and_nobody_appeals_what_no_assessor_chose() -> None:
    whole = [Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DETERMINATION]
    for more in ([Stage.PUBLICATION], [Stage.DOCUMENT_REVIEW, Stage.REVIEW], [Stage.APPEAL]):
        with pytest.raises(StagesRefused):
            arranged([*whole, *more], rehearsal=True)


def test_the_page_of_the_documentation_is_what_the_data_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown()


@pytest.mark.parametrize("machine", ALL, ids=lambda machine: machine.name)
def test_document_and_drawing_hold_every_state_and_move(machine: Machine) -> None:
    document = as_document(machine)
    states, moves = document["states"], document["moves"]
    assert isinstance(states, list)
    assert isinstance(moves, list)
    assert [state["name"] for state in states] == [str(state) for state in machine.states]
    assert {state["name"] for state in states if state["end"]} == set(machine.ends)
    assert [(move["name"], move["target"], move["reasoned"]) for move in moves] == [
        (move.name, str(move.target), move.reasoned) for move in machine.moves
    ]
    drawn = svg(machine, "en")
    assert drawn.count('class="state"') == len(machine.states)
    assert drawn.count('class="number"') <= sum(len(move.sources) for move in machine.moves)
    assert "style=" not in drawn
    for number in range(1, len(machine.moves) + 1):
        assert f">{number}<" in drawn or f"{number}," in drawn or f", {number}" in drawn
