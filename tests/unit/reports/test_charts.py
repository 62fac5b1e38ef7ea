"""Charts hold every figure, hide nothing behind a script, and let no name break out of its element."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from naik.reports import charts


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - the drawing is ours


HOSTILE = "</title><script>alert(\"1\")</script>&<b x='y'>"


def _points() -> tuple[charts.YearPoint, ...]:
    figures = {2019: "2.18", 2020: "2.26", 2021: "2.24", 2024: "3.12"}
    return tuple(
        charts.YearPoint(
            year=year,
            value=Decimal(value),
            label=value.replace(".", ","),
            group="SPBE 2018" if year < 2021 else "SPBE 2020",
            steps=2,
        )
        for year, value in figures.items()
    )


def _bands() -> tuple[charts.BandStripe, ...]:
    edges = ("1", "1.8", "2.6", "3.5", "4.2", "5")
    return tuple(
        charts.BandStripe(
            steps=number + 1, label=f"P{number}", lower=Decimal(edges[number]), upper=Decimal(edges[number + 1])
        )
        for number in range(5)
    )


def _all_charts(hint: str = "Kota A: 2,98") -> dict[str, charts.Chart]:
    return {
        "national": charts.national_index(_points(), label=hint, decimal=","),
        "index": charts.index_by_year(_points(), _bands(), label=hint, decimal=","),
        "parts": charts.parts_compared(
            tuple(
                charts.PartPoint(part=part, series=series, value=Decimal(2 + series), hint=f"{hint} {part} {series}")
                for part in ("Kebijakan", "Layanan")
                for series in range(3)
            ),
            label=hint,
            decimal=",",
        ),
        "shares": charts.predicates_by_kind(
            tuple(charts.Share(kind="Kota", steps=step, count=step, hint=f"{hint} {step}") for step in range(1, 6)),
            label=hint,
        ),
        "map": charts.dots_map(
            tuple(
                charts.MapDot(
                    latitude=Decimal(-step),
                    longitude=Decimal(100 + step),
                    steps=step,
                    hint=f"{hint} {step}",
                    path=f"/instansi/{step}/",
                )
                for step in range(6)
            ),
            label=hint,
        ),
    }


@pytest.mark.parametrize("name", ["national", "index", "parts", "shares", "map"])
def test_a_chart_is_valid_named_and_free_of_styles_and_scripts(name: str) -> None:
    chart = _all_charts()[name]
    for drawing in filter(None, (chart.wide, chart.narrow)):
        root = parsed(drawing)
        assert root.get("aria-label") == "Kota A: 2,98"
        assert root.get("viewBox")
        for element in root.iter():
            assert element.get("style") is None
            assert not element.tag.endswith(("script", "style", "foreignObject"))
            assert not any(attribute.startswith("on") for attribute in element.attrib)


@pytest.mark.parametrize("name", ["national", "index", "parts", "shares", "map"])
def test_a_hostile_name_stays_text(name: str) -> None:
    chart = _all_charts(HOSTILE)[name]
    for drawing in filter(None, (chart.wide, chart.narrow)):
        root = parsed(drawing)
        assert root.get("aria-label") == HOSTILE
        assert not [element for element in root.iter() if element.tag.endswith(("script", "}b"))]


def _titles(drawing: str) -> list[str]:
    return [element.text or "" for element in parsed(drawing).iter() if element.tag.endswith("title")]


@pytest.mark.parametrize(("name", "count"), [("national", 4), ("index", 4), ("parts", 6), ("shares", 5), ("map", 6)])
def test_every_point_is_drawn_and_says_what_it_is(name: str, count: int) -> None:
    chart = _all_charts()[name]
    for drawing in filter(None, (chart.wide, chart.narrow)):
        assert len(_titles(drawing)) == count


def test_no_line_crosses_a_change_of_instrument() -> None:
    drawing = charts.national_index(_points(), label="x", decimal=",").wide
    lines = re.findall(r'<path d="(M[^"]*L[^"]*)" stroke="var\(--accent\)"', drawing)
    assert len(lines) == 2
    assert "stroke-dasharray" in drawing


def test_dots_lead_to_their_pages_without_filling_the_tab_order() -> None:
    root = parsed(_all_charts()["map"].wide)
    links = [element for element in root.iter() if element.tag.endswith("}a")]
    assert sorted(link.get("href") or "" for link in links) == [f"/instansi/{step}/" for step in range(6)]
    assert {link.get("tabindex") for link in links} == {"-1"}
    assert root.get("role") == "group"


def test_predicates_differ_in_shape_as_well_as_colour() -> None:
    root = parsed(_all_charts()["map"].wide)
    marks = [
        element
        for element in root.iter()
        if element.tag.endswith("path") and element.get("fill", "").startswith("var(--p")
    ]
    assert len({mark.get("d") for mark in marks}) == 6
    assert len({mark.get("fill") for mark in marks}) == 6


def test_no_colour_is_fixed_so_that_dark_mode_can_change_them_all() -> None:
    for chart in _all_charts().values():
        for drawing in filter(None, (chart.wide, chart.narrow)):
            colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawing)) - {"none", "transparent"}
            assert all(colour.startswith("var(--") for colour in colours), colours
