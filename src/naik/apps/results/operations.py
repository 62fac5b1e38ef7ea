"""The one place where published figures change."""

import csv
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction
from django.utils.text import slugify

from naik import datasets
from naik.apps.institutions.models import Institution
from naik.apps.institutions.operations import load_regions
from naik.apps.results.models import ImportRun, NationalFigure, PublishedLevel, PublishedResult
from naik.apps.results.parsing import Refused, ResultRow, parse
from naik.instruments.model import Text

IMPORT_LOCK = 20231124
"""Key of the advisory lock that lets one import run at a time."""
FIELDS = ("index", "predicate", "parts", "standing", "note")


@dataclass(kw_only=True)
class ImportReport:
    """What an import did; `loaded` is False when a refused row held everything back."""

    inserted: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    loaded: bool = True


def import_results(content: bytes, *, skip_refused: bool = False) -> ImportReport:
    """Load a CSV of published results in one transaction; raises UnreadableResults for a file that is none.

    Nothing is loaded when a row is refused, unless `skip_refused`. The same file again changes nothing.
    """
    rows, refused = parse(content)
    report = ImportReport(refused=list(refused))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        institutions = _institutions(rows, report)
        if report.refused and not skip_refused:
            transaction.set_rollback(True)
            report.loaded = False
            report.refused.sort(key=lambda one: one.line)
            return report
        _write([(row, institutions[row.line]) for row in rows if row.line in institutions], report)
        if report.inserted or report.changed:
            ImportRun.objects.create(inserted=report.inserted, changed=report.changed)
    report.refused.sort(key=lambda one: one.line)
    return report


def plain_name(name: str) -> str:
    """A name without what every government's name begins with."""
    return name.removeprefix("Pemerintah ").replace("Kab. ", "Kabupaten ").strip()


def _institutions(rows: tuple[ResultRow, ...], report: ImportReport) -> dict[int, int]:
    by_region = {one.region_id: one for one in Institution.objects.exclude(region=None)}
    by_slug = {one.slug: one for one in Institution.objects.filter(region=None)}
    found: dict[int, int] = {}
    for row in rows:
        if row.region_code:
            known = by_region.get(row.region_code)
            if known is None or known.kind != row.kind:
                reason = Text(
                    f"wilayah '{row.region_code}' tidak dikenal sebagai {row.kind}",
                    f"region '{row.region_code}' is not known as {row.kind}",
                )
                report.refused.append(Refused(row.line, reason))
                continue
        else:
            slug = slugify(plain_name(row.institution))[:160]
            if row.kind not in {"kementerian", "lembaga"} or not slug:
                reason = Text(
                    "pemerintah daerah memerlukan kode wilayah", "a region's government needs its region code"
                )
                report.refused.append(Refused(row.line, reason))
                continue
            known = by_slug.get(slug)
            if known is None:
                known = Institution.objects.create(slug=slug, name=plain_name(row.institution), kind=row.kind)
                by_slug[slug] = known
        found[row.line] = known.pk
    return found


def _write(rows: list[tuple[ResultRow, int]], report: ImportReport) -> None:
    present = {(one.institution_id, one.year, one.instrument, one.source): one for one in PublishedResult.objects.all()}
    new: list[PublishedResult] = []
    changed: list[PublishedResult] = []
    for row, institution in rows:
        values = {name: dict(row.parts) if name == "parts" else getattr(row, name) for name in FIELDS}
        one = present.get((institution, row.year, row.instrument, row.source))
        if one is None:
            new.append(
                PublishedResult(
                    institution_id=institution, year=row.year, instrument=row.instrument, source=row.source, **values
                )
            )
        elif any(getattr(one, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(one, name, value)
            changed.append(one)
    PublishedResult.objects.bulk_create(new, batch_size=500)
    PublishedResult.objects.bulk_update(changed, FIELDS, batch_size=500)
    report.inserted, report.changed = len(new), len(changed)
    report.unchanged = len(rows) - len(new) - len(changed)


@transaction.atomic
def load_shipped() -> None:
    """Load everything that travels with Naik: regions, results, levels, aggregates."""
    load_regions(datasets.path("regions.csv"))
    _load_national(datasets.path("national.csv"))
    report = import_results(datasets.path("results.csv").read_bytes())
    if not report.loaded:
        first = report.refused[0]
        raise ValueError(f"shipped results, line {first.line}: {first.reason.en}")
    _load_levels(datasets.path("levels.csv"))
    ImportRun.objects.create(inserted=0, changed=0)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _load_national(file: Path) -> None:
    figures = [
        NationalFigure(
            year=int(row["year"]), category=row["category"], part=row["part"], value=Decimal(row["value"]),
            note=row["note"], source=row["source"],
        )
        for row in _rows(file)
    ]  # fmt: skip
    unique = ["year", "category", "part", "source"]
    NationalFigure.objects.bulk_create(
        figures, update_conflicts=True, unique_fields=unique, update_fields=["value", "note"]
    )


def _load_levels(file: Path) -> None:
    by_region = dict(Institution.objects.exclude(region=None).values_list("region_id", "pk"))
    levels = [
        PublishedLevel(
            institution_id=by_region[row["region_code"]], year=int(row["year"]), instrument=row["instrument"],
            indicator=row["indicator"], level=Decimal(row["level"]), source=row["source"],
        )
        for row in _rows(file)
    ]  # fmt: skip
    unique = ["institution", "year", "instrument", "indicator"]
    PublishedLevel.objects.bulk_create(
        levels, update_conflicts=True, unique_fields=unique, update_fields=["level", "source"]
    )
