"""Publishing what was determined in this system, beside what other sources print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from naik.apps.results.models import ImportRun, PublishedLevel, PublishedResult, Standing
from naik.apps.results.operations import IMPORT_LOCK

FIELDS = ("index", "predicate", "parts", "standing", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A determined result; `levels` are rounded for print, `parts` the domains, or the aspects where there are none."""

    institution_id: int
    year: int
    instrument: str
    index: Decimal
    predicate: str
    parts: Mapping[str, str]
    levels: Mapping[str, Decimal]
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """An earlier version of the same determination, and what is said of it from now on."""

    source: str
    note: str


def publish_computed(computed: Computed, replaced: Sequence[Replaced] = ()) -> None:
    """Publish a determined result in the transaction that is open; whoever calls has asked for the right.

    No figure or level of another source is touched: figures stand side by side, and where another source gives the
    levels, those stay and the note names the ones that differ. The same again changes nothing.
    """
    with connection.cursor() as cursor:
        # The newest run is the version of the data: runs have to become visible in the order of their numbers.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
    of_year = PublishedResult.objects.filter(
        institution=computed.institution_id, year=computed.year, instrument=computed.instrument
    )
    changed = 0
    for one in replaced:
        changed += (
            of_year.filter(source=one.source)
            .exclude(standing=Standing.REPLACED)
            .update(standing=Standing.REPLACED, note=one.note)
        )
    differing = _levels(computed, [one.source for one in replaced])
    note = computed.note
    if differing:
        note = f"{note}; tingkat menurut sumber lain tetap ditampilkan, berbeda pada indikator {', '.join(differing)}"
    wanted = {
        "index": computed.index, "predicate": computed.predicate, "parts": dict(computed.parts),
        "standing": Standing.OFFICIAL, "note": note,
    }  # fmt: skip
    stored = of_year.filter(source=computed.source).first()
    if stored is not None and all(getattr(stored, name) == wanted[name] for name in FIELDS) and not changed:
        return
    PublishedResult.objects.update_or_create(
        institution_id=computed.institution_id, year=computed.year, instrument=computed.instrument,
        source=computed.source, defaults=wanted,
    )  # fmt: skip
    ImportRun.objects.create(inserted=int(stored is None), changed=changed + int(stored is not None))


def _levels(computed: Computed, earlier: Sequence[str]) -> tuple[str, ...]:
    """Write the levels, or where another source has them: which differ."""
    stored = PublishedLevel.objects.filter(
        institution=computed.institution_id, year=computed.year, instrument=computed.instrument
    )
    others = dict(stored.exclude(source__in=[computed.source, *earlier]).values_list("indicator", "level"))
    if others:
        return tuple(one for one, level in computed.levels.items() if others.get(one, level) != level)
    stored.exclude(indicator__in=computed.levels).delete()
    PublishedLevel.objects.bulk_create(
        [
            PublishedLevel(
                institution_id=computed.institution_id, year=computed.year, instrument=computed.instrument,
                indicator=indicator, level=level, source=computed.source,
            )
            for indicator, level in computed.levels.items()
        ],
        update_conflicts=True, unique_fields=["institution", "year", "instrument", "indicator"],
        update_fields=["level", "source"],
    )  # fmt: skip
    return ()
