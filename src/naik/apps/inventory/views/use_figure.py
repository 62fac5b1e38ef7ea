"""The trend of one service as people get it: title, one sentence from its figures, the drawing, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from naik.apps.inventory import use_chart
from naik.apps.inventory.queries.use import YearUse
from naik.apps.inventory.templatetags.inventory import satisfaction, share, whole
from naik.reports.charts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One year of the table behind the drawing."""

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


def trend_figure(years: Sequence[YearUse]) -> Figure:
    """Active users of every recorded year, with the possible users where they are known."""
    title, sentence = gettext("Pengguna aktif menurut tahun"), _sentence(years)
    points = [
        use_chart.UsePoint(
            year=one.year, active=one.active_users, possible=one.possible_users, label=str(one.active_users),
            hint=_hint(one),
        )
        for one in years
    ]  # fmt: skip
    return Figure(
        id="tren",
        title=title,
        sentence=sentence,
        chart=use_chart.use_by_year(points, label=f"{title}. {sentence}"),
        table=Table(
            caption=gettext("Pemakaian menurut tahun"),
            columns=(
                gettext("tahun"), gettext("pengguna aktif"), gettext("calon pengguna"), gettext("proporsi"),
                gettext("transaksi"), gettext("kepuasan"), gettext("asal angka"),
            ),
            rows=tuple(
                TableRow(
                    head=str(one.year),
                    cells=(
                        whole(one.active_users), whole(one.possible_users) or "–", share(one.share) or "–",
                        whole(one.transactions) or "–", satisfaction(one.satisfaction) or "–", _origin(one),
                    ),
                )
                for one in years
            ),
        ),
    )  # fmt: skip


def _origin(one: YearUse) -> str:
    if one.whole:
        return gettext("dicatat seluruhnya")
    return gettext("jumlah dari %(count)d perangkat daerah") % {"count": one.offices}


def _hint(one: YearUse) -> str:
    # Thousands are not parted inside the drawing: the renderer's tidying takes a point for a decimal one.
    if one.share is None:
        return f"{one.year}: {one.active_users}"
    return f"{one.year}: {one.active_users} / {one.possible_users} ({share(one.share)})"


def _sentence(years: Sequence[YearUse]) -> str:
    last, first = years[-1], years[0]
    words = {
        "first": first.year, "year": last.year, "before": whole(first.active_users), "now": whole(last.active_users)
    }  # fmt: skip
    line = gettext("Garis mendatar di atas batang: calon pengguna.")
    if first is last:
        said = gettext("%(now)s pengguna aktif pada %(year)d.") % words
    else:
        said = gettext("Dari %(before)s pengguna aktif pada %(first)d menjadi %(now)s pada %(year)d.") % words
    if any(one.possible_users is not None for one in years):
        return f"{said} {line}"
    return said
