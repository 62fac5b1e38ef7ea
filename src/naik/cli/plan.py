"""`naik plan`: from a file of levels, or the official report, to the cheapest way up."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from naik import planning
from naik.cli.instrument import opened
from naik.cli.language import complain, fail, language, say
from naik.cli.output import Format, write
from naik.instruments import loader
from naik.instruments.model import Instrument, PredicateBasis, Text
from naik.intake import Reading, Unreadable, basis_for, read_file
from naik.planning import document, telling
from naik.planning.assumptions import InvalidEffortFile, read_effort_file, shipped, with_changes
from naik.planning.model import (
    BundleUse,
    Infeasible,
    InvalidPlan,
    Limits,
    Plan,
    PlannedYear,
    Raise,
    RoadMap,
    Situation,
    Target,
)
from naik.scoring import InvalidValue, Score, exact_text
from naik.statistics import movement

COLUMNS = ("year", "domain", "indicator", "title", "from", "to", "effort", "money", "months", "gain", "why")
MOST_ALTERNATIVES = 20
INFEASIBLE = 1


def plan(  # noqa: PLR0913, PLR0917 - the options are the words of the command
    file: Annotated[str, typer.Argument(help="CSV, JSON, XLSX / LHE PDF; - = stdin")],
    target: Annotated[str | None, typer.Option("--target", help="Cukup … Memuaskan / 2.60")] = None,
    instrument: Annotated[str | None, typer.Option("--instrument", help="ID / folder")] = None,
    max_raise: Annotated[int, typer.Option("--max-raise", min=1, max=5, help="tingkat setahun / levels a year")] = 2,
    lock: Annotated[str, typer.Option("--lock", help="indikator tetap / stays: 3,17")] = "",
    effort: Annotated[Path | None, typer.Option("--effort", help="CSV: indicator,level,effort,money,months")] = None,
    budget: Annotated[str | None, typer.Option("--budget", help="poin upaya / points: 80; Rp150.000.000")] = None,
    months: Annotated[int, typer.Option("--months", min=0, max=12, help="bulan setahun / months a year")] = 12,
    years: Annotated[int, typer.Option("--years", min=1, max=10, help="peta jalan / road map")] = 1,
    alternatives: Annotated[int, typer.Option("--alternatives", min=0, max=MOST_ALTERNATIVES)] = 0,
    form: Annotated[Format, typer.Option("--format", help="table, json, csv")] = Format.TABLE,
) -> None:
    """Rencana termurah menuju predikat atau indeks. | The cheapest plan to a predicate or an index."""
    if years > 1 and alternatives:
        fail(
            Text("Alternatif hanya ada untuk rencana satu tahun.", "There are alternatives to a plan of one year only.")
        )
    try:
        situation, reading = _situation(file, instrument, effort)
        wanted = _target(situation, target, budget)
        limits = Limits(max_raise=max_raise, locked=_locked(lock), months=months, **_budget(budget, situation))
        if years > 1:
            targets = {} if wanted.highest else {years: wanted}
            answer: Plan | Infeasible | RoadMap = planning.road_map(situation, targets, limits, years)
        else:
            answer = planning.plan(situation, wanted, limits)
    except (Unreadable, InvalidPlan, InvalidValue) as error:
        fail(error.message)
    if isinstance(answer, Infeasible):
        _refuse(answer, form)
    others = planning.alternatives(answer, alternatives) if isinstance(answer, Plan) else ()
    if form is Format.TABLE:
        _tell(reading, answer, wanted, others)
    else:
        raises = answer.raises if isinstance(answer, Plan) else [one for year in answer.years for one in year.raises]
        rows = [_row(situation.instrument, one) for one in raises]
        write(form, COLUMNS, rows, _document(reading, answer, others) if form is Format.JSON else None)


def _situation(file: str, instrument: str | None, effort: Path | None) -> tuple[Situation, Reading]:
    given = None if instrument is None else opened(instrument)
    reading = read_file(file, instrument=given)
    for doubt in reading.doubts:
        complain(doubt.message)
    if reading.blocking or reading.instrument_id is None:
        raise typer.Exit(2)
    chosen = given or loader.load(reading.instrument_id)
    assumptions = shipped(chosen)
    if effort is not None:
        try:
            assumptions = with_changes(assumptions, read_effort_file(effort, assumptions))
        except InvalidEffortFile as error:
            for problem in error.problems:
                complain(problem)
            raise typer.Exit(2) from None
    basis = basis_for(chosen, reading.year)
    found = Situation(instrument=chosen, levels=reading.levels, assumptions=assumptions, basis=basis)
    return found, reading


def _target(situation: Situation, asked: str | None, budget: str | None) -> Target:
    """What was asked for; without anything the next predicate, or with a budget the highest index it gives."""
    if asked is None:
        if budget is not None:
            return Target()
        now = situation.score
        above = situation.instrument.next_band(Decimal(now.band.lower))
        return Target(predicate=(above or now.band).predicate)
    if re.fullmatch(r"\d{1,2}([.,]\d{1,6})?", asked.strip()):
        index = Decimal(asked.strip().replace(",", "."))
        low, high = situation.instrument.lowest, situation.instrument.highest
        if not low <= index <= high:
            raise InvalidPlan(
                Text(f"Sasaran {index} di luar {low} sampai {high}.", f"The target {index} is outside {low} to {high}.")
            )
        return Target(index=index)
    found = Target(predicate=asked)
    planning.threshold(situation, found)
    return found


def _locked(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(",") if word.strip())


def _budget(text: str | None, situation: Situation) -> dict[str, Any]:
    """Points of effort, or rupiah where the amount says so and some step has a price."""
    if text is None:
        return {}
    match = re.fullmatch(r"(rp\.?\s*)?(\d{1,3}(?:[.,\s]\d{3})+|\d{1,16})", text.strip().casefold())
    if match is None:
        raise InvalidPlan(
            Text(
                f"Anggaran '{text[:40]}' bukan poin upaya (80) dan bukan rupiah (Rp150.000.000).",
                f"The budget '{text[:40]}' is neither points of effort (80) nor rupiah (Rp150.000.000).",
            )
        )
    amount = int(re.sub(r"\D", "", match[2]))
    if match[1] is None:
        return {"effort": amount}
    costs = situation.assumptions.costs.values()
    if all(cost.money is None for cost in costs):
        raise InvalidPlan(
            Text(
                "Anggaran rupiah memerlukan harga: isi kolom money dalam berkas --effort.",
                "A budget in rupiah needs prices: fill the column money of the --effort file.",
            )
        )
    return {"money": amount}


def _refuse(answer: Infeasible, form: Format) -> NoReturn:
    """Say why there is no plan and what would make one; exit 1."""
    if form is Format.JSON:
        write(form, (), (), planning.as_document(answer, language()))
    complain(answer.reason)
    if answer.relaxations:
        ways = "; ".join(say(one.message) for one in answer.relaxations)
        complain(Text(f"Jalan keluar: {ways}.", f"A way out: {ways}."))
    raise typer.Exit(INFEASIBLE)


def _daring(situation: Situation, start: Score, end: Score) -> movement.Daring | None:
    """The gain of one year among what regions did from the same predicate; nothing for an instrument of one's own."""
    if situation.instrument.id not in loader.CATALOGUE_IDS:
        return None
    among = movement.of_shipped_regions(situation.instrument.id)
    begins = start.index if situation.basis is PredicateBasis.ROUNDED else start.exact
    return movement.daring(among, begins, end.index - start.index)


