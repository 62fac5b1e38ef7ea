"""Making and editing actions: what is to be done, by which office and whom, until when, shown by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from naik.apps.audit.operations import Subject, record
from naik.apps.evidence.queries import today
from naik.apps.improvement import policies
from naik.apps.improvement.models import Action, ActionSource
from naik.apps.improvement.operations.action_telling import tell_given
from naik.apps.improvement.queries.action_choices import may_carry, open_office
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments import loader
from naik.instruments.model import Text

LONGEST_TITLE, LONGEST_PROMISE, LONGEST_STEP, MOST_STEPS = 240, 5_000, 500, 50
LARGEST_COST = 10**15
"""Rupiah; what every budget of a region stays far below."""
FURTHEST = timedelta(days=3_660)
CHANGED = Text(
    "Tindak lanjut ini berubah sejak halaman dibuka. Isian Anda masih ada di bawah; bandingkan, lalu simpan lagi.",
    "This action has changed since the page was opened. What you typed is still below; compare, then save again.",
)
FINISHED = Text(
    "Tindak lanjut yang selesai atau dihentikan tidak diubah lagi. Kembalikan bukti atau lanjutkan lebih dulu.",
    "An action that is done or dropped is not changed any more. Return its evidence or resume it first.",
)
NO_TITLE = Text("Tuliskan apa yang harus dikerjakan.", "Write what is to be done.")
NO_PROMISE = Text("Sebutkan bukti yang dijanjikan.", "Name the evidence that is promised.")
NO_OFFICE = Text(
    "Perangkat daerah itu tidak ada di instansi ini atau sudah ditutup.",
    "There is no such office in this institution, or it is closed.",
)
NO_PERSON = Text(
    "Orang itu tidak dapat mengerjakan tindak lanjut perangkat daerah ini; pilih dari daftar.",
    "That person cannot carry out actions of this office; choose from the list.",
)
NO_CRITERION = Text("Indikator atau tingkat itu tidak ada.", "There is no such indicator or level.")
PAST = Text("Tenggat sudah lewat; pilih hari ini atau sesudahnya.", "The due date is past; choose today or later.")
TOO_FAR = Text("Tenggat lebih dari sepuluh tahun lagi.", "The due date is more than ten years away.")
BAD_COST = Text("Biaya adalah rupiah bulat, paling kecil 0.", "The cost is whole rupiah, at least 0.")
TOO_LONG = Text(
    f"Terlalu panjang: judul paling banyak {LONGEST_TITLE} huruf, bukti {LONGEST_PROMISE}, langkah {LONGEST_STEP}, dan "
    f"paling banyak {MOST_STEPS} langkah.",
    f"Too long: a title has at most {LONGEST_TITLE} letters, the evidence {LONGEST_PROMISE}, a step {LONGEST_STEP}; "
    f"there are at most {MOST_STEPS} steps.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an action shall be; `steps` are texts in order, `level` 0 means the indicator as a whole."""

    title: str
    due_on: date
    promised: str
    office_id: int | None = None
    person_id: int | None = None
    cost: int | None = None
    steps: tuple[str, ...] = ()
    instrument: str = ""
    value: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an action comes from; `key` names the recommendation within `assessment_id`, so that it is taken once."""

    source: ActionSource = ActionSource.OWN
    assessment_id: int | None = None
    stage: str = ""
    key: str = ""
    said_before: str = ""
    planned_raise_id: int | None = None


def make(access: Access, wanted: Wanted, origin: Origin | None = None, *, tell: bool = True) -> Action:
    """Make an action; `tell` its person or office, unless the caller tells of many at once."""
    access.require(Permission.ACTION_MANAGE, wanted.office_id)
    origin = origin or Origin()
    _check(access, wanted, due_before=None)
    made: Action = Action.objects.create(
        institution=access.institution, source=origin.source, assessment_id=origin.assessment_id, stage=origin.stage,
        origin=origin.key, said_before=origin.said_before, planned_raise_id=origin.planned_raise_id,
        steps=with_ticks(wanted.steps, ()), created_by=access.person, **_fields(wanted),
    )  # fmt: skip
    if tell:
        tell_given(access, [made])
    record(
        access.institution.pk, "improvement:action:created", subject(made), by=access.author,
        after={**_told(made), "source": str(made.source), "indicator": made.value},
    )  # fmt: skip
    return made


def edit(access: Access, action_id: int, revision: int, wanted: Wanted) -> Action:
    """Change what an action is; ticks of steps whose words stay are kept. Its source and indicator stay."""
    found = policies.held(access, action_id)
    access.require(Permission.ACTION_MANAGE, found.office_id)
    access.require(Permission.ACTION_MANAGE, wanted.office_id)
    if found.state in {"done", "dropped"}:
        raise Refused(FINISHED)
    if found.revision != revision:
        raise Refused(CHANGED)
    _check(access, wanted, due_before=found.due_on)
    before, carried = _told(found), (found.office_id, found.person_id)
    for name, value in _fields(wanted).items():
        setattr(found, name, value)
    found.steps = with_ticks(wanted.steps, found.steps)
    found.revision += 1
    found.save()
    if (found.office_id, found.person_id) != carried:
        tell_given(access, [found])
    record(
        access.institution.pk, "improvement:action:edited", subject(found), by=access.author,
        before=before, after=_told(found),
    )  # fmt: skip
    return found


def subject(action: Action) -> Subject:
    """What an event of this action is about."""
    return Subject("action", action.pk, action.title)


def with_ticks(texts: Iterable[str], before: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    """Steps as they are kept; one whose words were there before stays ticked."""
    ticked = {str(one["text"]) for one in before if one["done"]}
    return [{"text": text, "done": text in ticked} for text in texts]


def _fields(wanted: Wanted) -> dict[str, object]:
    return {
        "title": wanted.title.strip(), "due_on": wanted.due_on, "promised": wanted.promised.strip(),
        "office_id": wanted.office_id, "person_id": wanted.person_id, "cost": wanted.cost,
        "instrument": wanted.instrument, "value": wanted.value, "level": wanted.level,
    }  # fmt: skip


def _told(action: Action) -> dict[str, object]:
    return {
        "title": action.title, "office": action.office_id, "person": action.person_id, "due_on": action.due_on,
        "cost": action.cost, "state": action.state,
    }  # fmt: skip


def _check(access: Access, wanted: Wanted, *, due_before: date | None) -> None:
    _check_texts(wanted)
    _check_criterion(wanted)
    if wanted.cost is not None and not 0 <= wanted.cost <= LARGEST_COST:
        raise Refused(BAD_COST)
    now = today(access.institution)
    # A date that is already past may stay as it is: whoever mends the title did not choose it.
    if wanted.due_on != due_before and wanted.due_on < now:
        raise Refused(PAST)
    if wanted.due_on > now + FURTHEST:
        raise Refused(TOO_FAR)
    if wanted.office_id is not None and not open_office(access, wanted.office_id):
        raise Refused(NO_OFFICE)
    if wanted.person_id is not None and not may_carry(access, wanted.person_id, wanted.office_id):
        raise Refused(NO_PERSON)


def _check_texts(wanted: Wanted) -> None:
    if not wanted.title.strip():
        raise Refused(NO_TITLE)
    if not wanted.promised.strip():
        raise Refused(NO_PROMISE)
    long = len(wanted.title.strip()) > LONGEST_TITLE or len(wanted.promised.strip()) > LONGEST_PROMISE
    if long or len(wanted.steps) > MOST_STEPS or any(len(one) > LONGEST_STEP for one in wanted.steps):
        raise Refused(TOO_LONG)


def _check_criterion(wanted: Wanted) -> None:
    if not wanted.instrument:
        if wanted.value or wanted.level:
            raise Refused(NO_CRITERION)
        return
    # Not `load` before this: it also takes folders.
    if wanted.instrument not in loader.CATALOGUE_IDS:
        raise Refused(NO_CRITERION)
    instrument = loader.load(wanted.instrument)
    if wanted.value and wanted.value not in instrument.value_ids:
        raise Refused(NO_CRITERION)
    if wanted.level and (not wanted.value or instrument.value_indicator(wanted.value).level(wanted.level) is None):
        raise Refused(NO_CRITERION)
