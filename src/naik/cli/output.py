"""Results on standard output: a table for people, JSON and CSV for programs."""

import csv
import json
import sys
from collections.abc import Sequence
from enum import StrEnum

from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDEST_PLAIN = 160


class Format(StrEnum):
    """How a command prints its result."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def write(form: Format, columns: Sequence[str], rows: Sequence[Sequence[object]], document: object) -> None:
    """Print `rows` under `columns` as a table or CSV, or `document` as JSON; None prints as nothing."""
    if form is Format.JSON:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    elif form is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    else:
        # A pipe has no width of its own; without one rich would cut every table to 80 columns.
        console = Console(width=None if sys.stdout.isatty() else WIDEST_PLAIN)
        table = Table(show_edge=False, pad_edge=False, box=None, header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*[Text("" if cell is None else str(cell)) for cell in row])
        console.print(table)
