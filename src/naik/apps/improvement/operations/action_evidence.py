"""Evidence of an action: handed in from the library, taken back, returned, and accepted by somebody else.

Only `accept` closes an action, and only with evidence that waits to be checked: there is no other way to "done".
"""

from __future__ import annotations

from collections.abc import Collection

from naik.apps.audit.operations import record
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.moving import moved
from naik.apps.evidence.models import Document
from naik.apps.evidence.policies import readable
from naik.apps.improvement import policies
from naik.apps.improvement.models import Action, ActionEvidence
from naik.apps.improvement.operations.action_telling import tell_accepted, tell_checkers, tell_returned
from naik.apps.improvement.operations.actions import subject
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.improvement_machines import ACTION
from naik.instruments.model import Text

MOST_DOCUMENTS = 100
NO_DOCUMENT = Text("Pilih sedikitnya satu dokumen dari pustaka.", "Choose at least one document of the library.")
GONE = Text(
    "Salah satu dokumen yang dipilih tidak ada lagi di pustaka atau sudah diarsipkan.",
    "One of the chosen documents is no longer in the library, or was archived.",
)
ENOUGH = Text(
    f"Paling banyak {MOST_DOCUMENTS} dokumen untuk satu tindak lanjut.", f"At most {MOST_DOCUMENTS} documents."
)
OTHER_EVIDENCE = Text(
    "Bukti sudah berubah sejak halaman dibuka. Periksa lagi yang ada sekarang.",
    "The evidence has changed since the page was opened. Check what is there now.",
)
NOTHING = Text("Tidak ada bukti yang menunggu pemeriksaan.", "No evidence waits to be checked.")


def give(access: Access, action_id: int, documents: Collection[int]) -> Action:
    """Hand in documents of the library; with what waits already they are checked together."""
    found = policies.held(access, action_id)
    before = found.state
    found.state = moved(ACTION, before, "give_evidence")
    access.require(Permission.ACTION_WRITE, found.office_id)
    chosen = _documents(access, documents)
    there = {one.document_id: one for one in ActionEvidence.objects.filter(action=found)}
    if len(there.keys() | {one.pk for one in chosen}) > MOST_DOCUMENTS:
        raise Refused(ENOUGH)
    now = database_now()
    for document in chosen:
        row = there.get(document.pk) or ActionEvidence(
            institution=access.institution, action=found, document=document, given_by=access.person
        )
        if row.pk and row.accepted is None:
            continue
        row.given_by, row.accepted, row.checked_by, row.checked_at, row.reason = access.person, None, None, None, ""
        row.save()
        ActionEvidence.objects.filter(pk=row.pk).update(given_at=now)
    _save(found)
    tell_checkers(access, found)
    record(
        access.institution.pk, "improvement:action:evidence_given", subject(found), by=access.author,
        before={"state": before}, after={"state": found.state, "documents": sorted(one.pk for one in chosen)},
    )  # fmt: skip
    return found


def take_back(access: Access, action_id: int) -> Action:
    """Take back what waits to be checked; earlier decisions stay."""
    found = policies.held(access, action_id)
    before = found.state
    found.state = moved(ACTION, before, "take_back")
    access.require(Permission.ACTION_WRITE, found.office_id)
    waiting = _waiting(found)
    numbers = sorted(one.document_id for one in waiting)
    ActionEvidence.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    _save(found)
    record(
        access.institution.pk, "improvement:action:evidence_taken_back", subject(found), by=access.author,
        before={"state": before, "documents": numbers}, after={"state": found.state},
    )  # fmt: skip
    return found


def accept(access: Access, action_id: int, revision: int) -> Action:
    """Accept all that waits and close the action; never by somebody who handed any of it in."""
    found = policies.held(access, action_id)
    before = found.state
    found.state = moved(ACTION, before, "accept")
    access.require(Permission.ACTION_ACCEPT, found.office_id)
    if found.revision != revision:
        raise Refused(OTHER_EVIDENCE)
    waiting = _checked_by_me(access, found)
    now = database_now()
    ActionEvidence.objects.filter(pk__in=[one.pk for one in waiting]).update(
        accepted=True, checked_by=access.person, checked_at=now, reason=""
    )
    found.closed_at = now
    _save(found)
    tell_accepted(access, found, {one.given_by_id for one in waiting})
    record(
        access.institution.pk, "improvement:action:accepted", subject(found), by=access.author,
        before={"state": before},
        after={"state": found.state, "documents": sorted(one.document_id for one in waiting)},
    )  # fmt: skip
    return found


def send_back(access: Access, action_id: int, revision: int, reason: str) -> Action:
    """Return evidence with a reason: what waits, or of a closed action what was accepted, which opens it again."""
    found = policies.held(access, action_id)
    before = found.state
    found.state = moved(ACTION, before, "return", reason)
    access.require(Permission.ACTION_ACCEPT, found.office_id)
    if found.revision != revision:
        raise Refused(OTHER_EVIDENCE)
    if before == "done":
        concerned = list(ActionEvidence.objects.filter(action=found, accepted=True))
    else:
        concerned = _checked_by_me(access, found)
    ActionEvidence.objects.filter(pk__in=[one.pk for one in concerned]).update(
        accepted=False, checked_by=access.person, checked_at=database_now(), reason=reason.strip()
    )
    found.closed_at = None
    _save(found)
    tell_returned(access, found, {one.given_by_id for one in concerned})
    record(
        access.institution.pk, "improvement:action:evidence_returned", subject(found), by=access.author,
        before={"state": before},
        after={"state": found.state, "documents": sorted(one.document_id for one in concerned)}, reason=reason.strip(),
    )  # fmt: skip
    return found


def _checked_by_me(access: Access, action: Action) -> list[ActionEvidence]:
    waiting = _waiting(action)
    if not waiting:
        raise Refused(NOTHING)
    against = policies.objection(access, {one.given_by_id for one in waiting}, {one.document_id for one in waiting})
    if against is not None:
        raise Refused(against)
    return waiting


def _waiting(action: Action) -> list[ActionEvidence]:
    return list(ActionEvidence.objects.filter(action=action, accepted=None).order_by("pk"))


def _documents(access: Access, wanted: Collection[int]) -> list[Document]:
    numbers = set(wanted)
    if not numbers:
        raise Refused(NO_DOCUMENT)
    if len(numbers) > MOST_DOCUMENTS:
        raise Refused(ENOUGH)
    found = list(readable(access).filter(pk__in=numbers, archived_at=None))
    if len(found) != len(numbers):
        raise Refused(GONE)
    return found


def _save(action: Action) -> None:
    action.revision += 1
    action.save(update_fields=["state", "revision", "closed_at"])
