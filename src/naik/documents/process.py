"""The process in which hostile bytes meet a parser: alone, short of time and memory, knowing nothing of Naik."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from naik.documents.model import Unreadable
from naik.documents.sentences import REFUSALS, UNEXAMINED

CPU_SECONDS = 60
WALL_SECONDS = 90.0
MEMORY = 1536 * 1024 * 1024
LARGEST_ANSWER = 96 * 1024 * 1024
EXAMINERS = BoundedSemaphore(2)
"""An examiner may take a core and more than a gigabyte; more at once would take the machine from everybody else."""
LAUNCHER = Path(__file__).with_name("apart") / "launch.py"


def run(task: str, path: Path, **arguments: object) -> Any:  # noqa: ANN401 - JSON from our own process
    """Answer one question about a file from a process apart; whatever goes wrong there is a calm Unreadable here."""
    limits = {"cpu": CPU_SECONDS, "memory": MEMORY, "answer": LARGEST_ANSWER}
    try:
        question = json.dumps({"task": task, "limits": limits, "arguments": arguments})
        command = [sys.executable, "-I", "-X", "utf8", str(LAUNCHER), question, str(path.absolute())]
        with EXAMINERS, tempfile.TemporaryFile() as output:
            code = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=WALL_SECONDS,
                check=False,
            ).returncode
            output.seek(0)
            answer = json.loads(output.read(LARGEST_ANSWER)) if code == 0 else {}
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise Unreadable(REFUSALS[UNEXAMINED]) from error
    if "found" not in answer:
        raise Unreadable(REFUSALS.get(answer.get("refused", UNEXAMINED), REFUSALS[UNEXAMINED]))
    return answer["found"]
