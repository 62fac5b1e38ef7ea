"""Two people open one link in the same moment: one account, one role, one of them hears that it was used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pgtrigger
import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from naik.apps.accounts.models import Person
from naik.apps.audit.models import ChainHead, Event, PersonalPart
from naik.apps.institutions.models import Invitation, Membership
from naik.apps.institutions.operations.acceptance import Closed, State, accept_as_new
from naik.apps.institutions.roles import Reach, Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from tests.people import institution

WHERE = "kota-sabang"
EMAIL = "serentak@contoh.id"
AT_ONCE = 4


def unprotected() -> Any:
    return pgtrigger.ignore("audit.Event:append_only")


@pytest.fixture
def link(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A committed invitation: threads have connections of their own and see nothing uncommitted."""
    with django_db_blocker.unblock():
        where = institution(WHERE)
        inviter = Person.objects.create_person("pengundang-serentak@contoh.id", "Pengundang")
        with opened([where.pk]):
            Membership.objects.create(institution=where, person=inviter, role=Role.COORDINATOR, reach=Reach.INSTITUTION)
            Invitation.objects.create(
                institution=where, email=EMAIL, name="S", role=Role.LEADER, reach=Reach.INSTITUTION,
                token_digest="serentak", invited_by=inviter, expires_at=datetime.now(UTC) + timedelta(days=1),
            )  # fmt: skip
        yield "serentak"
        people = Person.objects.filter(email__in=[EMAIL, inviter.email])
        for person in people:
            with opened([where.pk], person=person.pk, accounts=True), unprotected():
                Notice.objects.filter(person=person).delete()
                Membership.objects.filter(person=person).delete()
                Invitation.objects.all().delete()
                for chain in (where.pk, None):
                    PersonalPart.objects.filter(institution_id=chain).delete()
                    Event.chain.filter(institution_id=chain).delete()
                    ChainHead.objects.filter(institution_id=chain).delete()
        EmailAddress.objects.filter(email=EMAIL).delete()
        people.delete()
        connection.close()


def test_one_link_makes_one_account_however_many_accept_at_once(link: str) -> None:
    start = Barrier(AT_ONCE)

    def accept(number: int) -> State:
        try:
            start.wait(timeout=20)
            accept_as_new(link, name=f"Nomor {number}", password=None)
        except Closed as closed:
            return closed.state
        finally:
            connection.close()
        return State.OPEN

    with ThreadPoolExecutor(AT_ONCE) as threads:
        ended = sorted(threads.map(accept, range(AT_ONCE)))
    assert ended == sorted([State.OPEN, *[State.USED] * (AT_ONCE - 1)])
    assert Person.objects.filter(email=EMAIL).count() == 1
    with opened([institution(WHERE).pk]):
        assert Membership.objects.filter(person__email=EMAIL).count() == 1
        assert Event.objects.filter(action="institutions:invitation:accepted").count() == 1
