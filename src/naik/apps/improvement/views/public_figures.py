"""The chart of effort and index as people get it: title, one sentence, the drawing, the table behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

from naik.apps.improvement.queries.public_question import Question
from naik.planning import Frontier
from naik.reports.charts import BandStripe, Chart
from naik.reports.frontier import EffortPoint, effort_and_index


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One effort."""

    head: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The figures of the drawing."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What the figure template of the site needs."""

    id: str
    title: str
    sentence: str
    chart: Chart
    table: Table


def printed(value: Decimal, places: int = 2) -> str:
    """A figure in the language of the page."""
    return number_format(value, places)


def effort_figure(question: Question, found: Frontier) -> Figure | None:
    """The highest index for each effort; None where the limits contradict each other."""
    if not found.points:
        return None
    first, last = found.points[0], found.points[-1]
    title = gettext("Indeks tertinggi untuk setiap upaya, dalam satu tahun")
    sentence = ngettext(
        "Dengan upaya %(effort)s poin, indeks naik dari %(first)s sampai paling tinggi %(last)s (%(predicate)s).",
        "Dengan upaya %(effort)s poin, indeks naik dari %(first)s sampai paling tinggi %(last)s (%(predicate)s).",
        last.effort,
    ) % {
        "effort": last.effort,
        "first": printed(first.index),
        "last": printed(last.index),
        "predicate": gettext(last.band.predicate),
    }
    words = [(one, f"{one.effort}: {printed(one.index)} {gettext(one.band.predicate)}") for one in found.points]
    english = (get_language() or "id").startswith("en")
    return Figure(
        id="upaya-indeks",
        title=title,
        sentence=sentence,
        chart=effort_and_index(
            [EffortPoint(effort=one.effort, index=one.index, steps=one.band.number, hint=hint) for one, hint in words],
            [
                BandStripe(steps=band.number, label=gettext(band.predicate), lower=band.lower, upper=band.upper)
                for band in question.instrument.bands
            ],
            label=f"{title}. {sentence}",
            decimal="." if english else ",",
            axis_title=gettext("Poin upaya"),
        ),
        table=Table(
            caption=title,
            columns=(gettext("Poin upaya"), gettext("Indeks"), gettext("Predikat"), gettext("Indikator naik")),
            rows=tuple(
                TableRow(head=str(one.effort), cells=(printed(one.index), gettext(one.band.predicate), str(one.raises)))
                for one in found.points
            ),
        ),
    )
