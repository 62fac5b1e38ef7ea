"""`python -m benchmarks [scoring] [submissions] [answers] [boards] [search] [planning]`: print each measure.

Fails when one is above its limit.
"""

import subprocess
import sys

ALL = ("scoring", "submissions", "answers", "boards", "search", "planning")


def main() -> int:
    """Measure what is named, or everything, each in a process of its own; the answer is the exit code."""
    named = sys.argv[1:] or list(ALL)
    unknown = [name for name in named if name not in ALL]
    if unknown:
        print(f"unknown: {unknown[0]}; there is {', '.join(ALL)}", file=sys.stderr)
        return 2
    codes = [
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode  # noqa: S603 - ours
        for name in named
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
