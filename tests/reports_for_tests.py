"""Official reports as the ministry lays them out, year by year, with invented levels; made with typst."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from naik.instruments import loader
from naik.intake import basis_for
from naik.scoring import Score
from naik.scoring import score as score_levels

INSTRUMENT = loader.load("spbe-2020")
PARTS = ("D1", "A1", "D2", "A2", "A3", "A4", "D3", "A5", "A6", "D4", "A7", "A8")


def random_levels(seed: int) -> dict[str, int]:
    """Levels for all 47 indicators."""
    source = random.Random(seed)  # noqa: S311 - invented levels
    return {value: source.randint(1, 5) for value in INSTRUMENT.value_ids}


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a year prints its report. ``columns`` are the years beside each other, empty for one without a year."""

    year: int
    columns: tuple[int, ...] = ()
    alignment: str = "horizon"
    inset: str = "4pt"
    size: str = "9pt"
    name: str = "EVALUASI"
    audit: str = "Pelaksanaan Audit TIK"
    narrow: str = "1fr"
    national: bool = False
    overrides: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


LAYOUTS = {
    "2021": Layout(year=2021, alignment="top", inset="1.5pt", size="8pt", narrow="140pt", national=True),
    "2022 first": Layout(year=2022, columns=(2022, 2021), name="PEMANTAUAN", alignment="horizon"),
    "2022 last": Layout(year=2022, columns=(2021, 2022), name="PEMANTAUAN", alignment="top", national=True),
    "2023": Layout(year=2023, columns=(2023,), alignment="bottom", inset="6pt"),
    "2024": Layout(year=2024, columns=(2024,), inset="9pt", size="10pt", audit="Audit TIK"),
}


def _say(text: str) -> str:
    return '#"' + text.replace('"', '\\"') + '"'


def _comma(text: str) -> str:
    return text.replace(".", ",")


def _figures(score: Score) -> dict[str, str]:
    found = {part.id: f"{part.index:f}" for part in (*score.aspects, *score.domains)}
    return {"index": f"{score.index:f}", "predicate": score.predicate, **found}


def _label(part: str, layout: Layout) -> str:
    if part == "index":
        return "SPBE"
    if part == "D1":
        return "Domain Kebijakan SPBE"
    if part == "A6":
        return layout.audit
    domain, aspect = INSTRUMENT.domain(part), INSTRUMENT.aspect(part)
    found = domain or aspect
    assert found is not None
    return f"Domain {found.title.id}" if domain else found.title.id


def _table(columns: str, alignment: str, inset: str, rows: Sequence[Sequence[str]]) -> str:
    cells = "\n".join(", ".join(f"[{_say(cell)}]" for cell in row) + "," for row in rows)
    return f"#table(columns: {columns}, align: {alignment}, inset: (x: 5pt, y: {inset}),\n{cells}\n)\n"


def report(layout: Layout, levels: Mapping[str, int], *, before: Mapping[str, int] | None = None) -> bytes:
    """A report; ``before`` are the levels of the other year, where the layout shows one."""
    by_year = {layout.year: levels}
    if before is not None:
        by_year |= {year: before for year in layout.columns if year != layout.year}
    years = layout.columns or (layout.year,)
    figures = {y: _figures(score_levels(INSTRUMENT, by_year[y], basis=basis_for(INSTRUMENT, y))) for y in years}
    own = {**figures[layout.year], **layout.overrides}
    figures[layout.year] = own
    extra = ", 70pt" * len(years)
    head = ["", *[str(year) for year in layout.columns]] if layout.columns else ["", "Nilai"]
    parts = [["Nama Indeks", *head[1:]]]
    parts += [[_label(p, layout), *[_comma(figures[y][p]) for y in years]] for p in ("index", *PARTS)]
    rows = [["No", "Indikator", *(head[1:] if layout.columns else ["Nilai Tingkat Kematangan"])]]
    for indicator in INSTRUMENT.indicators:
        if indicator.id in layout.left_out:
            continue
        cells = [str(by_year[year][indicator.id]) for year in years]
        if indicator.id in layout.cells:
            cells[years.index(layout.year)] = layout.cells[indicator.id]
        rows.append([layout.numbers.get(indicator.id, str(indicator.number)), indicator.title.id, *cells])
    national = ""
    if layout.national:
        means = [["Indeks", "Nasional", "Kementerian", "Provinsi", "Kabupaten", "Kota"]]
        means += [[_label(p, layout), "2,24", "2,84", "2,46", "2,11", "2,29"] for p in ("index", *PARTS)]
        national = _table("(150pt, 60pt, 60pt, 60pt, 60pt, 60pt)", "left", "3pt", means) + "#pagebreak()\n"
    source = f"""#set page(paper: "a4", margin: 40pt,
  header: [{layout.name} SISTEM PEMERINTAHAN BERBASIS ELEKTRONIK TAHUN {layout.year}])
#set text(size: {layout.size})
PEMERINTAH KOTA CONTOH BARU

Pelaksanaan didasarkan pada Peraturan Presiden Nomor 95 Tahun 2018.

1. Tingkat Kematangan dinilai menurut 5 tingkat.
#pagebreak()
{national}
INDEKS SPBE – PEMERINTAH KOTA CONTOH BARU

{_comma(own["index"])}

({own["predicate"]})

Nilai Indeks SPBE, Domain, dan Aspek

{_table(f"({layout.narrow}{extra})", "left + horizon", "4pt", parts)}
#pagebreak()
Kelemahan ada pada Tingkat Kematangan Layanan Publik Sektor 1 dan Tingkat Kematangan Layanan Data Terbuka.

Target nilai tingkat kematangan untuk setiap indikator adalah 3 (tiga)

{_table(f"(30pt, 1fr{extra})", f"left + {layout.alignment}", layout.inset, rows)}
"""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.typ"
        path.write_text(source, encoding="utf-8")
        return bytes(typst.compile(str(path)))
