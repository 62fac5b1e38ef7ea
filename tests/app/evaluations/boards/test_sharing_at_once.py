"""Two coordinators share the same answers in the same moment: one after the other, and one lead each."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection

from naik.apps.audit.models import ChainHead, Event, PersonalPart
from naik.apps.evaluations.models import Answer, Assessment, Cycle, Responsibility
from naik.apps.evaluations.operations import sharing as operations
from naik.apps.institutions.models import Membership, Office
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.sharing import Part
from tests import evaluating
from tests.people import access, institution, member, office, person

WHERE = "kota-sabang"
NAMES = ("Pembagi Satu", "Pembagi Dua")
CODES = ("1.01", "2.02")
VALUES = [str(number) for number in range(1, 11)]


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Assessment]:
    """A committed rehearsal: threads have connections of their own and see nothing uncommitted."""
    with django_db_blocker.unblock():
        of = evaluating.rehearsal(WHERE, instrument="spbe-2020")
        people = [member(name, Role.COORDINATOR, slug=WHERE) for name in NAMES]
        yield of
        where = institution(WHERE).pk
        opener = person("Wulan")
        with opened([where]), pgtrigger.ignore("audit.Event:append_only"):
            Responsibility.objects.all().delete()
            apps.get_model("evaluations", "AnswerEvent").objects.filter(assessment=of.pk).delete()
            Answer.objects.all().delete()
            Assessment.objects.all().delete()
            Cycle.objects.filter(pk=of.cycle_id).delete()
            Membership.objects.all().delete()
            Office.objects.all().delete()
            for model in (PersonalPart, ChainHead):
                model.objects.filter(institution_id=where).delete()
            Event.chain.filter(institution_id=where).delete()
        for one in (*people, opener):
            one.delete()
        connection.close()


def test_the_same_answers_shared_twice_at_once_have_one_lead_each(committed: Assessment) -> None:
    holders, offices = [person(name) for name in NAMES], [office(code, WHERE).pk for code in CODES]
    start = Barrier(len(NAMES))

    def share(number: int) -> int:
        try:
            order = VALUES if number else VALUES[::-1]
            with opened([committed.institution_id], person=holders[number].pk):
                start.wait(timeout=20)
                return operations.give(
                    access(holders[number], WHERE), committed.pk, order, Part(offices[number]), lead=True
                )
        finally:
            connection.close()

    with ThreadPoolExecutor(len(NAMES)) as threads:
        assert list(threads.map(share, range(len(NAMES)))) == [len(VALUES)] * len(NAMES)
    with opened([committed.institution_id]):
        leads = Responsibility.objects.filter(answer__assessment=committed).values_list(
            "answer__value", "office", "lead"
        )
        assert sorted(value for value, _, _ in leads) == sorted(VALUES)
        assert len({where for _, where, _ in leads}) == 1
        assert all(lead for _, _, lead in leads)
