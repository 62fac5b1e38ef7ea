"""Active users of a service by year, against the possible ones, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from naik.reports.charts import NARROW, Chart, both, spec_of

_HEIGHT = 220
_BAR_WIDTH, _TICK_WIDTH = 28, 44


@dataclass(frozen=True, slots=True, kw_only=True)
class UsePoint:
    """One year; `possible` None is not known. `label` is the printed figure."""

    year: int
    active: int
    possible: int | None
    label: str
    hint: str


def use_by_year(points: Sequence[UsePoint], *, label: str) -> Chart:
    """A bar for the active users of each year, a line across for the possible ones; years between keep their place."""
    return both(lambda width: _drawing(points, width), label=label)


def _drawing(points: Sequence[UsePoint], width: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"year": one.year, "active": one.active, "possible": one.possible, "label": one.label, "hint": one.hint}
        for one in points
    ]
    years = list(range(rows[0]["year"], rows[-1]["year"] + 1))
    every = max(len(years) // (6 if width == NARROW else 14), 1)
    axis = {"values": years[::every], "labelAngle": 0, "grid": False, "ticks": False}
    horizontal = {
        "field": "year", "type": "ordinal", "scale": {"domain": years, "paddingInner": 0.2, "paddingOuter": 0.3},
        "axis": axis,
    }  # fmt: skip
    highest = max([1, *(one.active for one in points), *(one.possible or 0 for one in points)])
    vertical = {
        "type": "quantitative", "scale": {"domain": [0, highest], "nice": True},
        "axis": {"tickMinStep": 1, "tickCount": 4, "format": "d"},
    }  # fmt: skip
    narrow = min(_BAR_WIDTH, width // (2 * len(years)))
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "bar", "size": narrow, "color": "var(--accent)"},
            "encoding": {
                "x": horizontal, "y": {**vertical, "field": "active"}, "description": {"field": "hint"},
            },
        },
        {
            "data": {"values": [row for row in rows if row["possible"] is not None]},
            "mark": {"type": "tick", "size": min(_TICK_WIDTH, narrow * 2), "thickness": 3, "color": "var(--ink)"},
            "encoding": {"x": horizontal, "y": {**vertical, "field": "possible"}},
        },
        {
            "data": {"values": rows[::every]},
            "mark": {"type": "text", "dy": -8, "fontSize": 12},
            "encoding": {"x": horizontal, "y": {**vertical, "field": "active"}, "text": {"field": "label"}},
        },
    ]  # fmt: skip
    return spec_of(layers, width=width, height=_HEIGHT)
