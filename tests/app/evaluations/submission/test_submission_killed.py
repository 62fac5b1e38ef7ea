"""The real server killed (-9) in the middle of submission and of signing, and two people who act at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.internal.flows import login
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.audit.verification import verify
from naik.apps.evaluations.models import Assessment, Revision, Signature
from naik.apps.evaluations.operations.submission import submit
from naik.apps.evaluations.queries import revisions
from naik.apps.institutions.roles import Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from tests.evaluating import assessment, cycle, every_level
from tests.own_database import CSRF, OwnDatabase, Server, cookies, own_database
from tests.people import BANDAR_LAMPUNG, access, institution, member

PAPERS = ("self_assessment_minutes", "publication_consent")


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


def fresh(who: Person) -> dict[str, str]:
    """The cookies of a browser whose owner has just shown who they are."""
    found = cookies(who)
    session = SessionStore(found[settings.SESSION_COOKIE_NAME])
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(who.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return found


def post(server: Server, who: Person | dict[str, str], path: str, sent: dict[str, str]) -> int | None:
    """The status of a POST; None when the server was gone before it answered. A thread gives cookies made before."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    given = who if isinstance(who, dict) else fresh(who)
    held = "; ".join(f"{name}={value}" for name, value in given.items())
    head = {"Cookie": held, "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request("POST", path, urlencode(sent), head)
        return connection.getresponse().status
    except (RemoteDisconnected, ConnectionError):
        return None
    finally:
        connection.close()


@contextmanager
def last_step_held() -> Iterator[None]:
    """Hold the end of the institution's chain: whatever writes an event stops there, all its other rows written."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM audit_chainhead WHERE institution_id = %s FOR UPDATE", [institution().pk])
        assert cursor.fetchone() is not None
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def waiting() -> bool:
    """Whether a transaction of the server waits for what is held."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN"
            " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
        )
        return bool((cursor.fetchone() or (0,))[0])


def until_waiting() -> None:
    end = time.monotonic() + 30
    while not waiting():
        assert time.monotonic() < end, "the act never came to its last step"
        time.sleep(0.02)


def killed_in(server: Server, who: Person, path: str, sent: dict[str, str]) -> int | None:
    """Send an act, kill the server while its last step waits, start it again; returns what the sender was told."""
    told: list[int | None] = []
    browser = fresh(who)
    sender = threading.Thread(target=lambda: told.append(post(server, browser, path, sent)))
    with last_step_held():
        sender.start()
        until_waiting()
        server.kill()
    sender.join()
    server.start()
    return told[0]


def state(of: Assessment) -> tuple[str, int, int, int, int]:
    """Stage, revisions, signatures, events and notices of the assessment."""
    with opened([of.institution_id]):
        events = Event.objects.filter(subject_kind="assessment", subject_id=str(of.pk)).count()
        counts = (Revision.objects.filter(assessment=of).count(), Signature.objects.filter(assessment=of).count())
        stage = Assessment.objects.get(pk=of.pk).stage
    told = 0
    for who in Person.objects.filter(email__endswith="@contoh.id"):
        with opened([of.institution_id], person=who.pk):
            told += Notice.objects.filter(person=who, address__contains=f"/penilaian/{of.pk}/").count()
    return (stage, *counts, events, told)


def digest_of(of: Assessment) -> str:
    with opened([of.institution_id]):
        return revisions.shown_digest(Assessment.objects.select_related("cycle", "institution").get(pk=of.pk))


def where(of: Assessment, act: str) -> str:
    return f"/ruang/{BANDAR_LAMPUNG}/penilaian/{of.pk}/pengajuan/{act}/"


def test_a_server_killed_in_submission_and_in_signing_leaves_nothing_half_done(own: OwnDatabase) -> None:
    official, sekda = member("Pak Mati", Role.RESPONSIBLE_OFFICIAL), member("Bu Mati", Role.COORDINATOR)
    of = assessment(of=cycle("Terputus"), levels=every_level(3))
    submission = {"shown": digest_of(of)}
    signing = {**submission, "position": "Sekda", "place": "Telukbetung", **dict.fromkeys(PAPERS, "on")}
    settle_chain(official)
    with own.served() as server:
        before = state(of)
        assert killed_in(server, official, where(of, "ajukan"), submission) is None
        assert state(of) == before == ("self_assessment", 0, 0, 0, 0)

        assert post(server, official, where(of, "ajukan"), submission) == 302
        server.kill()
        server.start()
        done = state(of)
        assert done == ("internal_approval", 1, 0, 1, 1), "what was acknowledged stays"

        assert killed_in(server, sekda, where(of, "tanda-tangan"), signing) is None
        assert state(of) == done

        assert post(server, sekda, where(of, "tanda-tangan"), signing) == 302
        server.kill()
    assert state(of)[:4] == ("document_review", 1, 2, 2)
    with opened([of.institution_id]):
        assert verify(of.institution_id).finding is None


def test_two_submissions_at_the_same_moment_give_one_revision(own: OwnDatabase) -> None:
    first, second = (member(name, Role.RESPONSIBLE_OFFICIAL) for name in ("Pak Satu", "Pak Dua"))
    of = assessment(of=cycle("Berbarengan"), levels=every_level(2))
    sent, told = {"shown": digest_of(of)}, []
    with own.served() as server:
        senders = [
            threading.Thread(target=lambda one=one: told.append(post(server, one, where(of, "ajukan"), sent)))
            for one in (fresh(first), fresh(second))
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert sorted(told, key=str) == [302, 422]
    assert state(of)[:2] == ("internal_approval", 1)


def test_a_window_that_closes_between_the_page_and_the_act_closes_it_to_the_second(own: OwnDatabase) -> None:
    official = member("Pak Telat", Role.RESPONSIBLE_OFFICIAL)
    # Two seconds, as a fraction of a day.
    of = assessment(of=cycle("Menutup", days_left=2 / 86_400), levels=every_level(2))
    sent = {"shown": digest_of(of)}
    with own.served() as server:
        time.sleep(2.1)
        assert post(server, official, where(of, "ajukan"), sent) == 422
    assert state(of)[:2] == ("self_assessment", 0)


def settle_chain(who: Person) -> None:
    """Give the institution's chain an end that can be held."""
    other = assessment(of=cycle("Pembuka"), levels=every_level(1))
    shown = digest_of(other)
    with opened([other.institution_id], person=who.pk):
        submit(access(who), other.pk, shown)
