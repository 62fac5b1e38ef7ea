"""`naik score`: a file of levels, or the official report, to an index."""

import sys
from typing import Annotated

import typer

from naik.cli.instrument import opened
from naik.cli.language import fail, language, say
from naik.cli.output import Format, write
from naik.instruments import loader
from naik.instruments.model import Text
from naik.intake import Unreadable, evaluate, read_file, result_as_document
from naik.scoring import exact_text

COLUMNS = ("part", "title", "index", "index_exact", "published", "predicate")


def score(
    file: Annotated[str, typer.Argument(help="CSV, JSON, XLSX / LHE PDF; - = stdin")],
    instrument: Annotated[str | None, typer.Option("--instrument", help="ID / folder")] = None,
    form: Annotated[Format, typer.Option("--format", help="table, json, csv")] = Format.TABLE,
) -> None:
    """Hitung indeks dari berkas tingkat atau LHE resmi. | Score a file of levels or the official report."""
    given = None if instrument is None else opened(instrument)
    try:
        reading = read_file(file, instrument=given)
    except Unreadable as error:
        fail(error.message)
    for doubt in reading.doubts:
        sys.stderr.write(f"naik: {say(doubt.message)}\n")
    if reading.blocking or reading.instrument_id is None:
        raise typer.Exit(2)
    chosen = given or loader.load(reading.instrument_id)
    result, found = evaluate(chosen, reading)
    printed = reading.published
    rows: list[tuple[object, ...]] = [
        (
            "index",
            say(Text("Indeks", "Index")),
            result.index,
            exact_text(result.exact),
            printed.index if printed else None,
            result.predicate,
        )
    ]
    for parts, figures in (
        (result.domains, printed.domains if printed else {}),
        (result.aspects, printed.aspects if printed else {}),
    ):
        rows += [(p.id, say(p.title), p.index, exact_text(p.exact), figures.get(p.id), None) for p in parts]
    write(form, COLUMNS, rows, result_as_document(result, reading, found, language()))
    if form is not Format.JSON:
        for difference in found:
            sys.stderr.write(f"naik: {say(difference.message)}\n")
