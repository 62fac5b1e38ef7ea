"""``naik instrument``: list the regulations, read one, check a folder, and compare two."""

from typing import Annotated

import typer

from naik.cli.language import BAD_INPUT, fail, language, say
from naik.cli.output import Format, write
from naik.instruments.crosswalk import Relation, compare
from naik.instruments.loader import InvalidInstrument, UnknownInstrument, catalogue, load
from naik.instruments.model import Indicator, Instrument, Level, Need, Text
from naik.scoring.rounding import exact_text

application = typer.Typer(no_args_is_help=True, help="Instrumen evaluasi: daftar, isi, pemeriksaan, perbandingan.")
FormatOption = Annotated[Format, typer.Option("--format", help="table, json, csv")]
RELATIONS = {
    Relation.KEPT: Text("tetap", "kept"),
    Relation.MERGED: Text("digabung", "merged"),
    Relation.SPLIT: Text("dipecah", "split"),
    Relation.NEW: Text("baru", "new"),
    Relation.GONE: Text("hilang", "gone"),
}


def opened(name: str) -> Instrument:
    """Load an instrument, or end the command with one sentence for each fault."""
    try:
        return load(name)
    except UnknownInstrument as error:
        fail(error.message)
    except InvalidInstrument as error:
        for problem in error.problems:
            typer.echo(problem.in_language(language()), err=True)
        raise typer.Exit(BAD_INPUT) from None


@application.command("list")
def list_(form: FormatOption = Format.TABLE) -> None:
    """Daftar instrumen yang tersedia."""
    columns = ("id", "title", "legal_basis", "years", "indicators", "version")
    rows = [
        (
            found.id,
            say(found.title),
            found.legal_basis,
            f"{found.editions[0].year}-{found.editions[-1].year}"
            if len(found.editions) > 1
            else found.editions[0].year,
            len(found.indicators),
            found.version,
        )
        for found in catalogue()
    ]
    write(form, columns, rows, [dict(zip(columns, row, strict=True)) for row in rows])


@application.command()
def show(
    instrument: Annotated[str, typer.Argument(metavar="ID")],
    indicator: Annotated[str | None, typer.Argument(metavar="INDICATOR")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Isi satu instrumen, atau satu indikatornya dengan kriteria tiap tingkat."""
    found = opened(instrument)
    if indicator is None:
        columns = ("indicator", "title", "aspect", "domain", "weight")
        rows = [(i.id, say(i.title), i.aspect, i.domain, exact_text(i.weight)) for i in found.indicators]
        write(form, columns, rows, _instrument_document(found))
        return
    chosen = found.indicator(indicator)
    if chosen is None:
        fail(
            Text(
                f"Indikator '{indicator}' tidak ada dalam {found.id}.",
                f"There is no indicator '{indicator}' in {found.id}.",
            )
        )
    level_rows = [
        (
            level.number,
            say(level.name),
            say(level.criterion),
            "; ".join(say(item) for item in level.evidence),
            "; ".join(f"{need.on_value} >= {need.on_level}" for need in _needs(found, chosen, level)),
            level.certainty,
        )
        for level in chosen.levels
    ]
    level_columns = ("level", "name", "criterion", "evidence", "needs", "certainty")
    write(form, level_columns, level_rows, _indicator_document(found, chosen))


@application.command()
def validate(
    path: Annotated[str, typer.Argument(metavar="PATH")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Periksa folder instrumen; setiap kesalahan disebut dengan berkas dan barisnya."""
    found = opened(path)
    columns = ("id", "version", "indicators", "valid")
    row = (found.id, found.version, len(found.indicators), "true")
    write(
        form,
        columns,
        [row],
        {"id": found.id, "version": found.version, "indicators": len(found.indicators), "valid": True},
    )


@application.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD")],
    new: Annotated[str, typer.Argument(metavar="NEW")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Padanan dua peraturan: tetap, digabung, dipecah, baru, hilang."""
    before, after = opened(old), opened(new)
    crosswalk = compare(before, after, through=catalogue())
    if not crosswalk.related and compare(after, before, through=catalogue()).related:
        fail(
            Text(
                f"{after.id} lebih tua dari {before.id}: tukar urutannya.",
                f"{after.id} is older than {before.id}: swap them.",
            )
        )
    columns = ("relation", "old", "new", "title", "old_weight", "new_weight")
    rows = []
    for link in crosswalk.links:
        named = (after.indicator(link.new) if link.new else before.indicator(link.old[0])) or None
        word = link.relation.value if form is not Format.TABLE else say(RELATIONS[link.relation])
        title = say(named.title) if named else ""
        rows.append(
            (word, " ".join(link.old), link.new, title, exact_text(link.old_weight), exact_text(link.new_weight))
        )
    document = {
        "old": before.id,
        "new": after.id,
        "links": [
            {
                "relation": link.relation,
                "old": list(link.old),
                "new": link.new,
                "old_weight": exact_text(link.old_weight),
                "new_weight": exact_text(link.new_weight),
                "shared": list(link.shared),
                "level": link.level,
            }
            for link in crosswalk.links
        ],
    }
    write(form, columns, rows, document)


def _both(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.in_language("en")}


def _needs(instrument: Instrument, indicator: Indicator, level: Level) -> tuple[Need, ...]:
    return tuple(need for value in indicator.values for need in instrument.needs_of(value, level.number))


def _indicator_document(instrument: Instrument, indicator: Indicator) -> dict[str, object]:
    return {
        "id": indicator.id,
        "title": _both(indicator.title),
        "aspect": indicator.aspect,
        "domain": indicator.domain,
        "weight": exact_text(indicator.weight),
        "values": list(indicator.values),
        "predecessors": [
            {"instrument": p.instrument, "indicator": p.indicator, "level": p.level} for p in indicator.predecessors
        ],
        "levels": [
            {
                "number": level.number,
                "name": _both(level.name),
                "criterion": _both(level.criterion),
                "evidence": [_both(item) for item in level.evidence],
                "requires_level": level.requires_level,
                "needs": [
                    {
                        "value": need.value,
                        "on": need.on_value,
                        "on_level": need.on_level,
                        "reason": _both(need.reason),
                        "certainty": need.certainty,
                        "source": need.source,
                    }
                    for need in _needs(instrument, indicator, level)
                ],
                "certainty": level.certainty,
            }
            for level in indicator.levels
        ],
    }


def _instrument_document(instrument: Instrument) -> dict[str, object]:
    return {
        "id": instrument.id,
        "version": instrument.version,
        "title": _both(instrument.title),
        "legal_basis": instrument.legal_basis,
        "model": instrument.model,
        "domains": [{"id": d.id, "title": _both(d.title), "weight": exact_text(d.weight)} for d in instrument.domains],
        "aspects": [
            {"id": a.id, "title": _both(a.title), "domain": a.domain, "weight": exact_text(a.weight)}
            for a in instrument.aspects
        ],
        "bands": [
            {"number": b.number, "predicate": b.predicate, "lower": str(b.lower), "upper": str(b.upper)}
            for b in instrument.bands
        ],
        "editions": [
            {"year": e.year, "predicate_basis": e.predicate_basis, "certainty": e.certainty, "guide": e.guide}
            for e in instrument.editions
        ],
        "indicators": [
            {
                "id": i.id,
                "title": _both(i.title),
                "aspect": i.aspect,
                "domain": i.domain,
                "weight": exact_text(i.weight),
            }
            for i in instrument.indicators
        ],
    }
