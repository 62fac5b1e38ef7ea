"""`naik league`: the league table of a year."""

from typing import Annotated

import typer
from rapidfuzz import process

from naik.cli.database import prepare
from naik.cli.language import fail
from naik.cli.output import Format, write
from naik.instruments.model import Text


def league(
    year: Annotated[int, typer.Option(help="Tahun evaluasi / year.")],
    province: Annotated[str, typer.Option(help="Nama atau kode provinsi / province name or code.")] = "",
    kind: Annotated[str, typer.Option(help="kementerian, lembaga, provinsi, kabupaten, kota.")] = "",
    instrument: Annotated[str, typer.Option(help="spbe-2018, spbe-2020, pemdi-2026.")] = "",
    form: Annotated[Format, typer.Option("--format", help="table, json, csv.")] = Format.TABLE,
) -> None:
    """Klasemen satu tahun. / The league table of one year."""
    prepare()
    from naik.apps.institutions.models import InstitutionKind
    from naik.apps.results import queries

    known = {str(summary.year) for summary in queries.years()}
    _known(str(year), known, Text("Tahun", "Year"))
    if kind:
        _known(kind, set(InstitutionKind.values), Text("Jenis", "Kind"))
    slug = _province(province) if province else None
    found = queries.league(year=year, kind=kind or None, province=slug, instrument=instrument or None)
    if instrument and not found.rows:
        fail(
            Text(
                f"Tidak ada hasil {year} menurut instrumen '{instrument}'.",
                f"There is no result of {year} by instrument '{instrument}'.",
            )
        )
    rows = queries.table(found)
    document = [
        {
            name: cell if cell is None or isinstance(cell, int) else str(cell)
            for name, cell in zip(queries.COLUMNS, row, strict=True)
        }
        for row in rows
    ]
    # The long source makes a table on a screen unreadable; CSV and JSON carry it.
    shown = len(queries.COLUMNS) - (form is Format.TABLE)
    write(form, queries.COLUMNS[:shown], [row[:shown] for row in rows], document)


def _known(word: str, words: set[str], what: Text) -> None:
    if word not in words:
        names = ", ".join(sorted(words))
        fail(
            Text(
                f"{what.id} '{word[:60]}' tidak dikenal; yang ada: {names}.",
                f"{what.en} '{word[:60]}' is unknown; there are: {names}.",
            )
        )


def _province(word: str) -> str:
    from naik.apps.results import queries

    provinces = queries.provinces()
    asked = word.strip().casefold()
    found = next((one.slug for one in provinces if asked in {one.code, one.name.casefold(), one.slug}), None)
    if found is None:
        near = process.extractOne(asked, [one.name for one in provinces], processor=str.casefold)[0]
        fail(
            Text(
                f"Provinsi '{word[:60]}' tidak dikenal; mungkin maksud Anda {near}?",
                f"Province '{word[:60]}' is unknown; did you mean {near}?",
            )
        )
    return found
