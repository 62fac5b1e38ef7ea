"""Chromium for the journey tests: there already, or installed as Debian's package, or asked for in a sentence."""

import os
import shutil
import subprocess
import sys


def main() -> int:
    """Make sure `chromium` is on the path; the answer is the exit code."""
    if shutil.which("chromium"):
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(
            "The journey tests need Chromium: ask your administrator for `apt-get install chromium`.", file=sys.stderr
        )
        return 2
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True, env=quiet, stdout=subprocess.DEVNULL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
