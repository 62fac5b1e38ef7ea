"""One institution's years on one time line: index and plan, training hours and outreach, as SVG with its table.

Each measure has a strip of its own under the same years, so no two scales share an axis and nothing depends on colour:
the index is a solid line with dots, the plan a dashed one with open diamonds, and every figure is printed at its mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from naik.instruments.model import Text
from naik.reports.charts import Chart, both, spec_of
from naik.scoring.printing import number_text

TITLE = Text("Indeks, rencana, pelatihan, dan sosialisasi", "Index, plan, training and outreach")
CAPTION = Text("Angka di balik gambar, menurut tahun", "The figures behind the drawing, by year")
NOT_A_CAUSE = Text(
    "Yang terjadi berdampingan belum tentu saling menyebabkan.", "What happens side by side need not cause each other."
)
_YEAR = Text("Tahun", "Year")
_INSTRUMENT = Text("Instrumen", "Instrument")
_INDEX = Text("Indeks", "Index")
_TARGET = Text("Target rencana", "Plan's target")
_HOURS = Text("Jam pelatihan", "Training hours")
_OUTREACH = Text("Kegiatan sosialisasi", "Outreach events")

_LEFT, _RIGHT, _TOP, _BOTTOM = 26, 14, 4, 24
_INDEX_HEIGHT, _BAR_HEIGHT, _CAPTION_HEIGHT, _GAP = 170, 52, 34, 10
_LABEL_WIDTH = 36
_BAR_WIDTH = 20

_Spec = dict[str, Any]
_KEY_NOW: _Spec = {"type": "point", "filled": True, "size": 80, "opacity": 1, "color": "var(--accent)"}
_KEY_PLANNED: _Spec = {
    "type": "point", "filled": False, "shape": "diamond", "size": 90, "strokeWidth": 2, "opacity": 1,
    "color": "var(--ink)",
}  # fmt: skip
_KEY_WIDTH = 90
"""Room for the first name of the legend, in pixels; "Indeks" is the longer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineYear:
    """One year; None is not known (no result, no target, nothing recorded), which is not the same as 0.

    `instrument` is its short title: no line joins years of different instruments.
    """

    year: int
    instrument: str
    index: Decimal | None = None
    target: Decimal | None = None
    training_hours: Decimal | None = None
    outreach_events: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The drawing in one language, with everything that stands around it; the cells of a row follow `columns`."""

    title: str
    sentence: str
    chart: Chart
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def timeline(years: Sequence[TimelineYear], *, language: str) -> Timeline:
    """Draw the years, in any order, each once; years between them that are missing keep their place on the line."""
    if not years:
        raise ValueError("a time line needs a year")
    ordered = sorted(years, key=lambda one: one.year)
    title, sentence = TITLE.in_language(language), summary(ordered).in_language(language)
    columns = (_YEAR, _INSTRUMENT, _INDEX, _TARGET, _HOURS, _OUTREACH)
    return Timeline(
        title=title,
        sentence=sentence,
        chart=both(lambda width: _drawing(ordered, language, width), label=f"{title}. {sentence}"),
        caption=CAPTION.in_language(language),
        columns=tuple(column.in_language(language) for column in columns),
        rows=tuple(_row(one, language) for one in ordered),
    )


def summary(ordered: Sequence[TimelineYear]) -> Text:
    """What the years show, in numbers: the last index beside the first of its instrument, the last target, the sums."""
    parts: list[Text] = []
    known = [(one.year, one.index, one.instrument) for one in ordered if one.index is not None]
    if known:
        year, index, instrument = known[-1]
        first_year, first, _ = next(one for one in known if one[2] == instrument)
        now, then = number_text(index), number_text(first)
        before = first_year != year
        parts.append(
            Text(
                f"Indeks {year}: {now.id}" + (f" ({first_year}: {then.id})." if before else "."),
                f"Index {year}: {now.en}" + (f" ({first_year}: {then.en})." if before else "."),
            )
        )
    aims = [(one.year, one.target) for one in ordered if one.target is not None]
    if aims:
        year, target = aims[-1]
        aim = number_text(target)
        parts.append(Text(f"Target {year}: {aim.id}.", f"Target {year}: {aim.en}."))
    hours = [one.training_hours for one in ordered if one.training_hours is not None]
    events = [one.outreach_events for one in ordered if one.outreach_events is not None]
    if hours:
        total = _amount(sum(hours, Decimal(0)))
        parts.append(Text(f"Pelatihan: {total.id} jam.", f"Training: {total.en} hours."))
    if events:
        parts.append(Text(f"Sosialisasi: {sum(events)} kegiatan.", f"Outreach: {sum(events)} events."))
    if hours or events:
        parts.append(NOT_A_CAUSE)
    return Text(" ".join(part.id for part in parts), " ".join(part.en for part in parts))


def _amount(value: Decimal | int) -> Text:
    exact = Decimal(value)
    return number_text(exact, 0 if exact == exact.to_integral_value() else 1)


def _index_text(value: Decimal | None, language: str) -> str:
    return "" if value is None else number_text(value).in_language(language)


def _amount_text(value: Decimal | int | None, language: str) -> str:
    return "" if value is None else _amount(value).in_language(language)


def _row(one: TimelineYear, language: str) -> tuple[str, ...]:
    return (
        str(one.year), one.instrument, _index_text(one.index, language), _index_text(one.target, language),
        _amount_text(one.training_hours, language), _amount_text(one.outreach_events, language),
    )  # fmt: skip


def _drawing(ordered: Sequence[TimelineYear], language: str, width: int) -> _Spec:
    inner = width - _LEFT - _RIGHT
    span = list(range(ordered[0].year, ordered[-1].year + 1))
    every = -(-len(span) * _LABEL_WIDTH // inner)
    labelled = {year for year in span if (span[-1] - year) % every == 0}
    axis = {"values": sorted(labelled), "labelAngle": 0, "grid": False, "ticks": False, "format": "d"}
    horizontal = {
        "field": "year", "type": "ordinal", "axis": axis, "scale": {"type": "point", "domain": span, "padding": 0.5},
    }  # fmt: skip
    # A phone's bars must not touch each other either.
    bar_width = min(_BAR_WIDTH, inner // len(span) - 2)
    strips = [_index_strip(ordered, language, horizontal, labelled)]
    end = _CAPTION_HEIGHT + _INDEX_HEIGHT
    hours = {one.year: one.training_hours for one in ordered if one.training_hours is not None}
    events = {one.year: Decimal(one.outreach_events) for one in ordered if one.outreach_events is not None}
    for words, amounts, colour in ((_HOURS, hours, "var(--p4)"), (_OUTREACH, events, "var(--p2)")):
        if not amounts:
            continue
        top = end + _GAP + _CAPTION_HEIGHT
        end = top + _BAR_HEIGHT
        mark = {"type": "bar", "width": bar_width, "color": colour}
        strips.append(
            _bar_strip(words.in_language(language), amounts, language, horizontal, labelled, (end, top), mark)
        )
    padding = {"left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM}
    return spec_of(
        strips, width=inner, height=end, autosize="none", padding=padding, resolve={"scale": {"y": "independent"}}
    )


def _caption(text: str, top: int, left: int = 0) -> _Spec:
    return {
        "data": {"values": [{"text": text}]},
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 13, "fontWeight": "bold"},
        "encoding": {"x": {"value": left}, "y": {"value": top}, "text": {"field": "text"}},
    }


def _legend(text: str, key: _Spec, left: int) -> tuple[_Spec, _Spec]:
    """A mark and its name. Drawn, because a sign of the font's would bring another font with it."""
    place = {"x": {"value": left + 6}, "y": {"value": 7}}
    return {"data": {"values": [{}]}, "mark": {**key, "aria": False}, "encoding": place}, _caption(text, 0, left + 18)


