"""`naik evidence …`: whether the stored files are whole, and clearing away what nothing refers to."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from naik.cli.database import prepare
from naik.cli.language import complain, fail
from naik.cli.output import Format, write
from naik.instruments.model import Text

if TYPE_CHECKING:
    from naik.apps.evidence.keeping import Finding

application = typer.Typer(no_args_is_help=True, help="Berkas bukti di penyimpanan. / Evidence files in the storage.")
LOST = 1
COLUMNS = ("institution", "state", "name", "size", "versions")

InstitutionOption = Annotated[str | None, typer.Option(help="Slug instansi / institution.")]
FormatOption = Annotated[Format, typer.Option("--format", help="table, json, csv.")]


@application.callback()
def group() -> None:
    """Berkas bukti di penyimpanan. / Evidence files in the storage."""


@application.command()
def verify(institution: InstitutionOption = None, form: FormatOption = Format.TABLE) -> None:
    """Baca semua berkas, bandingkan SHA-256. / Read every file, compare its SHA-256; exit 1 when evidence is lost."""
    prepare()
    from naik.apps.evidence import keeping
    from naik.apps.evidence.errors import StorageUnavailable

    slugs = _slugs(institution)
    try:
        found = tuple(keeping.verify(slugs, whole=institution is None))
    except StorageUnavailable as failure:
        fail(failure.sentence)
    _print(form, found, slugs)
    lost = sum(one.state in keeping.LOSSES for one in found)
    if lost:
        complain(Text(f"{lost} berkas hilang atau berubah.", f"{lost} files are missing or altered."))
        raise typer.Exit(LOST)
    complain(Text("semua berkas bukti utuh.", "all evidence files are whole."))


@application.command()
def collect(
    *,
    institution: InstitutionOption = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Hapus / delete; tanpa ini hanya daftar / else only listed.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Berkas tanpa rujukan: daftar, atau hapus dengan --yes. / Files nothing refers to: list, or delete with --yes."""
    prepare()
    from naik.apps.audit.operations import Author
    from naik.apps.evidence import keeping
    from naik.apps.evidence.errors import StorageUnavailable

    slugs = _slugs(institution)
    try:
        found = keeping.collectable(slugs)
        if yes:
            by = Author(None, on_behalf_of="cli:evidence collect")
            found = tuple(one for one in found if keeping.collect(one, by=by))
    except StorageUnavailable as failure:
        fail(failure.sentence)
    _print(form, found, slugs)
    if yes:
        complain(Text(f"{len(found)} berkas dihapus.", f"{len(found)} files deleted."))
    elif found:
        complain(
            Text(
                f"{len(found)} berkas dapat dihapus; jalankan lagi dengan --yes.",
                f"{len(found)} files can be deleted; run again with --yes.",
            )
        )
    else:
        complain(Text("tidak ada yang perlu dihapus.", "there is nothing to delete."))


def _slugs(institution: str | None) -> Mapping[int, str]:
    from naik.cli.scope import opened_for

    with opened_for(institution) as institutions:
        return {one.pk: one.slug for one in institutions}


def _print(form: Format, found: "Sequence[Finding]", slugs: Mapping[int, str]) -> None:
    rows = [
        (
            "" if one.institution_id is None else slugs[one.institution_id],
            one.state.value,
            one.name,
            one.size,
            "; ".join(one.versions),
        )
        for one in found
    ]
    document = [
        dict(zip(COLUMNS, (*row[:4], list(one.versions)), strict=True)) for row, one in zip(rows, found, strict=True)
    ]
    write(form, COLUMNS, rows, document)
