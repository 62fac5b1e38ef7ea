"""Sharing answers out to offices: many in one act, each act one event and at most one notice to a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from django.http import Http404

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import record
from naik.apps.evaluations import gate, moving
from naik.apps.evaluations.models import Answer, Assessment, Responsibility
from naik.apps.evaluations.queries.sharing import Shared, arrangements, offices_of, proposals
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.models import Membership
from naik.apps.institutions.moments import last_day
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.apps.institutions.telling import tell
from naik.apps.institutions.time_zones import zone
from naik.apps.notices.models import NoticeKind
from naik.cycle.sharing import NOBODY, Arrangement, Part
from naik.cycle.stages import Stage
from naik.instruments.model import Text

UNKNOWN_OFFICE = Text("Perangkat daerah yang dipilih tidak ada.", "The chosen office does not exist.")
NOTHING_CHOSEN = Text("Pilih sedikitnya satu indikator.", "Choose at least one indicator.")
TOO_EARLY = Text("Tenggat itu sudah lewat.", "That due date is already over.")


class ChangedMeanwhile(Refused):
    """Somebody else changed what the page was made from."""


Change = Callable[[Arrangement], Arrangement]


def give(
    access: Access, assessment_id: int, values: Collection[str], part: Part, *, lead: bool
) -> int:  # fmt: skip
    """Give an office its part in many answers: as the lead, in the place of who led before, or as a contributor.

    Returns how many answers changed.
    """

    def change(held: Arrangement) -> Arrangement:
        return held.with_lead(part) if lead else held.with_contributor(part)

    return _change(access, assessment_id, dict.fromkeys(values, change))


def take(access: Access, assessment_id: int, values: Collection[str], office: int) -> int:
    """Take many answers from an office; returns how many it had a part in."""
    return _change(access, assessment_id, dict.fromkeys(values, lambda held: held.without(office)))


def accept(access: Access, assessment_id: int, values: Collection[str], due_on: date | None) -> int:
    """Share out as an earlier sharing proposes, with one due date; answers that have an office by now stay."""
    access.require(Permission.ASSESSMENT_SHARE)
    found = gate.enter(access, assessment_id, Stage.SELF_ASSESSMENT)
    _, proposed = proposals(access, found, offices_of(access).values())

    def change(value: str) -> Change:
        return lambda held: proposed.get(value, NOBODY).due(due_on) if held == NOBODY else held

    return _change(access, assessment_id, {value: change(value) for value in values})


def arrange(
    access: Access, assessment_id: int, read: Mapping[str, Arrangement], wanted: Mapping[str, Arrangement]
) -> int:
    """Set who prepares each answer, over what was `read`; refused as a whole when somebody changed one meanwhile."""
    differing = {value: one for value, one in wanted.items() if one != read.get(value, NOBODY)}
    changed: list[str] = []

    def change(value: str, one: Arrangement) -> Change:
        def over(held: Arrangement) -> Arrangement:
            if held not in (one, read.get(value, NOBODY)):
                changed.append(value)
            return one

        return over

    def check() -> None:
        if changed:
            names = ", ".join(changed)
            raise ChangedMeanwhile(
                Text(
                    f"Pembagian indikator {names} baru saja diubah orang lain. Belum ada yang disimpan; periksa "
                    "keadaan sekarang di bawah, lalu simpan lagi bila isian Anda yang berlaku.",
                    f"Somebody else has just changed the sharing of {names}. Nothing was saved; look at what it is "
                    "now, then save again if yours is to hold.",
                )
            )

    return _change(access, assessment_id, {value: change(value, one) for value, one in differing.items()}, check)


def _change(
    access: Access, assessment_id: int, changes: Mapping[str, Change], check: Callable[[], None] = lambda: None
) -> int:
    access.require(Permission.ASSESSMENT_SHARE)
    found = gate.enter(access, assessment_id, Stage.SELF_ASSESSMENT)
    if not changes:
        raise Refused(NOTHING_CHOSEN)
    # In one order, so that two sharers wait for each other instead of for ever.
    answers = list(
        Answer.objects.filter(assessment=found, value__in=changes).order_by("pk").select_for_update(of=("self",))
    )
    if len(answers) != len(changes):
        raise Http404
    held = arrangements(answers)
    before = {one.value: held.get(one.value, NOBODY) for one in answers}
    after = {value: changes[value](one) for value, one in before.items()}
    check()
    moved = [one for one in answers if before[one.value] != after[one.value]]
    if not moved:
        return 0
    offices = offices_of(access)
    new = [part for one in moved for part in _new(before[one.value], after[one.value])]
    _require_usable(access, found, offices, new)
    _write(access, moved, before, after)
    _tell(access, found, before, {one.value: after[one.value] for one in moved})
    record(
        access.institution.pk,
        "evaluations:assessment:shared",
        moving.subject(found),
        by=access.author,
        before={"sharing": [_said(one.value, before[one.value], offices) for one in moved]},
        after={"sharing": [_said(one.value, after[one.value], offices) for one in moved]},
    )
    return len(moved)


def _new(before: Arrangement, after: Arrangement) -> Iterable[Part]:
    """The parts that are not as they were: only these have to be possible today."""
    for part in after.parts:
        if part not in before.parts or (part == after.lead) != (part == before.lead):
            yield part


def _require_usable(
    access: Access, assessment: Assessment, offices: Mapping[int, Shared], parts: Iterable[Part]
) -> None:
    window = gate.window(assessment, Stage.SELF_ASSESSMENT)
    last = last_day(window.ends_at, access.institution)
    today = window.now.astimezone(zone(access.institution)).date()
    for part in parts:
        office = offices.get(part.office)
        if office is None:
            raise Refused(UNKNOWN_OFFICE)
        if office.closed:
            raise Refused(
                Text(
                    f"{office.name} sudah ditutup; pilih perangkat daerah yang masih ada.",
                    f"{office.name} is closed; choose an office that still exists.",
                )
            )
        if part.due_on is not None and last is not None and part.due_on > last:
            raise Refused(
                Text(
                    f"Tenggat tidak boleh setelah penilaian mandiri berakhir ({last:%d-%m-%Y}).",
                    f"A due date cannot lie after the end of the self-assessment ({last:%Y-%m-%d}).",
                )
            )
        if part.due_on is not None and part.due_on < today:
            raise Refused(TOO_EARLY)


def _write(
    access: Access, answers: Iterable[Answer], before: Mapping[str, Arrangement], after: Mapping[str, Arrangement]
) -> None:
    made = []
    for one in answers:
        old, new = before[one.value], after[one.value]
        gone = [part.office for part in _new(new, old)]
        if gone:
            Responsibility.objects.filter(answer=one, office__in=gone).delete()
        made += [
            Responsibility(
                institution=access.institution, answer=one, office_id=part.office, lead=part == new.lead,
                due_on=part.due_on,
            )
            for part in _new(old, new)
        ]  # fmt: skip
    Responsibility.objects.bulk_create(made)


def _tell(
    access: Access, assessment: Assessment, before: Mapping[str, Arrangement], after: Mapping[str, Arrangement]
) -> None:
    given = Counter(office for value, one in after.items() for office in one.offices - before[value].offices)
    holders = Membership.objects.filter(
        active(), institution=access.institution, role=Role.OFFICE_CONTRIBUTOR, office__in=given
    ).values_list("person_id", "office_id").distinct()  # fmt: skip
    counts: Counter[int] = Counter()
    for person, office in holders:
        counts[person] += given[office]
    counts.pop(access.person.pk, None)
    here = set(Person.objects.filter(pk__in=counts, is_active=True).values_list("pk", flat=True))
    for person in sorted(here):
        count, name = counts[person], assessment.cycle.name
        sentence = Text(
            f"{access.institution.name}: kantor Anda mendapat {count} indikator untuk disiapkan dalam {name}.",
            f"{access.institution.name}: your office was given {count} indicators to prepare in {name}.",
        )
        tell(person, NoticeKind.TASK_GIVEN, sentence, "assessment", access.institution, assessment.pk)


def _said(value: str, arrangement: Arrangement, offices: Mapping[int, Shared]) -> str:
    lead = arrangement.lead
    parts = [
        " ".join(filter(None, [f"{offices[part.office].code}{'*' if part == lead else ''}", str(part.due_on or "")]))
        for part in arrangement.parts
    ]
    return f"{value}: {' + '.join(parts) or '-'}"