def _index_strip(ordered: Sequence[TimelineYear], language: str, horizontal: _Spec, labelled: set[int]) -> _Spec:
    index = [(one, one.index) for one in ordered if one.index is not None]
    target = [(one, one.target) for one in ordered if one.target is not None]
    lowest = min([Decimal(1), *(value for _, value in (*index, *target))])
    scale = {"domain": [float(lowest), 5], "range": [_CAPTION_HEIGHT + _INDEX_HEIGHT, _CAPTION_HEIGHT], "nice": False}
    vertical = {
        "field": "value", "type": "quantitative", "scale": scale,
        "axis": {"values": [1, 2, 3, 4, 5], "format": "d", "domain": False, "ticks": False},
    }  # fmt: skip
    place = {"x": horizontal, "y": vertical}
    names = {True: _TARGET.in_language(language), False: _INDEX.in_language(language)}
    rows = {
        planned: [
            {
                "year": one.year, "value": float(value), "group": one.instrument,
                "label": _index_text(value, language),
                "hint": f"{names[planned]} {one.year}: {_index_text(value, language)}",
                "side": _side(one, planned=planned),
            }
            for one, value in points
        ]
        for planned, points in ((True, target), (False, index))
    }  # fmt: skip
    dashed = _plan_line(index, rows[True], rows[False])
    layers: list[_Spec] = [
        *_legend(names[False], _KEY_NOW, 0),
        *(_legend(names[True], _KEY_PLANNED, _KEY_WIDTH) if target else ()),
        _line(dashed, place, {"strokeDash": [5, 4], "strokeWidth": 1.5}, "var(--ink)"),
        _line(rows[False], place, {"strokeWidth": 2.5}, "var(--accent)"),
        {
            "data": {"values": rows[True]},
            "mark": _KEY_PLANNED,
            "encoding": {**place, "description": {"field": "hint"}},
        },
        {
            "data": {"values": rows[False]},
            "mark": _KEY_NOW,
            "encoding": {**place, "description": {"field": "hint"}},
        },
    ]
    for planned, weight in ((True, "normal"), (False, "bold")):
        for above, shift in ((True, -14), (False, 15)):
            shown = [row for row in rows[planned] if row["side"] is above and row["year"] in labelled]
            mark = {"type": "text", "dy": shift, "fontSize": 12, "fontWeight": weight}
            layers.append({"data": {"values": shown}, "mark": mark, "encoding": {**place, "text": {"field": "label"}}})
    return {"layer": layers}


