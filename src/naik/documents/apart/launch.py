"""Runs as a file in a process of its own: limits first, then one task on one path, JSON on standard output.

It imports nothing of Naik, so that it starts fast and a hostile file meets as little as possible.
"""

import importlib
import importlib.util
import json
import resource
import sys
from pathlib import Path
from typing import Any

TASKS = {
    "package": "office",
    "compound": "compound",
    "inspect": "whole",
    "extract": "extract",
    "render": "render",
    "signatures": "signed",
}
"""The module of each task; the function has the name of the task."""


def set_limits(limits: dict[str, int]) -> None:
    """Take from this process what it does not need: time, memory, room on the disk, children of its own."""
    for kind, most in (
        (resource.RLIMIT_CPU, limits["cpu"]),
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["answer"]),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def load(module: str) -> Any:  # noqa: ANN401 - a module
    """Load a module beside this file, as part of a package that is not Naik."""
    folder = Path(__file__).parent
    spec = importlib.util.spec_from_file_location(
        "apart", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(module)
    package = importlib.util.module_from_spec(spec)
    sys.modules["apart"] = package
    spec.loader.exec_module(package)
    return importlib.import_module(f"apart.{module}")


def main() -> None:
    """Answer the question, or say by a code why not."""
    question = json.loads(sys.argv[1])
    set_limits(question["limits"])
    module = load(TASKS[question["task"]])
    refused = importlib.import_module("apart.refused").Refused
    try:
        answer = {"found": getattr(module, question["task"])(Path(sys.argv[2]), **question["arguments"])}
    except refused as refusal:
        answer = {"refused": str(refusal)}
    except Exception:  # noqa: BLE001 - a parser may fail in any way; none of its words reach a person
        answer = {"refused": "unexamined"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
