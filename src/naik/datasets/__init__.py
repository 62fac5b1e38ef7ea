"""Published results and regions as CSV, each figure with its source; README.md says how sure each file is."""

from pathlib import Path


def path(name: str) -> Path:
    """The file of a shipped data set, such as `results.csv`."""
    return Path(__file__).with_name(name)
