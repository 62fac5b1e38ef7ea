"""A chart as people get it: title, one sentence computed from its figures, the drawing, and the table behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext

from naik.apps.results import queries
from naik.apps.site.formatting import change, decimal_mark, number
from naik.instruments import loader
from naik.instruments.model import Instrument, Text
from naik.reports import charts

PREDICATES = (
    gettext_noop("Kurang"),
    gettext_noop("Cukup"),
    gettext_noop("Baik"),
    gettext_noop("Sangat Baik"),
    gettext_noop("Memuaskan"),
)
"""Words of the five steps, the same in every instrument so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One line of the table behind a chart; ``href`` leads where its head names."""

    head: str
    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The figures of a chart, ready to print."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """A predicate in a legend; no word means "not rated"."""

    word: str | None
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Everything the figure template needs."""

    id: str
    title: str
    sentence: str
    chart: charts.Chart
    table: Table
    legend: tuple[LegendEntry, ...] = ()
    series: tuple[str, ...] = ()
    source: str = ""
    map: bool = False


def in_language(value: Text) -> str:
    """Return a bilingual text in the active language."""
    return value.in_language("en" if decimal_mark() == "." else "id")


def predicate_word(predicate: str | None) -> str:
    """Return a predicate in the active language; nothing when there is none."""
    return gettext(predicate) if predicate else ""


def part_titles(instrument_id: str) -> dict[str, str]:
    """Titles of an instrument's domains and aspects by id; Pemdi has aspects only."""
    instrument = loader.load(instrument_id)
    titles = {domain.id: in_language(domain.title) for domain in instrument.domains}
    return titles | {aspect.id: in_language(aspect.title) for aspect in instrument.aspects}


def instrument_name(instrument_id: str) -> str:
    """Return the short name of an instrument on a chart: ``SPBE 2018``."""
    family, _, year = instrument_id.partition("-")
    return f"{'Pemdi' if family == 'pemdi' else family.upper()} {year}"


def national(series: queries.NationalSeries) -> Figure | None:
    """Return the national index since 2018, broken where the instrument changed."""
    points = sorted(series.points, key=lambda point: point.year)
    if not points:
        return None
    last = points[-1]
    before = points[-2] if len(points) > 1 else None
    if before is None or before.instrument != last.instrument:
        sentence = gettext("Indeks nasional %(year)s adalah %(index)s.") % {
            "year": last.year,
            "index": number(last.index),
        }
    else:
        sentence = gettext(
            "Indeks nasional %(year)s adalah %(index)s, %(change)s dari %(before)s."
            " Garis putus-putus menandai pergantian"
            " instrumen; angka di kedua sisinya tidak dapat dibandingkan."
        ) % {
            "year": last.year,
            "index": number(last.index),
            "change": change(last.index - before.index) or number(Decimal(0)),
            "before": before.year,
        }
    title = gettext("Indeks nasional sejak %(year)s") % {"year": points[0].year}
    drawn = tuple(
        charts.YearPoint(
            year=point.year, value=point.index, label=number(point.index), group=instrument_name(point.instrument)
        )
        for point in points
    )
    rows = tuple(
        TableRow(head=str(point.year), cells=(number(point.index), instrument_name(point.instrument)))
        for point in points
    )
    return Figure(
        id="indeks-nasional",
        title=title,
        sentence=sentence,
        chart=charts.national_index(drawn, label=f"{title}. {sentence}", decimal=decimal_mark()),
        table=Table(caption=title, columns=(gettext("Tahun"), gettext("Indeks"), gettext("Instrumen")), rows=rows),
        source="; ".join(dict.fromkeys(point.source for point in points)),
    )


def by_kind(year: int, kinds: Sequence[queries.KindPredicates]) -> Figure | None:
    """How the predicates of one year are spread in each kind of institution."""
    if not kinds:
        return None
    counts = {kind.kind_label: [kind.counts.get(word, 0) for word in PREDICATES] for kind in kinds}
    total = sum(sum(row) for row in counts.values())
    good = sum(sum(row[2:]) for row in counts.values())
    sentence = gettext(
        "Pada %(year)s, %(good)s dari %(total)s instansi yang dinilai berpredikat Baik ke atas (%(share)s %%)."
    ) % {
        "year": year,
        "good": number(good),
        "total": number(total),
        "share": number(Decimal(100 * good) / total, 1) if total else number(0),
    }
    title = gettext("Predikat per jenis instansi, %(year)s") % {"year": year}
    shares = tuple(
        charts.Share(
            kind=label, steps=step, count=count, hint=f"{label}, {gettext(PREDICATES[step - 1])}: {number(count)}"
        )
        for label, row in counts.items()
        for step, count in enumerate(row, start=1)
    )
    rows = tuple(
        TableRow(head=label, cells=(*(number(count) for count in row), number(sum(row))))
        for label, row in counts.items()
    )
    return Figure(
        id="predikat-per-jenis",
        title=title,
        sentence=sentence,
        chart=charts.predicates_by_kind(shares, label=f"{title}. {sentence}"),
        table=Table(
            caption=title,
            columns=(gettext("Jenis"), *(gettext(word) for word in PREDICATES), gettext("Jumlah")),
            rows=rows,
        ),
        legend=tuple(LegendEntry(word=word, steps=step) for step, word in enumerate(PREDICATES, start=1)),
    )


