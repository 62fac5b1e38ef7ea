"""Runs as a file in a process of its own, and forks a child for each question: limits first, then one task on one path.

Questions come through the socket on standard input, each with two files: one for the answer (JSON), and one that the
child holds open until it ends. It imports nothing of Naik, so that a hostile file meets as little as possible.
"""

import importlib
import importlib.util
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

LONGEST_QUESTION = 64 * 1024
READY = ("pypdfium2", "python_calamine")

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


def load() -> None:
    """Import the parsers, as part of a package that is not Naik; children then have them for nothing."""
    folder = Path(__file__).parent
    spec = importlib.util.spec_from_file_location(
        "apart", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError("apart")
    package = importlib.util.module_from_spec(spec)
    sys.modules["apart"] = package
    spec.loader.exec_module(package)
    for module in {*TASKS.values(), *READY} - {"signed"}:
        # The signature library takes long to import, and few files hold a signature.
        importlib.import_module(f"apart.{module}" if module in TASKS.values() else module)


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Answer the question, or say by a code why not."""
    set_limits(question["limits"])
    refused = importlib.import_module("apart.refused").Refused
    try:
        module = importlib.import_module(f"apart.{TASKS[question['task']]}")
        return {"found": getattr(module, question["task"])(Path(question["path"]), **question["arguments"])}
    except refused as refusal:
        return {"refused": str(refusal)}
    except Exception:  # noqa: BLE001 - a parser may fail in any way; none of its words reach a person
        return {"refused": "unexamined"}


def serve(line: socket.socket) -> None:
    """Fork a child for every question until the other end is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, files, _, _ = socket.recv_fds(line, LONGEST_QUESTION, 2)
        if not message:
            return
        child = os.fork()
        if child == 0:
            line.close()
            examine(message, *files)
        for file in files:
            os.close(file)


def examine(message: bytes, output: int, held: int) -> NoReturn:
    """In the child: say who it is, answer, and end without going back."""
    code = 1
    try:
        os.write(held, os.getpid().to_bytes(8, "big"))
        with open(output, "w", encoding="utf-8", closefd=False) as stream:
            json.dump(answer(json.loads(message)), stream)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    load()
    serve(socket.socket(fileno=0))
