"""The time line: every figure is drawn, named and in its table; what is unknown is not drawn as nothing."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from naik.reports.timeline import NOT_A_CAUSE, Timeline, TimelineYear, timeline

# Indices and their years are Bandar Lampung's; the target, hours and events are invented.
YEARS = (
    TimelineYear(year=2019, instrument="SPBE 2018", index=Decimal("2.05")),
    TimelineYear(year=2021, instrument="SPBE 2020", index=Decimal("1.20"), training_hours=Decimal(0)),
    TimelineYear(
        year=2022, instrument="SPBE 2020", index=Decimal("1.50"), target=Decimal("1.80"),
        training_hours=Decimal("12.5"), outreach_events=1,
    ),
    TimelineYear(
        year=2024, instrument="SPBE 2020", index=Decimal("2.98"), target=Decimal("2.98"),
        training_hours=Decimal(120), outreach_events=9,
    ),
    TimelineYear(year=2025, instrument="SPBE 2020", target=Decimal("3.50")),
)  # fmt: skip


@pytest.fixture(scope="module")
def indonesian() -> Timeline:
    return timeline(YEARS, language="id")


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - the drawing is ours


def texts(drawing: str, tag: str) -> list[str]:
    return [element.text or "" for element in parsed(drawing).iter() if element.tag.endswith(tag)]


def test_it_is_valid_named_and_free_of_styles_and_scripts_in_both_widths(indonesian: Timeline) -> None:
    for drawing, width in ((indonesian.chart.wide, "640"), (indonesian.chart.narrow, "290")):
        root = parsed(drawing)
        assert root.get("aria-label") == f"{indonesian.title}. {indonesian.sentence}"
        assert str(root.get("viewBox")).split()[2] == width
        for element in root.iter():
            assert element.get("style") is None
            assert not element.tag.endswith(("script", "style", "foreignObject"))


def test_every_figure_has_a_mark_that_says_what_it_is(indonesian: Timeline) -> None:
    for drawing in (indonesian.chart.wide, indonesian.chart.narrow):
        assert sorted(texts(drawing, "title")) == [
            "Indeks 2019: 2,05", "Indeks 2021: 1,20", "Indeks 2022: 1,50", "Indeks 2024: 2,98",
            "Jam pelatihan 2021: 0", "Jam pelatihan 2022: 12,5", "Jam pelatihan 2024: 120",
            "Kegiatan sosialisasi 2022: 1", "Kegiatan sosialisasi 2024: 9",
            "Target rencana 2022: 1,80", "Target rencana 2024: 2,98", "Target rencana 2025: 3,50",
        ]  # fmt: skip


def test_the_table_behind_it_tells_zero_from_unknown(indonesian: Timeline) -> None:
    assert indonesian.columns == (
        "Tahun", "Instrumen", "Indeks", "Target rencana", "Jam pelatihan", "Kegiatan sosialisasi",
    )  # fmt: skip
    assert indonesian.rows == (
        ("2019", "SPBE 2018", "2,05", "", "", ""),
        ("2021", "SPBE 2020", "1,20", "", "0", ""),
        ("2022", "SPBE 2020", "1,50", "1,80", "12,5", "1"),
        ("2024", "SPBE 2020", "2,98", "2,98", "120", "9"),
        ("2025", "SPBE 2020", "", "3,50", "", ""),
    )


def test_the_sentence_gives_the_numbers_and_claims_no_cause() -> None:
    assert timeline(YEARS, language="en").sentence == (
        "Index 2024: 2.98 (2021: 1.20). Target 2025: 3.50. Training: 132.5 hours. Outreach: 10 events. "
        "What happens side by side need not cause each other."
    )
    alone = timeline(YEARS[:1], language="id")
    assert alone.sentence == "Indeks 2019: 2,05."
    assert NOT_A_CAUSE.id not in alone.sentence


def lines(drawing: str, colour: str) -> list[str]:
    return re.findall(rf'<path d="(M[^"]*L[^"Z]*)" stroke="var\({colour}\)"[^>]*>', drawing)


def test_no_line_crosses_a_change_of_instrument_and_the_plan_begins_at_the_last_index(indonesian: Timeline) -> None:
    drawing = indonesian.chart.wide
    (index,) = lines(drawing, "--accent")
    assert index.count("L") == 2
    (plan,) = lines(drawing, "--ink")
    assert plan.count("L") == 3
    assert "stroke-dasharray" in drawing
    assert plan.split("L")[0] == index.split("L")[0]


def test_a_target_that_was_just_met_is_not_printed_twice(indonesian: Timeline) -> None:
    assert texts(indonesian.chart.wide, "text").count("2,98") == 1


def test_a_year_without_figures_keeps_its_place(indonesian: Timeline) -> None:
    assert {"2020", "2023"} <= set(texts(indonesian.chart.wide, "text"))


def test_what_was_never_recorded_has_no_strip() -> None:
    drawing = timeline(YEARS[:1], language="id").chart.wide
    assert "Indeks" in texts(drawing, "text")
    assert not {"Target rencana", "Jam pelatihan", "Kegiatan sosialisasi"} & set(texts(drawing, "text"))


def test_any_order_gives_the_same_drawing_and_many_years_still_fit_a_phone(indonesian: Timeline) -> None:
    assert timeline(YEARS[::-1], language="id") == indonesian
    many = tuple(TimelineYear(year=year, instrument="X", index=Decimal(3)) for year in range(2005, 2027))
    labels = [text for text in texts(timeline(many, language="id").chart.narrow, "text") if len(text) == 4]
    years = [text for text in labels if text.isdigit()]
    assert years[-1] == "2026"
    assert len(years) <= 7
    assert labels.count("3,00") == len(years)


def test_a_hostile_instrument_stays_text() -> None:
    found = timeline((TimelineYear(year=2024, instrument="</svg><script>", index=Decimal(3)),), language="id")
    assert found.rows[0][1] == "</svg><script>"
    assert "<script" not in found.chart.wide


def test_a_time_line_needs_a_year() -> None:
    with pytest.raises(ValueError, match="needs a year"):
        timeline((), language="id")
