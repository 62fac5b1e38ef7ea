"""The institution's own steps to a criterion, instead of the shipped ones; what actions already hold stays."""

from __future__ import annotations

from naik.apps.audit.operations import Subject, record
from naik.apps.improvement.models import StepTemplate
from naik.apps.improvement.operations.actions import LONGEST_STEP, MOST_STEPS, NO_CRITERION, TOO_LONG
from naik.apps.improvement.queries.action_steps import lines
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments import loader
from naik.instruments.model import Text

CHANGED = Text(
    "Langkah ini berubah sejak halaman dibuka. Isian Anda masih ada di bawah; bandingkan, lalu simpan lagi.",
    "These steps have changed since the page was opened. What you typed is still below; compare, then save again.",
)
EMPTY = Text(
    "Tuliskan sedikitnya satu langkah, atau kembalikan langkah bawaan.",
    "Write at least one step, or go back to the shipped ones.",
)


def save(access: Access, instrument_id: str, value: str, level: int, text: str, revision: int) -> StepTemplate:
    """Keep the institution's own steps, one a line; `revision` is the one they were edited from (0: shipped)."""
    access.require(Permission.ACTION_MANAGE)
    _require_criterion(instrument_id, value, level)
    given = lines(text)
    if not given:
        raise Refused(EMPTY)
    if len(given) > MOST_STEPS or any(len(one) > LONGEST_STEP for one in given):
        raise Refused(TOO_LONG)
    found = _held(access, instrument_id, value, level)
    if (found.revision if found else 0) != revision:
        raise Refused(CHANGED)
    if found is None:
        found = StepTemplate(
            institution=access.institution, instrument=instrument_id, value=value, level=level, revision=0
        )
    before = len(lines(found.text))
    found.text, found.changed_by = "\n".join(given), access.person
    found.revision += 1
    found.save()
    record(
        access.institution.pk, "improvement:steps:saved", _subject(instrument_id, value, level), by=access.author,
        before={"steps": before} if before else None, after={"steps": len(given)},
    )  # fmt: skip
    return found


def reset(access: Access, instrument_id: str, value: str, level: int) -> None:
    """Go back to the shipped steps; nothing happens where they are in use already."""
    access.require(Permission.ACTION_MANAGE)
    _require_criterion(instrument_id, value, level)
    found = _held(access, instrument_id, value, level)
    if found is None:
        return
    before = len(lines(found.text))
    found.delete()
    record(
        access.institution.pk, "improvement:steps:reset", _subject(instrument_id, value, level), by=access.author,
        before={"steps": before},
    )  # fmt: skip


def _held(access: Access, instrument_id: str, value: str, level: int) -> StepTemplate | None:
    # The institution's row is the lock: of a template that is not there yet none could be taken.
    Institution.objects.select_for_update(no_key=True).get(pk=access.institution.pk)
    found: StepTemplate | None = StepTemplate.objects.filter(
        institution=access.institution, instrument=instrument_id, value=value, level=level
    ).first()
    return found


def _require_criterion(instrument_id: str, value: str, level: int) -> None:
    # Not `load` before this: it also takes folders.
    if instrument_id not in loader.CATALOGUE_IDS:
        raise Refused(NO_CRITERION)
    instrument = loader.load(instrument_id)
    if value not in instrument.value_ids or instrument.value_indicator(value).level(level) is None:
        raise Refused(NO_CRITERION)


def _subject(instrument_id: str, value: str, level: int) -> Subject:
    return Subject("steps", f"{instrument_id}/{value}/{level}"[:40], f"{value}, {level} ({instrument_id})")
