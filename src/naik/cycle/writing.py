"""The state machines as a Markdown page: one drawing and one table each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from naik.cycle.machine import Machine
from naik.cycle.machines import ALL
from naik.cycle.stages import ORDER, REQUIRED, TITLES, Stage

HEAD = """# State machines of an evaluation

Written by `naik.cycle.writing.as_markdown` from `naik.cycle.machines`; a test says when this page is behind. What is
not here cannot happen. The same data draws the page `/alur/` and the API.

In an institution's own rehearsal the coordinator does what the authority does in a cycle (determine, close appeals).
"""


def as_markdown(machines: Iterable[Machine] = ALL) -> str:
    """The page: the stages, then every machine."""
    parts = [HEAD, _stages()]
    parts.extend("\n".join(_machine(machine)) for machine in machines)
    return "\n".join(parts)


def _stages() -> str:
    rows = [
        f"| {TITLES[stage].id} | {TITLES[stage].en} | `{stage}` | {'yes' if stage in REQUIRED else 'as chosen'} |"
        for stage in ORDER
        if stage is not Stage.FINISHED
    ]
    return "\n".join(
        ["## Stages", "", "| Tahap | Stage | Name | Always |", "|---|---|---|---|", *rows, ""]
    )  # fmt: skip


def _machine(machine: Machine) -> Iterator[str]:
    yield f"## {machine.title.id} ({machine.title.en})"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state, title in machine.states.items():
        yield f"    {state}: {title.id}"
    yield f"    [*] --> {machine.first}"
    for move in machine.moves:
        for source in move.sources:
            yield f"    {source} --> {move.target}: {move.title.id.replace(';', ',')}"
    for end in machine.ends:
        yield f"    {end} --> [*]"
    yield "```"
    yield ""
    yield "| Move | Title | From | To | Right | Reason |"
    yield "|---|---|---|---|---|---|"
    for move in machine.moves:
        sources = ", ".join(f"`{state}`" for state in move.sources)
        reason = "yes" if move.reasoned else ""
        yield (
            f"| `{move.name}` | {move.title.id} ({move.title.en}) | {sources} | `{move.target}` |"
            f" `{move.permission}` | {reason} |"
        )
    yield ""
