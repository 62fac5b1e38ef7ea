"""Charts as SVG, made from plain Vega-Lite dictionaries.

Colours are design tokens (``var(--ink)``), so the same drawing is right in light, dark and print. No style
attribute and no script leaves here, and what a point stands for is its ``<title>``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from naik.reports.drawing import LINK_HOST, svg

WIDE, NARROW = 640, 290
SHAPES = ("cross", "triangle-down", "square", "circle", "diamond", "triangle-up")
"""Mark of each predicate by its number of steps; 0 is "not rated"."""
COLOURS = ("var(--p0)", "var(--p1)", "var(--p2)", "var(--p3)", "var(--p4)", "var(--p5)")

_Spec = dict[str, Any]
_CONFIG: _Spec = {
    "font": "system-ui, sans-serif",
    "background": None,
    "view": {"stroke": None},
    "text": {"color": "var(--ink)"},
    "axis": {
        "labelColor": "var(--ink)",
        "titleColor": "var(--ink)",
        "gridColor": "var(--line)",
        "domainColor": "var(--line-strong)",
        "tickColor": "var(--line-strong)",
        "labelFontSize": 12,
        "labelLimit": 400,
        "title": None,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPoint:
    """One figure of one year. ``group`` ties points that may be joined by a line; ``label`` is the printed figure."""

    year: int
    value: Decimal
    label: str
    group: str
    steps: int = 3
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandStripe:
    """A predicate's stretch of the index axis."""

    steps: int
    label: str
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPoint:
    """One part's figure in one series: 0 the institution itself, 1 its like, 2 the nation."""

    part: str
    series: int
    value: Decimal
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many institutions of one kind hold one predicate."""

    kind: str
    steps: int
    count: int
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDot:
    """One region at its coordinates, in degrees; ``path`` is where its link leads."""

    latitude: Decimal
    longitude: Decimal
    steps: int
    hint: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One drawing in two widths (the stylesheet shows one of them), or in one that scales."""

    wide: str
    narrow: str = ""


def national_index(points: tuple[YearPoint, ...], *, label: str, decimal: str) -> Chart:
    """Return the national index by year; a line never crosses a change of instrument, and a dashed rule marks it."""
    return both(lambda width: _national_spec(points, decimal, width), label=label)


def index_by_year(points: tuple[YearPoint, ...], bands: tuple[BandStripe, ...], *, label: str, decimal: str) -> Chart:
    """Return an institution's index by year over the stripes of the predicates."""
    return both(lambda width: _index_spec(points, bands, decimal, width), label=label)


def parts_compared(points: tuple[PartPoint, ...], *, label: str, decimal: str) -> Chart:
    """Each domain as a row: the institution (dot), its like (diamond) and the nation (bar)."""
    return both(lambda width: _parts_spec(points, decimal, width), label=label)


def predicates_by_kind(shares: tuple[Share, ...], *, label: str) -> Chart:
    """One bar per kind of institution, divided by predicate."""
    return both(lambda width: _shares_spec(shares, width), label=label)


def dots_map(dots: tuple[MapDot, ...], *, label: str) -> Chart:
    """Return the regions as dots where they lie, shaped and coloured by predicate, each a link to its page."""
    # A group, not an image: an image may hold no links. They are left out of the tab order because 514 stops before the
    # next heading help nobody; the table behind the map holds the same links.
    drawing = svg(json.dumps(_map_spec(dots)), label, "group")
    return Chart(wide=drawing.replace("<a ", '<a tabindex="-1" '))


def both(make: Callable[[int], _Spec], *, label: str) -> Chart:
    """Draw it in both widths."""
    return Chart(
        wide=svg(json.dumps(make(WIDE)), label, "img", "wide"),
        narrow=svg(json.dumps(make(NARROW)), label, "img", "narrow"),
    )


