"""The burn-down as people get it: title, one sentence from its figures, the drawing, and the table behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext

from naik.apps.evaluations.queries.board import Board
from naik.cycle.burn_down import behind
from naik.reports import burn_down as drawing
from naik.reports.charts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One day of the table behind the drawing."""

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


def burn_down(board: Board) -> Figure:
    """The open answers of each day against an even pace to the last day of the self-assessment."""
    title = gettext("Jawaban yang belum diajukan")
    points = [
        drawing.OpenPoint(
            on=day.on,
            open=day.open,
            even=float(day.even),
            hint=f"{date_format(day.on, 'j F Y')}: {day.open if day.open is not None else ''}",
        )
        for day in board.days
    ]
    rows = [
        TableRow(
            head=date_format(day.on, "j F Y"),
            cells=("" if day.open is None else str(day.open), number_format(_one_place(day.even), 1)),
        )
        for day in board.days
    ]
    sentence = _sentence(board)
    return Figure(
        id="laju",
        title=title,
        sentence=sentence,
        chart=drawing.burn_down(
            points,
            label=f"{title}. {sentence}",
            day_format="%-m/%-d" if (get_language() or "id").startswith("en") else "%-d/%-m",
        ),
        table=Table(
            caption=gettext("Jawaban yang belum diajukan pada akhir tiap hari"),
            columns=(gettext("tanggal"), gettext("belum diajukan"), gettext("laju rata")),
            rows=tuple(rows),
        ),
    )


def _sentence(board: Board) -> str:
    count = len(board.rows) - board.prepared
    words = {"count": count, "day": date_format(board.last_day, "j F Y"), "behind": behind(board.days)}
    if not count:
        return gettext("Semua jawaban sudah diajukan.")
    if not board.window.open:
        return (
            ngettext(
                "%(count)s jawaban belum diajukan; tahap penilaian mandiri tidak terbuka.",
                "%(count)s jawaban belum diajukan; tahap penilaian mandiri tidak terbuka.",
                count,
            )
            % words
        )
    if words["behind"]:
        return (
            ngettext(
                "%(count)s jawaban belum diajukan sampai %(day)s; %(behind)s di atas laju rata (garis putus).",
                "%(count)s jawaban belum diajukan sampai %(day)s; %(behind)s di atas laju rata (garis putus).",
                count,
            )
            % words
        )
    return (
        ngettext(
            "%(count)s jawaban belum diajukan sampai %(day)s; tidak tertinggal dari laju rata (garis putus).",
            "%(count)s jawaban belum diajukan sampai %(day)s; tidak tertinggal dari laju rata (garis putus).",
            count,
        )
        % words
    )


def _one_place(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
