"""Changes to regions and institutions."""

import csv
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from naik.apps.institutions.models import Institution, Region, RegionKind

JAKARTA = "31"
"""Its kota and kabupaten are administrative: without a government of their own, evaluated with the province."""


def government_name(name: str, kind: str) -> str:
    """The name of a region's government as this site writes it: "Provinsi Lampung", "Kota Metro"."""
    return f"Provinsi {name}" if kind == RegionKind.PROVINCE else name


@transaction.atomic
def load_regions(file: Path) -> None:
    """Write every region of `file` (columns as in datasets/regions.csv) and the governments they have."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["code"])
    fields = ["name", "kind", "province", "population", "area_km2", "latitude", "longitude"]
    for provinces in (True, False):
        regions = [
            Region(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                province_id=None if provinces else row["province_code"],
                population=int(row["population"]),
                area_km2=Decimal(row["area_km2"]),
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
            )
            for row in rows
            if (row["kind"] == RegionKind.PROVINCE) is provinces
        ]
        Region.objects.bulk_create(regions, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    governed = [row for row in rows if not (row["province_code"] == JAKARTA and row["kind"] != RegionKind.PROVINCE)]
    governments = [
        Institution(slug=slugify(name), name=name, kind=row["kind"], region_id=row["code"])
        for row in governed
        for name in [government_name(row["name"], row["kind"])]
    ]
    Institution.objects.bulk_create(
        governments, update_conflicts=True, unique_fields=["slug"], update_fields=["name", "kind", "region"]
    )
