"""`naik import …`: published facts into the database."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from naik.cli.database import prepare
from naik.cli.language import BAD_INPUT, complain, fail, say
from naik.cli.output import Format, write
from naik.instruments.model import Text

application = typer.Typer(no_args_is_help=True, help="Memuat data yang diumumkan. / Load published data.")


@application.callback()
def group() -> None:
    """Memuat data yang diumumkan. / Load published data."""


@application.command()
def results(
    file: Annotated[Path, typer.Argument(help="CSV, atau - / or -.")],
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Muat baris yang sah saja / load the sound rows only.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="table, json, csv.")] = Format.TABLE,
) -> None:
    """Muat hasil evaluasi yang diumumkan. / Load published results."""
    content = _read(file)
    prepare()
    from naik.apps.results.operations import import_results
    from naik.apps.results.parsing import UnreadableResults

    try:
        report = import_results(content, skip_refused=skip_refused)
    except UnreadableResults as refusal:
        fail(refusal.message)
    for refused in report.refused:
        complain(Text(f"baris {refused.line}: {refused.reason.id}", f"line {refused.line}: {refused.reason.en}"))
    counts = (report.inserted, report.changed, report.unchanged, len(report.refused))
    columns = ("inserted", "changed", "unchanged", "refused")
    document = dict(zip(columns, counts, strict=True)) | {
        "loaded": report.loaded,
        "refusals": [{"line": refused.line, "reason": say(refused.reason)} for refused in report.refused],
    }
    write(form, columns, [counts], document)
    if not report.loaded:
        complain(
            Text(
                "Tidak ada yang dimuat karena ada baris yang ditolak; perbaiki, atau pakai --skip-refused.",
                "Nothing was loaded because rows were refused; mend them, or use --skip-refused.",
            )
        )
        raise typer.Exit(BAD_INPUT)


def _read(file: Path) -> bytes:
    from naik.intake.limits import LARGEST_FILE

    try:
        if str(file) == "-":
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with file.open("rb") as source:
                content = source.read(LARGEST_FILE + 1)
    except OSError:
        fail(Text(f"Berkas '{file}' tidak dapat dibaca.", f"The file '{file}' cannot be read."))
    if len(content) > LARGEST_FILE:
        fail(Text("Berkas terlalu besar.", "The file is too large."))
    return content
