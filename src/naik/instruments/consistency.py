"""What must hold between the parts of an instrument: sums, numbering, references, bands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from naik.instruments.model import Indicator, ScoringModel
from naik.instruments.yaml_nodes import Problems

WHOLE = Fraction(100)


def check(draft: dict[str, Any], indicators: list[tuple[Indicator, Path]], main: Path, problems: Problems) -> None:
    """Note every contradiction between well-formed parts."""
    _numbering(indicators, problems)
    _sums(draft, [indicator for indicator, _file in indicators], main, problems)
    _bands(draft, main, problems)
    _levels(draft, indicators, problems)
    for name in ("domains", "aspects", "rules"):
        _once((part.id for part in draft[name]), name, draft, main, problems)
    _once((edition.year for edition in draft["editions"]), "editions", draft, main, problems)
    _once((band.predicate for band in draft["bands"]), "bands", draft, main, problems)


def _once(names: Iterable[object], part: str, draft: dict[str, Any], main: Path, problems: Problems) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            problems.add(
                main, draft["lines"][part], f"'{name}' disebut {count} kali", f"'{name}' appears {count} times"
            )


def _numbering(indicators: list[tuple[Indicator, Path]], problems: Problems) -> None:
    seen: dict[str, Path] = {}
    for position, (indicator, file) in enumerate(indicators, 1):
        if indicator.number != position:
            problems.add(
                file, None,
                f"nomor indikator melompat: {position} seharusnya ada sebelum {indicator.number}",
                f"indicator numbers leave a gap: {position} should come before {indicator.number}",
            )  # fmt: skip
            break
    for indicator, file in indicators:
        if indicator.id in seen:
            problems.add(
                file, None,
                f"id '{indicator.id}' sudah dipakai {seen[indicator.id].name}",
                f"id '{indicator.id}' is already used by {seen[indicator.id].name}",
            )  # fmt: skip
        seen.setdefault(indicator.id, file)


def _sums(draft: dict[str, Any], indicators: list[Indicator], main: Path, problems: Problems) -> None:
    def compare(part: str, name: str, stated: Fraction, found: Fraction) -> None:
        if stated != found:
            problems.add(
                main, draft["lines"].get(part),
                f"bobot {name} adalah {float(stated):g}, tetapi jumlah isinya {float(found):g}",
                f"the weight of {name} is {float(stated):g}, but its parts add up to {float(found):g}",
            )  # fmt: skip

    domains, aspects = draft["domains"], draft["aspects"]
    known = {domain.id for domain in domains}
    for aspect in aspects:
        compare(
            "aspects",
            aspect.id,
            aspect.weight,
            sum((i.weight for i in indicators if i.aspect == aspect.id), Fraction(0)),
        )
        if aspect.domain not in (known or {None}):
            problems.add(
                main, draft["lines"]["aspects"],
                f"aspek {aspect.id} tidak berada dalam domain yang ada",
                f"aspect {aspect.id} is in no known domain",
            )  # fmt: skip
    for domain in domains:
        compare(
            "domains", domain.id, domain.weight, sum((a.weight for a in aspects if a.domain == domain.id), Fraction(0))
        )
    compare("aspects", "100%", WHOLE, sum((aspect.weight for aspect in aspects), Fraction(0)))


def _bands(draft: dict[str, Any], main: Path, problems: Problems) -> None:
    bands, line = draft["bands"], draft["lines"]["bands"]
    if not bands:
        problems.add(main, line, "tidak ada predikat", "there are no predicates")
        return
    if [band.number for band in bands] != list(range(1, len(bands) + 1)):
        problems.add(
            main, line, "predikat harus bernomor 1, 2, 3, dan seterusnya", "bands are numbered 1, 2, 3 and so on"
        )
    for before, after in pairwise(bands):
        if before.upper > after.lower:
            problems.add(
                main, line,
                f"rentang {before.predicate} dan {after.predicate} tumpang tindih",
                f"the bands {before.predicate} and {after.predicate} overlap",
            )  # fmt: skip
        if before.upper < after.lower:
            problems.add(
                main, line,
                f"ada celah antara {before.predicate} dan {after.predicate}",
                f"there is a gap between {before.predicate} and {after.predicate}",
            )  # fmt: skip
    if any(band.lower >= band.upper for band in bands):
        problems.add(main, line, "batas bawah harus di bawah batas atas", "a lower bound must be below its upper bound")
    if any(band.upper_inclusive for band in bands[:-1]) or not bands[-1].upper_inclusive:
        problems.add(main, line, "hanya batas atas terakhir yang termasuk", "only the last upper bound is included")
    if bands[0].lower > draft["lowest"] or bands[-1].upper != draft["highest"]:
        problems.add(main, line, "predikat tidak menutup seluruh skala", "the bands do not cover the whole scale")


def _levels(draft: dict[str, Any], indicators: list[tuple[Indicator, Path]], problems: Problems) -> None:
    lowest, highest = draft["lowest"], draft["highest"]
    if lowest != int(lowest) or highest != int(highest) or lowest >= highest:
        file = indicators[0][1].parent.parent / "instrument.yaml" if indicators else Path("instrument.yaml")
        problems.add(
            file,
            draft["lines"]["lowest"],
            "skala harus naik antara bilangan bulat",
            "the scale must rise between whole numbers",
        )
        return
    wanted = list(range(int(lowest), int(highest) + 1))
    for indicator, file in indicators:
        if [level.number for level in indicator.levels] != wanted:
            problems.add(
                file, None,
                f"tingkat harus {wanted[0]} sampai {wanted[-1]} tanpa celah",
                f"the levels must be {wanted[0]} to {wanted[-1]} without a gap",
            )  # fmt: skip
        external = indicator.external_index
        if external and (external.segments[0].value_start < lowest or external.segments[-1].value_end > highest):
            problems.add(file, None, "indeks luar keluar dari skala", "the external index leaves the scale")
        if external and external.automatic and draft["model"] is not ScoringModel.LEVEL_BAND:
            problems.add(
                file, None, "indeks luar hanya untuk model level_band", "an external index needs the level_band model"
            )