def region_map(year: int, dots: Sequence[queries.Dot]) -> Figure | None:
    """Every kabupaten and kota as a dot, shaped and coloured by predicate."""
    if not dots:
        return None
    rated = sum(1 for dot in dots if dot.predicate and dot.evaluated_itself)
    top = sum(1 for dot in dots if dot.steps >= len(PREDICATES) - 1 and dot.evaluated_itself)
    sentence = gettext(
        "Dari %(all)s kabupaten dan kota, %(rated)s dinilai pada %(year)s dan %(top)s berpredikat Sangat Baik"
        " atau Memuaskan. Wilayah administrasi Jakarta dinilai bersama provinsinya."
    ) % {"all": number(len(dots)), "rated": number(rated), "year": year, "top": number(top)}
    title = gettext("Peta predikat kabupaten dan kota, %(year)s") % {"year": year}
    paths = {dot.slug: reverse("institution", args=[dot.slug]) for dot in dots}
    shown = {dot.slug: predicate_word(dot.predicate) or gettext("Tidak dinilai") for dot in dots}
    drawn = tuple(
        charts.MapDot(
            latitude=Decimal(str(dot.latitude)),
            longitude=Decimal(str(dot.longitude)),
            steps=dot.steps,
            hint=f"{dot.name}: {number(dot.index)} {shown[dot.slug]}",
            path=paths[dot.slug],
        )
        for dot in dots
    )
    rows = tuple(
        TableRow(head=dot.name, cells=(number(dot.index), shown[dot.slug]), href=paths[dot.slug]) for dot in dots
    )
    legend = tuple(LegendEntry(word=word, steps=step) for step, word in enumerate(PREDICATES, start=1))
    return Figure(
        id="peta",
        title=title,
        sentence=sentence,
        chart=charts.dots_map(drawn, label=f"{title}. {sentence}"),
        table=Table(caption=title, columns=(gettext("Wilayah"), gettext("Indeks"), gettext("Predikat")), rows=rows),
        legend=(*legend, LegendEntry(word=None, steps=0)),
        source="Data wilayah: Cahya DSN, cahyadsn/wilayah, MIT",
        map=True,
    )


def index_by_year(page: queries.InstitutionPage) -> Figure | None:
    """Return an institution's index by year against the bands of its latest instrument."""
    years = sorted((year for year in page.years if year.index is not None), key=lambda year: year.year)
    if not years:
        return None
    last = years[-1]
    instrument = loader.load(last.instrument)
    title = gettext("Indeks dari tahun ke tahun")
    first = next(year for year in years if year.instrument == last.instrument)
    if first is last or first.index is None or last.index is None:
        sentence = gettext("%(name)s memperoleh %(index)s pada %(year)s.") % {
            "name": page.name,
            "index": number(last.index),
            "year": last.year,
        }
    else:
        sentence = gettext("%(name)s bergerak dari %(first)s (%(first_year)s) ke %(index)s (%(year)s): %(change)s.") % {
            "name": page.name,
            "first": number(first.index),
            "first_year": first.year,
            "index": number(last.index),
            "year": last.year,
            "change": change(last.index - first.index),
        }
    drawn = tuple(
        charts.YearPoint(
            year=year.year,
            value=year.index,
            label=number(year.index),
            group=year.instrument,
            steps=year.steps,
            hint=f"{year.year}: {number(year.index)} {predicate_word(year.predicate)}",
        )
        for year in years
        if year.index is not None
    )
    rows = tuple(
        TableRow(
            head=str(year.year),
            cells=(number(year.index), predicate_word(year.predicate), instrument_name(year.instrument)),
        )
        for year in years
    )
    return Figure(
        id="indeks-per-tahun",
        title=title,
        sentence=sentence,
        chart=charts.index_by_year(drawn, _stripes(instrument), label=f"{title}. {sentence}", decimal=decimal_mark()),
        table=Table(
            caption=title,
            columns=(gettext("Tahun"), gettext("Indeks"), gettext("Predikat"), gettext("Instrumen")),
            rows=rows,
        ),
    )


def _stripes(instrument: Instrument) -> tuple[charts.BandStripe, ...]:
    return tuple(
        charts.BandStripe(steps=band.number, label=gettext(band.predicate), lower=band.lower, upper=band.upper)
        for band in instrument.bands
    )


def parts_compared(page: queries.InstitutionPage) -> Figure | None:
    """Return the latest domains beside those of the institution's like and of the nation."""
    latest = page.latest
    if latest is None or not latest.domains:
        return None
    titles = part_titles(latest.instrument)
    peers: Mapping[str, Decimal] = page.like.domains if page.like else {}
    series = (page.name, gettext("Instansi yang serupa (rata-rata)"), gettext("Nasional (rata-rata)"))
    lines: Sequence[Mapping[str, Decimal]] = (latest.domains, peers, page.nation)
    drawn = tuple(
        charts.PartPoint(
            part=titles.get(part, part),
            series=which,
            value=line[part],
            hint=f"{series[which]}, {titles.get(part, part)}: {number(line[part], 2)}",
        )
        for part in latest.domains
        for which, line in enumerate(lines)
        if part in line
    )
    above = [
        titles.get(part, part)
        for part, value in latest.domains.items()
        if part in page.nation and value > page.nation[part]
    ]
    title = gettext("Domain dibandingkan dengan nasional dan yang serupa, %(year)s") % {"year": latest.year}
    sentence = ngettext(
        "%(name)s berada di atas rata-rata nasional pada %(count)s dari %(all)s domain.",
        "%(name)s berada di atas rata-rata nasional pada %(count)s dari %(all)s domain.",
        len(above),
    ) % {"name": page.name, "count": len(above), "all": len(latest.domains)}
    rows = tuple(
        TableRow(
            head=titles.get(part, part),
            cells=tuple(number(line[part], 2) if part in line else "" for line in lines),
        )
        for part in latest.domains
    )
    return Figure(
        id="domain",
        title=title,
        sentence=sentence,
        chart=charts.parts_compared(drawn, label=f"{title}. {sentence}", decimal=decimal_mark()),
        table=Table(caption=title, columns=(gettext("Domain"), *series), rows=rows),
        series=series,
    )
