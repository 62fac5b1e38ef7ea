"""The public page of the state machines, drawn from the data that runs them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from naik.apps.institutions.access import role_label
from naik.apps.institutions.roles import PERMISSIONS, Permission
from naik.cycle.drawing import numbered, svg
from naik.cycle.machine import Machine
from naik.cycle.machines import ALL


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A line of the table: the number on the arrow, what is done, from where to where, and by whom."""

    number: int
    title: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    reasoned: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A machine with its drawing and its table."""

    name: str
    title: str
    first: str
    drawing: SafeString
    moves: tuple[MoveRow, ...]


@require_safe
def state_machines(request: HttpRequest) -> HttpResponse:
    """Show how an evaluation runs."""
    language = get_language() or "id"
    return render(request, "evaluations/state_machines.html", {"machines": [_drawn(one, language) for one in ALL]})


def _drawn(machine: Machine, language: str) -> Drawn:
    def said(state: str) -> str:
        return machine.title_of(state).in_language(language)

    moves = tuple(
        MoveRow(
            number, move.title.in_language(language), tuple(said(one) for one in move.sources), said(move.target),
            tuple(role_label(role) for role, held in PERMISSIONS.items() if Permission(move.permission) in held),
            move.reasoned,
        )
        for number, move in numbered(machine)
    )  # fmt: skip
    drawing = mark_safe(svg(machine, language))  # noqa: S308  made and escaped by our own renderer
    return Drawn(machine.name, machine.title.in_language(language), said(machine.first), drawing, moves)
