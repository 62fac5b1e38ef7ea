"""The open answers of each day against an even pace to the end, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from naik.reports.charts import NARROW, Chart, both, spec_of

_HEIGHT = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """The end of one day; `open` is None for days to come."""

    on: date
    open: int | None
    even: float
    hint: str


def burn_down(points: Sequence[OpenPoint], *, label: str, day_format: str) -> Chart:
    """Steps for what was open each day, a dashed line for the even pace; `day_format` is written as d3 does."""
    return both(lambda width: _drawing(points, day_format, width), label=label)


def _drawing(points: Sequence[OpenPoint], day_format: str, width: int) -> dict[str, Any]:
    rows = [
        {"on": point.on.isoformat(), "open": point.open, "even": point.even, "hint": point.hint} for point in points
    ]
    known = [row for row in rows if row["open"] is not None]
    days = [row["on"] for row in rows]
    # A scale of names, not of time: the renderer would move days into its own time zone.
    every = max(len(days) // (4 if width == NARROW else 8), 1)
    axis = {
        "values": days[::every], "labelAngle": 0, "grid": False, "ticks": True,
        "labelExpr": f"timeFormat(toDate(datum.value + 'T12:00'), '{day_format}')",
    }  # fmt: skip
    horizontal = {"field": "on", "type": "ordinal", "sort": days, "scale": {"type": "point"}, "axis": axis}
    highest = max([1.0, *(float(point.open or 0) for point in points), *(point.even for point in points)])
    scale = {"domain": [0, highest], "nice": True}
    vertical = {"type": "quantitative", "scale": scale, "axis": {"tickMinStep": 1, "format": "d"}}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeDash": [5, 4], "strokeWidth": 1.5, "color": "var(--line-strong)"},
            "encoding": {"x": horizontal, "y": {**vertical, "field": "even"}},
        },
        {
            "data": {"values": known},
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5, "color": "var(--accent)"},
            "encoding": {"x": horizontal, "y": {**vertical, "field": "open"}},
        },
        {
            "data": {"values": known[-1:]},
            "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1, "color": "var(--accent)"},
            "encoding": {
                "x": horizontal, "y": {**vertical, "field": "open"}, "description": {"field": "hint"},
            },
        },
    ]  # fmt: skip
    return spec_of(layers, width=width, height=_HEIGHT)