def _years(answer: RoadMap) -> list[tuple[PlannedYear, Score]]:
    """The years of a road map, each with the score it starts from."""
    starts = [answer.before, *(year.after for year in answer.years)]
    return list(zip(answer.years, starts, strict=False))


def _document(reading: Reading, answer: Plan | RoadMap, others: Sequence[Plan]) -> dict[str, Any]:
    found = planning.as_document(answer, language())
    found |= {"institution": reading.institution, "year": reading.year}
    if isinstance(answer, RoadMap):
        for entry, (year, start) in zip(found["road_map"], _years(answer), strict=True):
            entry["daring"] = _daring_document(_daring(answer.situation, start, year.after))
        return found
    return found | {
        "daring": _daring_document(_daring(answer.situation, answer.before, answer.after)),
        "nearly_chosen": document.near_document(planning.nearly_chosen(answer), language()),
        "more": document.more_document(planning.price_of_more(answer), language()),
        "alternatives": document.alternatives_document(others, language()),
    }


def _daring_document(found: movement.Daring | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "gain": f"{found.gain:f}",
        "cases": found.cases,
        "share_slower": None if found.share_slower is None else exact_text(found.share_slower),
        "sentence": say(found.sentence),
    }


def _row(instrument: Instrument, one: Raise) -> tuple[object, ...]:
    indicator = instrument.value_indicator(one.value)
    return (
        one.year, indicator.domain or indicator.aspect, one.value, say(indicator.title),
        document.value_text(one.level_from), document.value_text(one.level_to), one.effort,
        one.money if one.unpriced < len(one.steps) else None, one.months, exact_text(one.gain), say(one.why),
    )  # fmt: skip


