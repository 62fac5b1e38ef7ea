"""An invented institution's plan over the city's real levels of 2024, and one that is still a draft."""

from __future__ import annotations

from datetime import timedelta

from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Assessment
from naik.apps.evidence.queries import today
from naik.apps.improvement.models import Plan
from naik.apps.improvement.operations import assumptions
from naik.apps.improvement.operations import plans as operations
from naik.apps.improvement.operations.assumptions import Carrying
from naik.apps.improvement.operations.plans import Adoption
from naik.apps.improvement.queries.assumptions import capacities, shown_digest
from naik.apps.improvement.queries.origins import ASSESSMENT
from naik.apps.improvement.queries.plans import signed_content
from naik.apps.improvement.wishes import Wishes
from naik.apps.institutions.models import Office
from naik.apps.site.demonstration.past_cycles import INSTRUMENT, YEARS, cycle_name
from naik.apps.site.demonstration.people import access_of
from naik.apps.tenancy.scope import opened
from naik.cycle.papers import digest
from naik.instruments import loader
from naik.planning import StepCost

TITLE, DRAFT = "Menuju Sangat Baik dalam dua tahun (contoh)", "Langkah setahun menuju 3,20 (contoh)"
TARGET, FIRST_STEP = "Sangat Baik", "3.20"
OWN_CELL, OWN_COST = ("43", 5), StepCost(effort=9, money=None, months=8)
"""What the invented institution assumes of the step of open data to level 5, instead of the shipped table."""
CARRYING = {"1.01": Carrying(effort=60), "1.07": Carrying(effort=30, first_month=2, last_month=11)}
"""What two offices can carry in a year, in effort points."""
POSITION, PLACE = "Koordinator SPBE (contoh)", "Bandar Lampung"
ADOPTED_AGO = timedelta(days=75)


def load_plans() -> None:
    """Set assumptions, adopt a plan in the coordinator's name and leave another as a draft."""
    access = access_of("koordinator")
    with opened([access.institution.pk], person=access.person.pk):
        year = today(access.institution).year
        assumptions.set_costs(access, loader.load(INSTRUMENT), {OWN_CELL: OWN_COST})
        offices = dict(Office.objects.filter(code__in=CARRYING).values_list("code", "pk"))
        given = {offices[code]: one for code, one in CARRYING.items()}
        assumptions.set_capacities(access, year, shown_digest(capacities(access, year)), given)
        origin = f"{ASSESSMENT}{Assessment.objects.get(cycle__name=cycle_name(YEARS[-1])).pk}"
        wished = Wishes(origin=origin, first_year=year, target=TARGET, yearly=(FIRST_STEP,), years=2)
        adopted = operations.draft(access, TITLE, wished)
        operations.adopt(
            access, adopted.pk,
            Adoption(shown=digest(signed_content(adopted)), position=POSITION, place=PLACE),
        )  # fmt: skip
        # A plan becomes old by waiting only, and before its thirtieth day a pace says nothing.
        moment = database_now() - ADOPTED_AGO
        Plan.objects.filter(pk=adopted.pk).update(created_at=moment, adopted_at=moment)
        operations.draft(access, DRAFT, Wishes(origin=origin, first_year=year + 1, target=FIRST_STEP))
