"""Two coordinators change the same staff in the same moment: one is told, and nothing is lost or there twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pgtrigger
import pytest
from django.db import connection

from naik.apps.audit.models import ChainHead, Event, PersonalPart
from naik.apps.audit.verification import verify
from naik.apps.capacity.models import StaffMember
from naik.apps.capacity.operations import staff as operations
from naik.apps.capacity.operations.staff_values import Values
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Membership, Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.people import access, institution, member, office, person

WHERE = "kota-sabang"
NAMES = ("Pencatat Satu", "Pencatat Dua")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """A committed office: threads have connections of their own and see nothing uncommitted."""
    with django_db_blocker.unblock():
        people = [member(name, Role.COORDINATOR, slug=WHERE) for name in NAMES]
        yield office("1", WHERE).pk
        where = institution(WHERE).pk
        with opened([where]), pgtrigger.ignore("audit.Event:append_only"):
            for model in (StaffMember, Membership, Office):
                model.objects.all().delete()
            for kept in (PersonalPart, ChainHead):
                kept.objects.filter(institution_id=where).delete()
            Event.chain.filter(institution_id=where).delete()
        for one in people:
            one.delete()
        connection.close()


def at_once(act: Callable[[Access], object]) -> list[bool]:
    """Whether each of the two succeeded."""
    holders, where, start = [person(name) for name in NAMES], institution(WHERE).pk, Barrier(len(NAMES))

    def one(number: int) -> bool:
        try:
            with opened([where], person=holders[number].pk):
                start.wait(timeout=20)
                act(access(holders[number], WHERE))
        except Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(len(NAMES)) as threads:
        return sorted(threads.map(one, range(len(NAMES))))


def test_the_same_person_added_twice_at_once_is_there_once_and_two_edits_of_one_page_are_one(committed: int) -> None:
    where = institution(WHERE).pk
    values = Values(office=committed, name="Wulan", work="Admin")
    assert at_once(lambda room: operations.add(room, values)) == [False, True]
    with opened([where]):
        made = StaffMember.objects.get()
    work = iter(("Analis", "Pengelola"))

    def edit(room: Access) -> None:
        operations.change(room, made.pk, Values(office=committed, name="Wulan", work=next(work)), 1)

    assert at_once(edit) == [False, True]
    with opened([where]):
        assert StaffMember.objects.get().revision == 2
        assert verify(where).finding is None
