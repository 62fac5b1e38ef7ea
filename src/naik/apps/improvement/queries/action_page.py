"""One action with everything about it, and what this person may do with it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evidence.policies import readable
from naik.apps.evidence.queries import today
from naik.apps.improvement import policies
from naik.apps.improvement.models import Action, ActionEvidence, ActionSource
from naik.apps.improvement.queries.actions import days_late, source_label, steps_done
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.improvement_machines import ACTION
from naik.cycle.stages import TITLES, Stage
from naik.instruments import loader
from naik.instruments.model import Text

MOST_EVENTS = 100
DONE: Mapping[str, Text] = {
    "improvement:action:created": Text("membuat tindak lanjut", "made the action"),
    "improvement:action:edited": Text("mengubah isinya", "edited it"),
    "improvement:action:started": Text("memulai", "started it"),
    "improvement:action:ticked": Text("menandai langkah", "ticked steps"),
    "improvement:action:evidence_given": Text("menyerahkan bukti", "handed evidence in"),
    "improvement:action:evidence_taken_back": Text("menarik bukti", "took the evidence back"),
    "improvement:action:evidence_returned": Text("mengembalikan bukti", "returned the evidence"),
    "improvement:action:accepted": Text("menerima bukti", "accepted the evidence"),
    "improvement:action:dropped": Text("menghentikan", "dropped it"),
    "improvement:action:resumed": Text("melanjutkan lagi", "resumed it"),
}
"""The history in words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One concrete step; `place` counts from 0."""

    place: int
    text: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A document that was handed in; without `id` the person may not open it. `accepted` None: waits to be checked."""

    id: int | None
    title: str
    given_by: str
    given_at: datetime
    accepted: bool | None
    checked_by: str
    checked_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    at: datetime
    who: str
    what: Text
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What the person may do now; `against` says why they do not check although their role would allow it."""

    write: bool
    manage: bool
    moves: frozenset[str]
    check: bool
    against: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An action as its page shows it."""

    action: Action
    indicator: Text | None
    criterion: Text | None
    instrument: Text | None
    source: str
    stage: Text | None
    state_title: Text
    late: int
    steps: tuple[Step, ...]
    steps_done: int
    promised: tuple[str, ...]
    evidence: tuple[EvidenceRow, ...]
    history: tuple[Entry, ...]
    may: May

    @property
    def outreach_id(self) -> int | None:
        """The outreach event this follows up, by its number."""
        kind, _sign, number = self.action.origin.partition(":")
        return int(number) if kind == ActionSource.OUTREACH and number.isdigit() else None

    @property
    def waiting(self) -> tuple[EvidenceRow, ...]:
        """What waits to be checked."""
        return tuple(one for one in self.evidence if one.accepted is None)


def page(access: Access, action_id: int) -> Page:
    """One action in reach, or 404."""
    found = policies.action(access, action_id)
    rows = list(ActionEvidence.objects.filter(action=found).select_related("document", "given_by", "checked_by"))
    rows.sort(key=lambda one: (one.given_at, one.pk))
    opens = set(readable(access).filter(pk__in=[one.document_id for one in rows]).values_list("pk", flat=True))
    indicator, criterion, instrument = _criterion(found)
    return Page(
        action=found,
        indicator=indicator,
        criterion=criterion,
        instrument=instrument,
        source=source_label(found.source),
        stage=TITLES[Stage(found.stage)] if found.stage else None,
        state_title=ACTION.title_of(found.state),
        late=days_late(found.state, found.due_on, today(access.institution)),
        steps=tuple(Step(place, str(one["text"]), bool(one["done"])) for place, one in enumerate(found.steps)),
        steps_done=steps_done(found.steps),
        promised=tuple(line for line in found.promised.splitlines() if line.strip()),
        evidence=tuple(_evidence(one, one.document_id in opens) for one in rows),
        history=history(access, found),
        may=_may(access, found, [one for one in rows if one.accepted is None]),
    )


def history(access: Access, action: Action) -> tuple[Entry, ...]:
    """What happened to an action, the newest first, by the institution's own trail."""
    events = Event.objects.filter(
        institution_id=access.institution.pk, subject_kind="action", subject_id=str(action.pk), action__in=DONE
    ).order_by("-sequence")[:MOST_EVENTS]
    found = list(events)
    names = dict(Person.objects.filter(pk__in={one.actor_id for one in found}).values_list("pk", "name"))
    return tuple(
        Entry(one.at, names.get(one.actor_id, "") if one.actor_id else "", DONE[one.action], one.reason)
        for one in found
    )


def _criterion(action: Action) -> tuple[Text | None, Text | None, Text | None]:
    if not action.instrument:
        return None, None, None
    instrument = loader.load(action.instrument)
    if not action.value:
        return None, None, instrument.title
    indicator = instrument.value_indicator(action.value)
    level = indicator.level(action.level)
    return indicator.title, level.criterion if level else None, instrument.title


def _evidence(one: ActionEvidence, opens: bool) -> EvidenceRow:
    return EvidenceRow(
        id=one.document_id if opens else None, title=one.document.title if opens else "", given_by=one.given_by.name,
        given_at=one.given_at, accepted=one.accepted, checked_by=one.checked_by.name if one.checked_by else "",
        checked_at=one.checked_at, reason=one.reason,
    )  # fmt: skip


def _may(access: Access, action: Action, waiting: Iterable[ActionEvidence]) -> May:
    moves = frozenset(
        move.name
        for move in ACTION.from_state(action.state)
        if access.may(Permission(move.permission), action.office_id)
    )
    checks = action.state == "evidence_given" and "accept" in moves
    rows = list(waiting)
    return May(
        write=access.may(Permission.ACTION_WRITE, action.office_id),
        manage=access.may(Permission.ACTION_MANAGE, action.office_id),
        moves=moves,
        check=checks,
        against=policies.objection(access, {one.given_by_id for one in rows}, {one.document_id for one in rows})
        if checks
        else None,
    )
