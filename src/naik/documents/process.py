"""The process in which hostile bytes meet a parser: alone, short of time and memory, knowing nothing of Naik.

Starting an interpreter for each file would cost more than most files do. So one process of ours, the keeper, starts
once, imports the parsers, opens no file itself, and forks a child for each question.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from naik.documents.model import Unreadable
from naik.documents.sentences import REFUSALS, UNEXAMINED

CPU_SECONDS = 60
WALL_SECONDS = 90.0
MEMORY = 1536 * 1024 * 1024
LARGEST_ANSWER = 96 * 1024 * 1024
EXAMINERS = threading.BoundedSemaphore(2)
"""An examiner may take a core and more than a gigabyte; more at once would take the machine from everybody else."""
LAUNCHER = Path(__file__).with_name("apart") / "launch.py"
PID_LENGTH = 8


class Keeper:
    """The process that forks examiners; it ends by itself when this process does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, question: bytes, answer: int) -> int:
        """Have a child answer `question` into the open file `answer`; returns a pipe that it holds until it ends."""
        listening, held = os.pipe()
        try:
            with self._lock:
                self._send(question, [answer, held])
        except OSError:
            os.close(listening)
            raise
        finally:
            os.close(held)
        return listening

    def _send(self, question: bytes, files: list[int]) -> None:
        if self._owner == os.getpid() and self._line is not None:
            try:
                socket.send_fds(self._line, [question], files)
            except (BrokenPipeError, ConnectionError):
                # It was killed; the next one is as good.
                self._end()
            else:
                return
        self._start()
        if self._line is not None:
            socket.send_fds(self._line, [question], files)

    def _start(self) -> None:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-I", "-X", "utf8", str(LAUNCHER)],
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                start_new_session=True,
            )
        self._line, self._owner = ours, os.getpid()

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._line = self._process = None

    def end(self) -> None:
        """Let it go; the next question starts another."""
        with self._lock:
            if self._owner == os.getpid():
                self._end()


KEEPER = Keeper()
atexit.register(KEEPER.end)


def run(task: str, path: Path, **arguments: object) -> Any:  # noqa: ANN401 - JSON from our own process
    """Answer one question about a file from a process apart; whatever goes wrong there is a calm Unreadable here."""
    limits = {"cpu": CPU_SECONDS, "memory": MEMORY, "answer": LARGEST_ANSWER}
    try:
        question = {"task": task, "limits": limits, "arguments": arguments, "path": str(path.absolute())}
        with EXAMINERS, tempfile.TemporaryFile() as output:
            listening = KEEPER.ask(json.dumps(question).encode(), output.fileno())
            try:
                _wait(listening)
            finally:
                os.close(listening)
            output.seek(0)
            answer = json.loads(output.read(LARGEST_ANSWER))
    except (TimeoutError, OSError, ValueError) as error:
        raise Unreadable(REFUSALS[UNEXAMINED]) from error
    if "found" not in answer:
        raise Unreadable(REFUSALS.get(answer.get("refused", UNEXAMINED), REFUSALS[UNEXAMINED]))
    return answer["found"]


def _wait(listening: int) -> None:
    """Wait for the end of the child; one that takes too long is killed."""
    ready, _, _ = select.select([listening], [], [], WALL_SECONDS)
    child = os.read(listening, PID_LENGTH) if ready else b""
    if child:
        ended, _, _ = select.select([listening], [], [], WALL_SECONDS)
        if ended:
            return
        with suppress(ProcessLookupError):
            os.kill(int.from_bytes(child), signal.SIGKILL)
    raise TimeoutError
