"""Determining or publishing many institutions of a cycle: asked for in the organiser's room, done by a job."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from django.http import Http404

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author, Subject, record
from naik.apps.evaluations import policies
from naik.apps.evaluations.gate import database_now
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations.determination import determine
from naik.apps.evaluations.operations.publication import publish
from naik.apps.evaluations.queries import authority
from naik.apps.evaluations.queries import determination_list as listing
from naik.apps.institutions.access import Access, Forbidden, access_to
from naik.apps.institutions.models import Institution
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

log = logging.getLogger(__name__)
NOTHING_READY = Text("Tidak ada instansi yang siap di antara pilihan itu.", "None of the chosen institutions is ready.")


@dataclass(frozen=True, slots=True)
class Delegated(Access):
    """A person's own access, used by a job they asked for; its events say so."""

    behalf: str = ""

    @property
    def author(self) -> Author:
        """The person, on behalf of the job."""
        return Author(self.person.pk, on_behalf_of=self.behalf, request_id=self.request_id)


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to each, the right it needs, and the name of the job."""

    work: Callable[[Access, int], object]
    permission: Permission
    task: str


ACTS: Mapping[str, Act] = {
    "determine": Act(determine, Permission.DETERMINE, "evaluations.determine_many"),
    "publish": Act(publish, Permission.PUBLISH, "evaluations.publish_many"),
}


def ask(access: Access, cycle_id: int, name: str, chosen: Collection[int] | None) -> int:
    """Queue an act for the `chosen` assessments that are ready (None: for all that are); returns how many."""
    act = ACTS[name]
    access.require_at_home(act.permission)
    cycle = authority.cycle(access, cycle_id)
    ready = [one.id for one in listing.listing(access, cycle) if one.ready_for == name]
    if chosen is not None:
        ready = [one for one in ready if one in chosen]
    if not ready:
        raise Refused(NOTHING_READY)
    enqueue(
        act.task, institution_id=access.institution.pk, cycle_id=cycle.pk, person_id=access.person.pk,
        assessments=",".join(str(one) for one in ready), asked=database_now().isoformat(),
    )  # fmt: skip
    record(
        access.institution.pk, f"evaluations:{name}_many:requested", Subject("cycle", cycle.pk, cycle.name),
        by=access.author, after={"count": len(ready)},
    )  # fmt: skip
    return len(ready)


def run(name: str, institution_id: int, cycle_id: int, person_id: int, assessments: str, asked: str) -> None:
    """Do what was asked, one transaction for each institution; what moved since it was asked is left alone.

    It may run twice and be killed anywhere: each institution is done or not, and never twice.
    """
    act, person = ACTS[name], Person.objects.get(pk=person_id)
    since = datetime.fromisoformat(asked)
    for assessment_id, slug in _institutions(act, person, institution_id, cycle_id, assessments):
        try:
            _one(act, person, slug, assessment_id, since)
        except (Refused, Forbidden, Http404) as refusal:
            # What is missing now, or which right was lost, is on the list for whoever looks.
            log.info("%s left assessment %s out: %s", act.task, assessment_id, type(refusal).__name__)


def _institutions(
    act: Act, person: Person, organiser_id: int, cycle_id: int, assessments: str
) -> list[tuple[int, str]]:
    organiser = Institution.objects.get(pk=organiser_id)
    home = access_to(person, organiser.slug)
    if home is None:
        return []
    with opened((), person=person.pk):
        reached = authority.reached_ids(home, act.permission, at_home=True)
    with opened([organiser_id, *reached], person=person.pk):
        found = Assessment.objects.filter(
            cycle=cycle_id, cycle__organiser=organiser_id, pk__in=[int(one) for one in assessments.split(",")]
        )
        return list(found.order_by("pk").values_list("pk", "institution__slug"))


def _one(act: Act, person: Person, slug: str, assessment_id: int, since: datetime) -> None:
    found = access_to(person, slug)
    if found is None:
        return
    values = {one.name: getattr(found, one.name) for one in fields(Access)}
    access = Delegated(**values, behalf=f"job:{act.task}")
    with opened([access.institution.pk], person=person.pk):
        if policies.assessment(access, assessment_id).stage_since <= since:
            act.work(access, assessment_id)
