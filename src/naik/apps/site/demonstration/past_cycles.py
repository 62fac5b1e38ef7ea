"""The city's real levels of 2021 to 2024 as four closed cycles; nothing but levels is known, and nothing is added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import record
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Assessment, Cycle, Determination, Judgement, StageWindow
from naik.apps.evaluations.moving import subject
from naik.apps.evaluations.operations import sharing
from naik.apps.evaluations.operations.cycles import Draft, create, enrol
from naik.apps.evaluations.queries.standing import standing
from naik.apps.institutions.access import Access, access_to
from naik.apps.institutions.models import Institution, Office
from naik.apps.results.models import PublishedLevel
from naik.apps.site.demonstration.people import CITY, access_of, authority
from naik.apps.tenancy.scope import opened
from naik.cycle.sharing import Part
from naik.cycle.stages import Stage
from naik.cycle.windows import Days
from naik.instruments.model import PredicateBasis

YEARS = (2021, 2022, 2023, 2024)
INSTRUMENT = "spbe-2020"
STAGES = (Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DOCUMENT_REVIEW, Stage.DETERMINATION)
CARRIED_OVER = "Hanya tingkat yang dialihkan dari laporan resmi; uraian asesor tidak tersedia. Sumber: {source}"

LEADS: Mapping[str, tuple[str, ...]] = {
    "1.01": ("3", "4", "5", "6", "7", "8", "15", "16", "17", "18", "20", "22", "23", "28", "42", "43", "44"),
    "1.02": ("9", "21", "29", "30", "31", "39"),
    "1.03": ("1", "2", "10", "11", "12", "13", "14", "19", "32", "40"),
    "1.04": ("46",),
    "1.06": ("24", "33", "34", "35", "38"),
    "1.07": ("25", "26", "27", "36", "41"),
    "1.09": ("47",),
    "1.14": ("45",),
    "1.16": ("37",),
}
"""Which invented office led each indicator of the newest closed cycle, by its code; the reports name none."""


def load_past_cycles() -> None:
    """Make the closed cycles that are not there yet, in the invented administrator's name."""
    organiser, city = authority(), Institution.objects.get(slug=CITY)
    access = access_to(Person.objects.get(email="admin@contoh.id"), organiser.slug)
    if access is None:
        return
    with opened([organiser.pk, city.pk], person=access.person.pk):
        present = set(Cycle.objects.filter(organiser=organiser).values_list("name", flat=True))
        for year in YEARS:
            if cycle_name(year) not in present:
                _make(access, city, year)


def cycle_name(year: int) -> str:
    """What the closed cycle of a year is called; the year's levels are real, the cycle stands in for the real one."""
    return f"SPBE {year} (contoh, tingkat resmi)"


@transaction.atomic
def _make(access: Access, city: Institution, year: int) -> None:
    days = Days(date(year, 1, 1), date(year, 12, 31))
    draft = Draft(
        name=cycle_name(year), year=year, instrument=INSTRUMENT, basis=PredicateBasis.EXACT,
        windows=dict.fromkeys(STAGES, days),
    )  # fmt: skip
    cycle = create(access, draft, STAGES, rehearsal=False)
    (made,) = enrol(cycle, [city.pk], STAGES)
    made.cycle = cycle
    if year == YEARS[-1]:
        _name_leads(made)
    _carry_over(access, made)
    _determine(access, made)
    now = database_now()
    StageWindow.objects.filter(cycle=cycle).update(closed_at=now)
    cycle.closed_at = now
    cycle.save(update_fields=["closed_at"])


def _name_leads(made: Assessment) -> None:
    """Share the answers out in the coordinator's name, so that plans, needs and effects know an office for each."""
    coordinator = access_of("koordinator")
    stage = StageWindow.objects.filter(cycle=made.cycle, stage=Stage.SELF_ASSESSMENT)
    (was,) = stage.values_list("closes_at", flat=True)
    # Sharing belongs to an open self-assessment; this one was open in its year, which is over.
    stage.update(closes_at=database_now() + timedelta(days=1))
    offices = dict(Office.objects.filter(institution=made.institution_id).values_list("code", "pk"))
    for code, values in LEADS.items():
        sharing.give(coordinator, made.pk, values, Part(offices[code]), lead=True)
    stage.update(closes_at=was)


def _carry_over(access: Access, made: Assessment) -> None:
    published = PublishedLevel.objects.filter(
        institution=made.institution_id, year=made.cycle.year, instrument=INSTRUMENT
    )
    Judgement.objects.bulk_create(
        Judgement(
            institution_id=made.institution_id, assessment=made, stage=Stage.DOCUMENT_REVIEW, value=one.indicator,
            level=str(int(one.level)), justification=CARRIED_OVER.format(source=one.source), author=access.person,
        )
        for one in published
    )  # fmt: skip


def _determine(access: Access, made: Assessment) -> None:
    stood = standing(made)
    result = stood.score(stood.final)
    Determination.objects.create(
        institution_id=made.institution_id, assessment=made, version=1, index=result.index,
        exact_index=str(result.exact), predicate=result.predicate,
        levels={value: levels[stood.final] for value, levels in stood.held.items()},
        recipe=result.recipe.as_document(), determined_by=access.person, determined_at=database_now(),
    )  # fmt: skip
    made.stage, made.stage_since = Stage.FINISHED, database_now()
    made.save(update_fields=["stage", "stage_since"])
    record(
        made.institution_id, "evaluations:assessment:determined", subject(made), by=access.author,
        after={"stage": made.stage, "version": 1, "index": result.index, "predicate": result.predicate},
        reason="peragaan: hanya tingkat resmi yang dialihkan",
    )  # fmt: skip
