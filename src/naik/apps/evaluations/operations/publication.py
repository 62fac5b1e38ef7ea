"""Publishing a determination: the public site shows it at once, and an earlier version as replaced."""

from __future__ import annotations

from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import override

from naik.apps.evaluations import gate, moving
from naik.apps.evaluations.models import Assessment, Determination
from naik.apps.evaluations.operations.determination import Incomplete, newest, require_right
from naik.apps.evaluations.queries.completeness import lacking
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Institution, Membership
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.apps.institutions.telling import tell
from naik.apps.institutions.time_zones import zone
from naik.apps.notices.models import NoticeKind
from naik.apps.results.models import OWN
from naik.apps.results.publication import Computed, Replaced, publish_computed
from naik.cycle.machines import DETERMINATION
from naik.cycle.stages import Stage
from naik.instruments.model import Instrument, Text
from naik.scoring import Recipe, Score, replay, round_half_up, value_from_text

NEVER = Text("Latihan tidak pernah diterbitkan.", "A rehearsal is never published.")
TOLD = (Role.COORDINATOR, Role.RESPONSIBLE_OFFICIAL, Role.LEADER)


def publish(access: Access, assessment_id: int) -> Determination:
    """Publish the determined version; raises Incomplete, or Refused for a rehearsal."""
    found = gate.enter(access, assessment_id, Stage.PUBLICATION, alone=True)
    require_right(access, found, Permission.PUBLISH)
    if found.cycle.rehearsal:
        raise Refused(NEVER)
    missing = lacking(found)
    if missing:
        raise Incomplete(missing)
    current = newest(found)
    current.state = moving.moved(DETERMINATION, current.state, "publish")
    current.published_by, current.published_at = access.person, gate.database_now()
    current.save(update_fields=["state", "published_by", "published_at"])
    earlier = list(Determination.objects.select_for_update().filter(assessment=found, state="published"))
    replaced = []
    for one in earlier:
        if one.pk == current.pk:
            continue
        one.state = moving.moved(DETERMINATION, one.state, "replace")
        one.save(update_fields=["state"])
        replaced.append(_replaced(access.institution, found, one, current))
    instrument = gate.instrument(found)
    publish_computed(_computed(instrument, found, current), replaced)
    _tell(access, found)
    moving.advance(
        access, found, "publish",
        after={"version": current.version, "index": current.index, "predicate": current.predicate},
    )  # fmt: skip
    return current


def source(assessment: Assessment, version: int) -> str:
    """What a published figure of this system gives as its source."""
    cycle = assessment.cycle
    return f"{OWN}{cycle.name} ({cycle.organiser.name}), penetapan versi {version}"


def _computed(instrument: Instrument, assessment: Assessment, current: Determination) -> Computed:
    # The recipe is what was frozen; it is replayed rather than the levels read again.
    result: Score = replay(Recipe.from_document(current.recipe), instrument)
    parts = result.domains or result.aspects
    return Computed(
        institution_id=assessment.institution_id, year=assessment.cycle.year, instrument=instrument.id,
        index=current.index, predicate=current.predicate, parts={one.id: str(one.index) for one in parts},
        levels={value: round_half_up(Fraction(value_from_text(level))) for value, level in current.levels.items()},
        source=source(assessment, current.version), note=f"versi {current.version}",
    )  # fmt: skip


def _replaced(
    institution: Institution, assessment: Assessment, earlier: Determination, current: Determination
) -> Replaced:
    at = current.published_at
    if at is None:
        raise ValueError("a version that is not published replaces none")
    with override("id"):
        day = date_format(at.astimezone(zone(institution)), "j F Y")
    note = f"versi {earlier.version}, digantikan versi {current.version} pada {day} karena: {earlier.reason}"
    return Replaced(source(assessment, earlier.version), note)


def _tell(access: Access, assessment: Assessment) -> None:
    name = assessment.cycle.name
    sentence = Text(f"Hasil {name} diterbitkan.", f"The result of {name} is published.")
    people = Membership.objects.filter(active(), institution=access.institution, role__in=TOLD)
    for person in sorted(set(people.values_list("person_id", flat=True))):
        tell(person, NoticeKind.STAGE_MOVED, sentence, "outcome", access.institution, assessment.pk)
