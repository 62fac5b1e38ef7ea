"""Determining a result: computed, kept with its recipe and frozen; taken back before publication; opened again."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving
from naik.apps.evaluations.models import Assessment, Determination, Judgement
from naik.apps.evaluations.operations.judging import JudgedLevel, judge
from naik.apps.evaluations.operations.submission import void_signatures
from naik.apps.evaluations.queries import authority
from naik.apps.evaluations.queries.completeness import facts, lacking
from naik.apps.evaluations.queries.standing import standing
from naik.apps.institutions.access import Access, Forbidden, access_to
from naik.apps.institutions.models import Institution
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.tenancy.scope import opened
from naik.cycle.completeness import Missing
from naik.cycle.machines import DETERMINATION
from naik.cycle.stages import Stage
from naik.instruments.model import ExternalIndex, Text
from naik.scoring import convert_external

NOT_WAITING = Text("Indikator ini tidak menunggu keputusan.", "This indicator waits for no decision.")
NO_DEFAULT = Text(
    "Instrumen tidak menentukan nilai bila indeks ini tidak ada; isikan indeksnya.",
    "The instrument has no value for a missing index here; enter the index.",
)
OUTSIDE = Text("Indeks itu di luar skala pemiliknya.", "That index is outside its owner's scale.")


class Incomplete(Refused):
    """Something is missing; `missing` names each."""

    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            Text(
                " ".join(["Belum lengkap.", *(one.sentence.id for one in self.missing)]),
                " ".join(["Not complete yet.", *(one.sentence.en for one in self.missing)]),
            )
        )


def require_right(access: Access, assessment: Assessment, permission: Permission) -> None:
    """Raise Forbidden unless the person may do this for the cycle's own organiser, or in their own rehearsal."""
    wanted = moving.needed(permission, assessment)
    access.require(wanted)
    if not assessment.cycle.rehearsal and not organises(access, assessment, permission):
        raise Forbidden(wanted)


def organises(access: Access, assessment: Assessment, permission: Permission) -> bool:
    """Whether the organiser of the cycle itself gave the person `permission` with this institution in its reach."""
    organiser = Institution.objects.get(pk=assessment.cycle.organiser_id)
    home = access_to(access.person, organiser.slug)
    if home is None:
        return False
    with opened((), person=access.person.pk):
        return authority.reached(home, permission, at_home=True).filter(pk=access.institution.pk).exists()


def determine(access: Access, assessment_id: int) -> Determination:
    """Compute and freeze the result; raises Incomplete with everything that is missing."""
    found = gate.enter(access, assessment_id, Stage.DETERMINATION, alone=True)
    require_right(access, found, Permission.DETERMINE)
    missing = lacking(found)
    if missing:
        raise Incomplete(missing)
    stood = standing(found)
    result = stood.score(stood.final)
    last = Determination.objects.filter(assessment=found).order_by("-version").first()
    made: Determination = Determination.objects.create(
        institution=access.institution, assessment=found, version=last.version + 1 if last else 1,
        index=result.index, exact_index=str(result.exact), predicate=result.predicate,
        levels={value: levels[stood.final] for value, levels in stood.held.items()},
        recipe=result.recipe.as_document(), determined_by=access.person, determined_at=gate.database_now(),
    )  # fmt: skip
    moving.advance(
        access, found, "determine",
        after={"version": made.version, "index": result.index, "predicate": result.predicate},
    )  # fmt: skip
    return made


def withdraw(access: Access, assessment_id: int, reason: str) -> None:
    """Take a determination back before it is published; its row stays, with the reason."""
    found = gate.enter(access, assessment_id, Stage.PUBLICATION, alone=True, any_time=True)
    require_right(access, found, Permission.DETERMINE)
    version = _end(newest(found), reason)
    moving.advance(access, found, "withdraw", reason=reason, after={"version": version})


def correct(access: Access, assessment_id: int, reason: str) -> None:
    """Open a finished assessment again where its last levels are chosen; what is published stays until replaced.

    Where that is self-assessment, its signatures are void, as with every new revision.
    """
    found = gate.enter(access, assessment_id, Stage.FINISHED, alone=True, any_time=True)
    require_right(access, found, Permission.DETERMINE)
    if not reason.strip():
        raise Refused(moving.REASON_MISSING)
    row = newest(found)
    if row.state == "published":
        row.reason = reason.strip()
        row.save(update_fields=["reason"])
        version = row.version
    else:
        version = _end(row, reason)
    if corrected_in(found) is Stage.SELF_ASSESSMENT:
        void_signatures(found, reason.strip())
        found.revision += 1
    moving.advance(access, found, "correct", reason=reason, after={"version": version})


def corrected_in(assessment: Assessment) -> Stage:
    """The stage to which a correction brings this assessment back."""
    return Stage(moving.machine_of(assessment).after(Stage.FINISHED, "correct"))


def decide_waiting(access: Access, assessment_id: int, value: str, external: Decimal | None, reason: str) -> Judgement:
    """Decide on an indicator that waits: by the index of its owner, or (None) by the value for a missing index."""
    found = gate.enter(access, assessment_id, Stage.DETERMINATION)
    require_right(access, found, Permission.DETERMINE)
    if not reason.strip():
        raise Refused(moving.REASON_MISSING)
    if value not in facts([found])[found.pk].waiting:
        raise Refused(NOT_WAITING)
    source = gate.instrument(found).value_indicator(value).external_index
    chosen = JudgedLevel(
        level=_external_level(source, external), skip_reason=reason.strip(),
        facts=_external_fact(source, external), justification=reason.strip(),
    )  # fmt: skip
    made = judge(access, found, Stage.REVIEW, value, chosen, reason=reason)
    record(
        found.institution_id, "evaluations:waiting:decided", moving.subject(found, value), by=access.author,
        after={"level": made.level, "external": external}, reason=reason,
    )  # fmt: skip
    return made


def newest(assessment: Assessment) -> Determination:
    """The newest version, held for a change."""
    found: Determination = (
        Determination.objects.select_for_update().filter(assessment=assessment).order_by("-version")[:1].get()
    )
    return found


def _end(row: Determination, reason: str) -> int:
    row.state = moving.moved(DETERMINATION, row.state, "withdraw", reason)
    row.reason = reason.strip()
    row.save(update_fields=["state", "reason"])
    return int(row.version)


def _external_level(source: ExternalIndex | None, external: Decimal | None) -> str:
    if source is None:
        raise Refused(NOT_WAITING)
    derived = convert_external(source, external)
    if derived is None:
        raise Refused(NO_DEFAULT if external is None else OUTSIDE)
    return str(derived.value)


def _external_fact(source: ExternalIndex | None, external: Decimal | None) -> str:
    name = source.name if source else ""
    return f"{name}: {external if external is not None else 'tidak ada'}"