def spec_of(layers: list[_Spec], *, width: int, height: int, **more: object) -> _Spec:
    """A drawing of `layers` in the look of the site."""
    size = {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
    return {"config": _CONFIG, **size, "layer": layers, **more}


def _axis_expression(decimal: str, places: int = 1) -> str:
    return f"replace(format(datum.value, '.{places}f'), '.', '{decimal}')"


def _years(points: Sequence[YearPoint]) -> _Spec:
    years = sorted({point.year for point in points})
    scale = {"domain": [years[0] - 0.5, years[-1] + 0.5], "nice": False}
    axis = {"values": list(range(years[0], years[-1] + 1)), "format": "d", "grid": False}
    return {"field": "year", "type": "quantitative", "scale": scale, "axis": axis}


def _year_rows(points: Sequence[YearPoint]) -> list[_Spec]:
    return [
        {
            "year": point.year,
            "value": float(point.value),
            "label": point.label,
            "group": point.group,
            "steps": point.steps,
            "hint": point.hint or f"{point.year}: {point.label}",
        }
        for point in points
    ]


def _national_spec(points: tuple[YearPoint, ...], decimal: str, width: int) -> _Spec:
    rows = _year_rows(points)
    ordered = sorted(points, key=lambda point: point.year)
    breaks = [
        {"year": (before.year + after.year) / 2} for before, after in pairwise(ordered) if before.group != after.group
    ]
    firsts = {point.group: point for point in reversed(ordered)}
    captions = [{"year": point.year - 0.4, "label": group, "value": 4.9} for group, point in firsts.items()]
    horizontal = _years(points)
    axis = {"values": [1, 2, 3, 4, 5], "labelExpr": _axis_expression(decimal, 0)}
    vertical = {"field": "value", "type": "quantitative", "scale": {"domain": [1, 5]}, "axis": axis}
    place = {"x": horizontal, "y": vertical}
    accent = {"value": "var(--accent)"}
    layers: list[_Spec] = [
        {
            "data": {"values": breaks},
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": "var(--line-strong)"},
            "encoding": {"x": horizontal},
        },
        {
            "data": {"values": captions},
            "mark": {"type": "text", "align": "left", "fontSize": 12 if width == WIDE else 10},
            "encoding": {**place, "text": {"field": "label"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {**place, "detail": {"field": "group"}, "stroke": accent},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {**place, "color": accent, "description": {"field": "hint"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "dy": -14, "fontSize": 12, "fontWeight": "bold"},
            "encoding": {**place, "text": {"field": "label"}},
        },
    ]
    return spec_of(layers, width=width, height=240)


def _step_scales(steps: Sequence[int]) -> tuple[_Spec, _Spec]:
    domain = sorted(set(steps))
    colours = {"domain": domain, "range": [COLOURS[step] for step in domain]}
    shapes = {"domain": domain, "range": [SHAPES[step] for step in domain]}
    field = {"field": "steps", "type": "nominal", "legend": None}
    return {**field, "scale": colours}, {**field, "scale": shapes}


def _index_spec(points: tuple[YearPoint, ...], bands: tuple[BandStripe, ...], decimal: str, width: int) -> _Spec:
    rows = _year_rows(points)
    horizontal = _years(points)
    lowest = min(1.0, *(row["value"] for row in rows))
    edges = [float(band.lower) for band in bands] + [5.0]
    scale = {"domain": [lowest, 5], "nice": False}
    axis = {"values": edges, "labelExpr": _axis_expression(decimal), "grid": False}
    vertical = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}
    place = {"x": horizontal, "y": vertical}
    colour, shape = _step_scales([point.steps for point in points])
    stripes = [
        {"lower": float(band.lower), "upper": float(band.upper), "steps": band.steps, "label": band.label}
        for band in bands
    ]
    band_colour, _ = _step_scales([band.steps for band in bands])
    lower = {**vertical, "field": "lower"}
    layers: list[_Spec] = [
        {
            "data": {"values": stripes},
            "mark": {"type": "rect", "opacity": 0.13},
            "encoding": {"y": lower, "y2": {"field": "upper"}, "color": band_colour},
        },
        {
            "data": {"values": stripes},
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -3, "fontSize": 11},
            "encoding": {"y": lower, "x": {"value": 0}, "text": {"field": "label"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {**place, "detail": {"field": "group"}, "stroke": {"value": "var(--ink)"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
            "encoding": {**place, "color": colour, "shape": shape, "description": {"field": "hint"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "dy": -15, "fontSize": 13, "fontWeight": "bold"},
            "encoding": {**place, "text": {"field": "label"}},
        },
    ]
    # Two layers colour by the same field over different sets of predicates.
    return spec_of(layers, width=width, height=280, resolve={"scale": {"color": "independent"}})


_SERIES_SHAPES = ("circle", "diamond", "stroke")
_SERIES_COLOURS = ("var(--accent)", "var(--p2)", "var(--ink)")


def _parts_spec(points: tuple[PartPoint, ...], decimal: str, width: int) -> _Spec:
    rows = [
        {"part": point.part, "series": point.series, "value": float(point.value), "hint": point.hint}
        for point in points
    ]
    order = list(dict.fromkeys(point.part for point in points))
    axis = {"values": [1, 2, 3, 4, 5], "labelExpr": _axis_expression(decimal, 0)}
    horizontal = {"field": "value", "type": "quantitative", "scale": {"domain": [0.9, 5.1]}, "axis": axis}
    # Names stand above their row, so that a phone keeps the full width for the figures.
    rows_axis = {"orient": "left", "labels": False, "ticks": False, "domain": False, "grid": True}
    vertical = {"field": "part", "type": "nominal", "sort": order, "axis": rows_axis}
    names = [{"part": part, "value": 1} for part in order]
    series = sorted({point.series for point in points})
    layers: list[_Spec] = [
        {
            "data": {"values": names},
            "mark": {"type": "text", "align": "left", "dy": -18, "fontSize": 13},
            "encoding": {"x": horizontal, "y": vertical, "text": {"field": "part"}},
        }
    ]
    # The institution is drawn last, so that it is never covered.
    layers += [
        {
            "data": {"values": [row for row in rows if row["series"] == number]},
            "mark": {
                "type": "point",
                "filled": number != len(_SERIES_SHAPES) - 1,
                "shape": _SERIES_SHAPES[number],
                "angle": 90 if number == len(_SERIES_SHAPES) - 1 else 0,
                "strokeWidth": 3 if number == len(_SERIES_SHAPES) - 1 else 0,
                "size": 200 if number == len(_SERIES_SHAPES) - 1 else 130,
                "opacity": 1,
            },
            "encoding": {
                "x": horizontal,
                "y": vertical,
                "color": {"value": _SERIES_COLOURS[number]},
                "description": {"field": "hint"},
            },
        }
        for number in reversed(series)
    ]
    return spec_of(layers, width=width, height=60 * len(order) + 30)


def _shares_spec(shares: tuple[Share, ...], width: int) -> _Spec:
    rows = [
        {"kind": share.kind, "steps": share.steps, "count": share.count, "hint": share.hint}
        for share in shares
        if share.count
    ]
    kinds = list(dict.fromkeys(share.kind for share in shares))
    colour, _ = _step_scales([share.steps for share in shares if share.count] or [0])
    axis = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "grid": False}
    layer: _Spec = {
        "data": {"values": rows},
        "mark": {"type": "bar", "stroke": "var(--paper)", "strokeWidth": 1},
        "encoding": {
            "y": {"field": "kind", "type": "nominal", "sort": kinds, "axis": {"ticks": False, "domain": False}},
            "x": {"field": "count", "type": "quantitative", "stack": "normalize", "axis": axis},
            "order": {"field": "steps", "type": "quantitative"},
            "color": colour,
            "description": {"field": "hint"},
        },
    }
    # Room on the left: the browser's font may be wider than the one the renderer measured with.
    padding = {"left": 22, "right": 12, "top": 5, "bottom": 5}
    return spec_of([layer], width=width, height=38 * len(kinds) + 30, padding=padding)


def _map_spec(dots: tuple[MapDot, ...]) -> _Spec:
    rows = [
        {
            "x": float(dot.longitude),
            "y": float(dot.latitude),
            "steps": dot.steps,
            "hint": dot.hint,
            "link": LINK_HOST + dot.path,
        }
        for dot in dots
    ]
    colour, shape = _step_scales([dot.steps for dot in dots] or [0])
    west, east, south, north = 94.5, 141.5, -11.5, 6.5
    width = 760
    layer: _Spec = {
        "data": {"values": rows},
        "mark": {
            "type": "point",
            "filled": True,
            "size": 42,
            "opacity": 1,
            "stroke": "var(--paper)",
            "strokeWidth": 0.6,
        },
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"domain": [west, east]}, "axis": None},
            "y": {"field": "y", "type": "quantitative", "scale": {"domain": [south, north]}, "axis": None},
            "color": colour,
            "shape": shape,
            "href": {"field": "link"},
            "description": {"field": "hint"},
        },
    }
    return spec_of([layer], width=width, height=round(width * (north - south) / (east - west)))
