"""Make `.venv` with everything in it, on a machine that has only Python.

Debian's bare Python has neither venv's ensurepip nor pip, so pip then comes straight from the package index.
Standard library only: this runs before anything is installed.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
UV = "uv==0.13.9"


def fetch_pip() -> Path:
    """Download pip's newest wheel, which runs without being installed."""
    index = "https://pypi.org/simple/pip/"
    asked = urllib.request.Request(index, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        files = json.load(answer)["files"]
    wheels: list[str] = [
        file["url"] for file in files if re.fullmatch(r"pip-[0-9.]+-py3-none-any\.whl", file["filename"])
    ]
    # An index may name its files relative to itself.
    address = urljoin(index, max(wheels, key=_version))
    target = ENVIRONMENT / address.rsplit("/", 1)[1]
    with urllib.request.urlopen(address, timeout=60) as answer:
        target.write_bytes(answer.read())
    return target


def _version(address: str) -> list[int]:
    return [int(part) for part in address.rsplit("/", 1)[1].split("-")[1].split(".")]


def main() -> int:
    """Make the environment; the answer is the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  this file is the one an older Python may meet
        print("Naik needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    uv = ENVIRONMENT / "bin" / "uv"
    if not PYTHON.exists():
        print("making .venv …", file=sys.stderr)
        with_pip = importlib.util.find_spec("ensurepip") is not None
        venv.create(ENVIRONMENT, with_pip=with_pip, symlinks=True)
    if not uv.exists():
        has_pip = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
        pip = ["-m", "pip"] if has_pip else [str(fetch_pip() / "pip")]
        subprocess.run([PYTHON, *pip, "install", "--quiet", "--disable-pip-version-check", UV], check=True)
    print("installing what Naik is made of …", file=sys.stderr)
    subprocess.run([uv, "sync", "--frozen", "--inexact", "--quiet"], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
