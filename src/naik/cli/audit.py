"""`naik audit …`: check the chains, and export their signed ends."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from naik.cli.database import prepare
from naik.cli.language import complain, fail, say
from naik.cli.output import Format, write
from naik.instruments.model import Text

if TYPE_CHECKING:
    from naik.apps.audit.sealing import SignedHead
    from naik.apps.audit.verification import Verdict

application = typer.Typer(no_args_is_help=True, help="Memeriksa jejak audit. / Check the audit trail.")
BROKEN = 1
LARGEST_HEADS = 10 * 1024 * 1024

FAULTS = {
    "altered": Text("peristiwa diubah", "the event was altered"),
    "removed": Text("peristiwa dihapus", "the event was removed"),
    "inserted": Text("peristiwa disisipkan, tanpa segel sistem ini", "the event was inserted, without our seal"),
    "reordered": Text("urutan peristiwa ditukar", "events were reordered"),
    "personal_altered": Text("data pribadi dalam peristiwa diubah", "personal data in the event was altered"),
    "personal_removed": Text(
        "data pribadi dalam peristiwa hilang tanpa catatan penghapusan",
        "personal data in the event is gone without a record of shredding",
    ),
    "head": Text("ujung rantai tidak cocok dengan peristiwa terakhir", "the chain's end does not fit its last event"),
    "not_the_kept_chain": Text(
        "isi rantai berbeda dari salinan yang disimpan", "the chain differs from the copy that was kept"
    ),
}


@application.callback()
def group() -> None:
    """Memeriksa jejak audit. / Check the audit trail."""


@application.command()
def verify(
    institution: Annotated[str | None, typer.Option(help="Slug instansi / institution.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Salinan ujung rantai dari `naik audit head` / a kept copy of heads.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="table, json, csv.")] = Format.TABLE,
) -> None:
    """Periksa rantai dan sebut peristiwa pertama yang diubah. / Check the chains, name the first tampered event."""
    kept = {} if against is None else _kept(against)
    prepare()
    from naik.apps.audit.models import ChainHead, Event
    from naik.apps.audit.operations import chain_name
    from naik.apps.audit.verification import verify as verify_chain
    from naik.cli.scope import opened_for

    with opened_for(institution) as institutions:
        slugs: dict[int | None, str] = {one.pk: one.slug for one in institutions}
        if institution is None:
            slugs[None] = say(Text("(akun)", "(accounts)"))
        known = {chain_name(key) for key in slugs}
        foreign = [name for name in kept if name not in known]
        begun = set(ChainHead.objects.values_list("institution_id", flat=True))
        begun |= set(Event.chain.values_list("institution_id", flat=True).distinct())
        begun |= {key for key in slugs if chain_name(key) in kept}
        in_order = sorted(begun & set(slugs), key=lambda one: (one is not None, one or 0))
        verdicts = [(slugs[key], verify_chain(key, kept.get(chain_name(key)))) for key in in_order]
    if foreign and institution is None:
        fail(Text(f"Salinan memuat rantai '{foreign[0]}' yang tidak ada di sini.",
                  f"The copy holds the chain '{foreign[0]}', which is not here."))  # fmt: skip
    rows = [(slug, one.events, *_finding(one)) for slug, one in verdicts]
    columns = ("chain", "events", "result", "event")
    document = [dict(zip(columns, row, strict=True)) for row in rows]
    write(form, columns, rows, document)
    if any(one.finding for _, one in verdicts):
        complain(Text("Ada rantai yang tidak utuh.", "A chain is not whole."))
        raise typer.Exit(BROKEN)


@application.command()
def head(
    institution: Annotated[str | None, typer.Option(help="Slug instansi / institution.")] = None,
) -> None:
    """Cetak ujung rantai bertanda tangan, untuk disimpan di tempat lain. / Print signed heads, to keep elsewhere."""
    prepare()
    from naik.apps.audit.models import ChainHead
    from naik.apps.audit.queries import head as signed
    from naik.cli.scope import opened_for

    with opened_for(institution):
        heads = [asdict(signed(key)) for key in ChainHead.objects.values_list("institution_id", flat=True)]
    heads.sort(key=lambda one: str(one["chain"]))
    sys.stdout.write(json.dumps(heads, indent=2) + "\n")


def _finding(verdict: "Verdict") -> tuple[str, int | None]:
    if verdict.finding is None:
        return say(Text("utuh", "whole")), None
    return say(FAULTS[verdict.finding.fault]), verdict.finding.sequence


def _kept(file: Path) -> "dict[str, SignedHead]":
    from naik.apps.audit.sealing import SignedHead

    try:
        content = sys.stdin.buffer.read(LARGEST_HEADS) if str(file) == "-" else file.read_bytes()[:LARGEST_HEADS]
        heads = [SignedHead(**one) for one in json.loads(content)]
        unread = not heads
    except (OSError, ValueError, TypeError):
        unread = True
    if unread:
        fail(Text(f"'{file}' bukan salinan dari `naik audit head`.", f"'{file}' is no copy made by `naik audit head`."))
    for one in heads:
        if not one.holds():
            fail(Text(f"Tanda tangan salinan untuk '{one.chain}' tidak cocok; salinan itu diubah.",
                      f"The signature of the copy for '{one.chain}' does not fit; the copy was altered."))  # fmt: skip
    return {one.chain: one for one in heads}
