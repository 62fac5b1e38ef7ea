"""A state machine as SVG: states below each other, moves as numbered arrows; narrow enough for a phone.

Colours are classes of the stylesheet; no style attribute and no script leaves here.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from naik.cycle.machine import Machine, Move

WIDTH, BOX_LEFT, BOX_WIDTH, BOX_HEIGHT, ROW, TOP = 340, 90, 160, 40, 74, 10
LINE_LETTERS = 23
LANES = 6
LANE = 13


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow: the number of its move, and the rows it leads between."""

    number: int
    source: int
    target: int


def numbered(machine: Machine) -> tuple[tuple[int, Move], ...]:
    """The moves with the numbers that stand on their arrows."""
    return tuple(enumerate(machine.moves, start=1))


def svg(machine: Machine, language: str) -> str:
    """The drawing; its table says what every number means."""
    rows = {state: row for row, state in enumerate(machine.states)}
    arrows = [
        Arrow(number, rows[source], rows[move.target])
        for number, move in numbered(machine)
        for source in move.sources
    ]  # fmt: skip
    height = TOP + ROW * len(rows) - (ROW - BOX_HEIGHT) + TOP
    name = f"arrow-{machine.name}"
    parts = [
        f'<svg class="machine" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title">',
        f'<title id="{name}-title">{escape(machine.title.in_language(language))}</title>',
        f'<defs><marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0L8 4L0 8Z" class="head"/></marker></defs>',
    ]
    sides: dict[bool, list[tuple[int, int, int]]] = {True: [], False: []}
    straight: dict[int, list[int]] = {}
    for arrow in arrows:
        if arrow.target == arrow.source + 1:
            straight.setdefault(arrow.source, []).append(arrow.number)
        else:
            parts.append(_around(arrow, _lane(sides[arrow.target > arrow.source], arrow), name))
    for row, moves in straight.items():
        start, middle = _bottom(row), BOX_LEFT + BOX_WIDTH // 2
        parts.append(_line(f"M{middle} {start}V{_top(row + 1) - 2}", name))
        parts.append(_label(middle + 6, start + 21, ", ".join(str(one) for one in moves), "start"))
    parts.extend(_box(row, machine.title_of(state).in_language(language)) for state, row in rows.items())
    return "".join(parts) + "</svg>"


def _lane(taken: list[tuple[int, int, int]], arrow: Arrow) -> int:
    """The innermost lane in which no other arrow runs beside this one."""
    low, high = sorted((arrow.source, arrow.target))
    lane = next(
        lane for lane in range(100) if all(lane != used or high < first or last < low for used, first, last in taken)
    )
    taken.append((lane, low, high))
    return lane


def _around(arrow: Arrow, lane: int, marker: str) -> str:
    forwards = arrow.target > arrow.source
    edge = BOX_LEFT + BOX_WIDTH if forwards else BOX_LEFT
    sign = 1 if forwards else -1
    out = edge + sign * (14 + (lane % LANES) * LANE)
    if arrow.source == arrow.target:
        start, end = _top(arrow.source) + 10, _top(arrow.source) + 30
    else:
        # Arrows leave in the lower half of a box and arrive in the upper one.
        start, end = _top(arrow.source) + 26 + lane % 3 * 4, _top(arrow.target) + 6 + lane % 3 * 4
    line = _line(f"M{edge} {start}H{out}V{end}H{edge + sign * 2}", marker)
    anchor = "middle"
    return line + _label(out, (start + end) // 2 + 4, str(arrow.number), anchor, halo=True)


def _box(row: int, title: str) -> str:
    lines = _broken(title)
    middle, top = BOX_LEFT + BOX_WIDTH // 2, _top(row)
    first = top + BOX_HEIGHT // 2 + 4 - (len(lines) - 1) * 7
    text = "".join(
        f'<tspan x="{middle}" y="{first + place * 14}">{escape(line)}</tspan>' for place, line in enumerate(lines)
    )
    return (
        f'<rect x="{BOX_LEFT}" y="{top}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="4" class="state"/>'
        f'<text text-anchor="middle">{text}</text>'
    )


def _broken(title: str) -> list[str]:
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE_LETTERS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _line(path: str, marker: str) -> str:
    return f'<path d="{path}" class="move" marker-end="url(#{marker})"/>'


def _label(x: int, y: int, text: str, anchor: str, *, halo: bool = False) -> str:
    back = f'<circle cx="{x}" cy="{y - 4}" r="8" class="halo"/>' if halo else ""
    return f'{back}<text x="{x}" y="{y}" text-anchor="{anchor}" class="number">{text}</text>'


def _top(row: int) -> int:
    return TOP + ROW * row


def _bottom(row: int) -> int:
    return _top(row) + BOX_HEIGHT