def _side(one: TimelineYear, *, planned: bool) -> bool | None:
    """Whether a figure is printed above its mark: the higher of one year's two. A target just met is not repeated."""
    if one.index is None or one.target is None:
        return True
    if one.index == one.target:
        return None if planned else True
    return (one.target > one.index) is planned


def _plan_line(index: Sequence[tuple[TimelineYear, Decimal]], planned: list[_Spec], known: list[_Spec]) -> list[_Spec]:
    """The targets, beginning at the last index before them when that is of the same instrument."""
    before = [row for row in known if planned and row["year"] < planned[0]["year"]]
    start = before[-1:] if before and before[-1]["group"] == planned[0]["group"] else []
    return [*start, *planned]


def _line(rows: list[_Spec], place: _Spec, look: _Spec, colour: str) -> _Spec:
    return {
        "data": {"values": rows},
        "mark": {"type": "line", **look},
        "encoding": {**place, "detail": {"field": "group"}, "stroke": {"value": colour}},
    }


def _bar_strip(
    name: str, amounts: dict[int, Decimal], language: str, horizontal: _Spec, labelled: set[int],
    ends: tuple[int, int], mark: _Spec,
) -> _Spec:  # fmt: skip
    bottom, top = ends
    rows = [
        {
            "year": year, "value": float(amount), "label": _amount_text(amount, language),
            "hint": f"{name} {year}: {_amount_text(amount, language)}",
        }
        for year, amount in amounts.items()
    ]  # fmt: skip
    scale = {"domain": [0, float(max([Decimal(1), *amounts.values()]))], "range": [bottom, top], "nice": False}
    vertical = {"field": "value", "type": "quantitative", "scale": scale, "axis": None, "stack": None}
    place = {"x": horizontal, "y": vertical}
    return {
        "layer": [
            _caption(name, top - _CAPTION_HEIGHT),
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": "var(--line-strong)", "aria": False},
                "encoding": {"y": {"value": bottom}},
            },
            {
                "data": {"values": rows},
                "mark": mark,
                "encoding": {**place, "description": {"field": "hint"}},
            },
            {
                "data": {"values": [row for row in rows if row["year"] in labelled]},
                "mark": {"type": "text", "dy": -8, "fontSize": 12},
                "encoding": {**place, "text": {"field": "label"}},
            },
        ]
    }
