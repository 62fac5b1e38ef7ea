"""An institution's own rehearsal: opened whenever it likes, from any instrument, seen by nobody outside."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from naik.apps.audit.operations import record
from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Assessment, Reopening
from naik.apps.evaluations.moving import subject
from naik.apps.evaluations.operations.cycle_stages import reopen_held
from naik.apps.evaluations.operations.cycles import Draft, create, enrol
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.moments import end_of
from naik.apps.institutions.roles import Permission
from naik.cycle.stages import Stage


@transaction.atomic
def open_rehearsal(access: Access, draft: Draft) -> Assessment:
    """Open a rehearsal of this institution for itself."""
    access.require(Permission.REHEARSAL_MANAGE)
    stages = draft.stages(rehearsal=True)
    cycle = create(access, draft, stages, rehearsal=True)
    (made,) = enrol(cycle, [access.institution.pk], stages)
    made.cycle = cycle
    record(
        access.institution.pk, "evaluations:rehearsal:opened", subject(made), by=access.author,
        after={"instrument": cycle.instrument, "predicate_basis": cycle.predicate_basis, "stages": list(stages)},
    )  # fmt: skip
    return made


@transaction.atomic
def reopen(access: Access, assessment_id: int, stage: Stage, until: date, *, reason: str) -> Reopening:
    """Open a stage of a rehearsal again, up to and including the day `until`; a cycle's is the authority's."""
    access.require(Permission.REHEARSAL_MANAGE)
    policies.assessment(access, assessment_id)
    held = Assessment.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=assessment_id)
    if not held.cycle.rehearsal:
        raise Forbidden(Permission.CYCLE_MANAGE)
    return reopen_held(access, held, stage, end_of(until, access.institution), reason=reason)