def _tell(reading: Reading, answer: Plan | RoadMap, target: Target, others: Sequence[Plan]) -> None:
    """The plan as a stranger reads it: where one stands, the raises by domain, and what they rest on."""
    situation = answer.situation
    _lines([reading.institution] if reading.institution else [])
    _lines([say(telling.standing(situation, target)), say(telling.summary(answer))])
    if isinstance(answer, RoadMap):
        for year, start in _years(answer):
            _lines(["", say(telling.of_year(year))])
            _raises(situation.instrument, year.raises, year.bundles)
            daring = _daring(situation, start, year.after)
            _lines([say(daring.sentence)] if daring is not None and year.raises else [])
        _lines(["", say(telling.assumed(situation))])
        return
    _raises(situation.instrument, answer.raises, answer.bundles)
    daring = _daring(situation, answer.before, answer.after)
    _lines(["", say(telling.assumed(situation))])
    _lines([say(daring.sentence)] if daring is not None and answer.raises else [])
    _listed(Text("Hampir terpilih", "Nearly chosen"), [one.message for one in planning.nearly_chosen(answer)])
    _listed(Text("Lebih jauh", "Further"), [one.message for one in planning.price_of_more(answer)])
    _listed(Text("Rencana lain", "Other plans"), [telling.difference(answer, other) for other in others])


def _raises(instrument: Instrument, raises: Sequence[Raise], bundles: Sequence[BundleUse]) -> None:
    """The raises domain by domain (aspect by aspect where there are none), then what is paid once for many."""
    parts = {part.id: part.title for part in instrument.aspects} | {part.id: part.title for part in instrument.domains}
    together: dict[str, list[tuple[object, ...]]] = {}
    reasons: dict[str, dict[str, list[str]]] = {}
    for one in raises:
        _, part, *cells, why = _row(instrument, one)
        together.setdefault(str(part), []).append((*cells[:5], *cells[6:]))
        reasons.setdefault(str(part), {}).setdefault(str(why), []).append(one.value)
    for part, rows in together.items():
        _lines(["", f"{part} {say(parts[part])}"])
        write(Format.TABLE, COLUMNS[2:7] + COLUMNS[8:-1], rows, None)
        _lines([f"  {', '.join(values)}: {why}" for why, values in reasons[part].items()])
    _lines([say(telling.carried(use)) for use in bundles])


def _listed(title: Text, sentences: Sequence[Text]) -> None:
    if sentences:
        _lines(["", f"{say(title)}:", *(f"- {say(one)}" for one in sentences)])


def _lines(lines: Sequence[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
