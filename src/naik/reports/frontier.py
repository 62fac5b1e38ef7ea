"""Effort against the index it reaches at the most, over the predicates, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from naik.reports.charts import COLOURS, BandStripe, Chart, both, spec_of

_HEIGHT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortPoint:
    """The highest index for so many points of effort."""

    effort: int
    index: Decimal
    steps: int
    hint: str


def effort_and_index(
    points: Sequence[EffortPoint], bands: Sequence[BandStripe], *, label: str, decimal: str, axis_title: str
) -> Chart:
    """Steps up from today's index; the bounds of the predicates are dashed lines with their names."""
    return both(lambda width: _drawing(points, bands, decimal, axis_title, width), label=label)


def _drawing(
    points: Sequence[EffortPoint], bands: Sequence[BandStripe], decimal: str, axis_title: str, width: int
) -> dict[str, Any]:
    rows = [{"effort": one.effort, "index": float(one.index), "steps": one.steps, "hint": one.hint} for one in points]
    indices = [float(one.index) for one in points]
    low, high = max(0.0, min(indices) - 0.2), min(5.0, max(indices) + 0.2)
    bounds = [{"bound": float(band.lower), "label": band.label} for band in bands if low < float(band.lower) < high]
    horizontal = {
        "field": "effort", "type": "quantitative",
        "scale": {"domain": [0, max([1, *(one.effort for one in points)])], "nice": True},
        "axis": {
            "title": axis_title, "titleFontWeight": "normal", "tickMinStep": 1, "tickCount": 6, "format": "d",
            "grid": False,
        },
    }  # fmt: skip
    axis = {"labelExpr": f"replace(format(datum.value, '.1f'), '.', '{decimal}')", "tickCount": 6}
    vertical = {"type": "quantitative", "scale": {"domain": [low, high], "nice": False}, "axis": axis}
    place = {"x": horizontal, "y": {**vertical, "field": "index"}}
    used = sorted({one.steps for one in points})
    colour = {
        "field": "steps", "type": "nominal", "legend": None,
        "scale": {"domain": used, "range": [COLOURS[step] for step in used]},
    }  # fmt: skip
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": bounds},
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": "var(--line-strong)"},
            "encoding": {"y": {**vertical, "field": "bound"}},
        },
        {
            "data": {"values": bounds},
            "mark": {"type": "text", "align": "left", "dx": 4, "dy": -8, "fontSize": 12},
            "encoding": {"x": {"value": 0}, "y": {**vertical, "field": "bound"}, "text": {"field": "label"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2, "color": "var(--accent)"},
            "encoding": place,
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {**place, "color": colour, "description": {"field": "hint"}},
        },
    ]
    return spec_of(layers, width=width, height=_HEIGHT)
