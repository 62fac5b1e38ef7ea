"""A state machine as data: what can be done in which state, by whom, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass

from naik.instruments.model import Text


class Impossible(Exception):
    """The move does not exist in this state."""

    def __init__(self, machine: Machine, state: str, move: str) -> None:
        super().__init__(f"{machine.name}: no '{move}' from '{state}'")
        now = machine.title_of(state)
        self.message = Text(
            f"Tindakan ini tidak berlaku lagi: keadaan sekarang “{now.id}”. Muat ulang halaman untuk melihatnya.",
            f"This no longer applies: the state is now “{now.en}”. Reload the page to see it.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way from a state to another. `permission` is the right it needs ("" for the system); `reasoned`: say why."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    title: Text
    reasoned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """All states of one kind of thing, and every move between them; what is not here cannot happen."""

    name: str
    title: Text
    states: dict[str, Text]
    first: str
    moves: tuple[Move, ...]

    def title_of(self, state: str) -> Text:
        """The word for a state; KeyError when there is no such state."""
        return self.states[state]

    def from_state(self, state: str) -> tuple[Move, ...]:
        """What can be done in `state`."""
        return tuple(move for move in self.moves if state in move.sources)

    def move(self, state: str, name: str) -> Move:
        """The move called `name` from `state`; raises Impossible."""
        found = next((move for move in self.from_state(state) if move.name == name), None)
        if found is None:
            raise Impossible(self, state, name)
        return found

    def after(self, state: str, name: str) -> str:
        """The state after the move called `name`; raises Impossible."""
        return self.move(state, name).target

    @property
    def ends(self) -> tuple[str, ...]:
        """The states nothing leads out of."""
        return tuple(state for state in self.states if not self.from_state(state))


def as_document(machine: Machine) -> dict[str, object]:
    """The machine as plain JSON, both languages side by side."""
    return {
        "name": machine.name,
        "title": _both(machine.title),
        "first": str(machine.first),
        "states": [
            {"name": str(state), "title": _both(title), "end": state in machine.ends}
            for state, title in machine.states.items()
        ],
        "moves": [
            {
                "name": move.name,
                "title": _both(move.title),
                "sources": [str(state) for state in move.sources],
                "target": str(move.target),
                "permission": move.permission,
                "reasoned": move.reasoned,
            }
            for move in machine.moves
        ],
    }


def _both(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}
