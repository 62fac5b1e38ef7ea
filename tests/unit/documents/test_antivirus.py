"""The question to the virus scanner, put to a stand-in that speaks its language and to some that do not."""

import contextlib
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from naik.documents import ScannerUnavailable, antivirus, scan

# In two halves, so that no file here is the test virus itself.
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
Answering = Callable[[socket.socket], None]


def take(connection: socket.socket, length: int) -> bytes:
    taken = b""
    while len(taken) < length:
        piece = connection.recv(length - len(taken))
        if not piece:
            raise ConnectionError
        taken += piece
    return taken


def take_all(connection: socket.socket) -> bytes:
    assert take(connection, 10) == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack(">L", take(connection, 4))[0]:
        content += take(connection, length)
    return content


def honest(connection: socket.socket) -> None:
    found = b"Eicar-Test-Signature FOUND" if TEST_VIRUS in take_all(connection) else b"OK"
    connection.sendall(b"stream: " + found + b"\0")


def saying(answer: bytes) -> Answering:
    def answering(connection: socket.socket) -> None:
        take_all(connection)
        connection.sendall(answer)

    return answering


def hanging_up(connection: socket.socket) -> None:
    take(connection, 10)


def had_enough(connection: socket.socket) -> None:
    take(connection, 10 + 4 + 1000)
    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
    connection.shutdown(socket.SHUT_RD)


def silent(connection: socket.socket) -> None:
    take_all(connection)
    time.sleep(0.6)


@pytest.fixture(params=["unix", "tcp"])
def scanner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Answering], str]]:
    """Starts a stand-in that gives one answer, and says where it listens."""
    listeners, threads = [], []

    def start(answering: Answering) -> str:
        if request.param == "unix":
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(str(tmp_path / "s"))
            address = f"unix:{tmp_path / 's'}"
        else:
            listener = socket.create_server(("127.0.0.1", 0))
            address = f"tcp:127.0.0.1:{listener.getsockname()[1]}"
        listener.listen()

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(ConnectionError):
                answering(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        listeners.append(listener)
        threads.append(thread)
        return address

    yield start
    for thread in threads:
        thread.join(5)
    for listener in listeners:
        listener.close()


def file(folder: Path, content: bytes) -> Path:
    path = folder / "upload"
    path.write_bytes(content)
    return path


def test_a_clean_file_has_no_virus(scanner: Callable[[Answering], str], tmp_path: Path) -> None:
    assert scan(file(tmp_path, b"surat" * 100_000), scanner(honest)) is None


def test_an_empty_file_has_no_virus(scanner: Callable[[Answering], str], tmp_path: Path) -> None:
    assert scan(file(tmp_path, b""), scanner(honest)) is None


@pytest.mark.parametrize("before", [0, antivirus.CHUNK - 20, 3 * antivirus.CHUNK])
def test_a_virus_is_named_wherever_it_sits(scanner: Callable[[Answering], str], before: int, tmp_path: Path) -> None:
    content = b"\0" * before + TEST_VIRUS + b"\0" * 100
    assert scan(file(tmp_path, content), scanner(honest)) == "Eicar-Test-Signature"


@pytest.mark.parametrize(
    "answering",
    [
        hanging_up,
        had_enough,
        saying(b""),
        saying(b"stream: OK"),
        saying(b"INSTREAM size limit exceeded. ERROR\0"),
        saying(b"stream:  FOUND\0"),
        saying(b"UNKNOWN COMMAND\0"),
        saying(b"stream: OK or so\0"),
        saying(b"\xff\xfe\0"),
        saying(b"x" * 10_000),
    ],
)
def test_anything_but_a_verdict_is_no_verdict(
    scanner: Callable[[Answering], str], answering: Answering, tmp_path: Path
) -> None:
    with pytest.raises(ScannerUnavailable) as failure:
        scan(file(tmp_path, b"x" * 5_000_000), scanner(answering))
    assert failure.value.sentence.id
    assert failure.value.sentence.en


def test_a_limit_of_the_scanner_is_passed_on_as_it_says_it(scanner: Callable[[Answering], str], tmp_path: Path) -> None:
    with pytest.raises(ScannerUnavailable, match="size limit exceeded"):
        scan(file(tmp_path, b"x"), scanner(saying(b"INSTREAM size limit exceeded. ERROR\0")))


def test_a_scanner_that_stays_silent_is_not_waited_for_without_end(
    scanner: Callable[[Answering], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(antivirus, "ANSWER_SECONDS", 0.1)
    with pytest.raises(ScannerUnavailable, match="timed out"):
        scan(file(tmp_path, b"x"), scanner(silent))


@pytest.mark.parametrize(
    "address", ["unix:/nowhere/socket", "tcp:127.0.0.1:1", "tcp:127.0.0.1", "tcp:127.0.0.1:99999", "unix:", "", "clamd"]
)
def test_a_scanner_that_is_not_there_is_unavailable(address: str, tmp_path: Path) -> None:
    with pytest.raises(ScannerUnavailable):
        scan(file(tmp_path, b"x"), address)


def test_a_file_that_is_not_there_has_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(ScannerUnavailable):
        scan(tmp_path / "missing", "unix:/nowhere/socket")


@pytest.mark.skipif(shutil.which("clamd") is None, reason="no clamd on this machine: the stand-in speaks for it")
def test_a_real_scanner_finds_the_test_virus(tmp_path: Path) -> None:
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    (definitions / "test.ndb").write_text(f"Test.Virus:0:*:{TEST_VIRUS.hex()}\n")
    settings = tmp_path / "clamd.conf"
    settings.write_text(f"LocalSocket {tmp_path}/s\nDatabaseDirectory {definitions}\nForeground yes\n")
    with subprocess.Popen(["clamd", "-c", str(settings)], stdout=subprocess.DEVNULL) as daemon:
        try:
            for _ in range(100):
                if (tmp_path / "s").exists():
                    break
                time.sleep(0.1)
            assert scan(file(tmp_path, b"surat"), f"unix:{tmp_path}/s") is None
            assert scan(file(tmp_path, TEST_VIRUS), f"unix:{tmp_path}/s") == "Test.Virus.UNOFFICIAL"
        finally:
            daemon.terminate()
