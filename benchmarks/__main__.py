"""`python -m benchmarks`: print each ratio, and fail when one is above what is allowed."""

import sys

from benchmarks import scoring


def main() -> int:
    """Measure, print, and judge."""
    found = scoring.ratio()
    print(f"exact scoring of {scoring.ROWS:,} x 47 / float32 product: {found:.2f} (allowed {scoring.ALLOWED:.2f})")
    return 0 if found <= scoring.ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
