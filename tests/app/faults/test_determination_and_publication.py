"""Determination and publication with the server killed in the middle, two at once, and a job killed and run again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected

from django.db import connections

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.audit.verification import verify
from naik.apps.evaluations.models import Assessment, Determination
from naik.apps.evaluations.operations.determination import determine
from naik.apps.results.models import OWN, PublishedLevel, PublishedResult
from naik.apps.tenancy.scope import opened
from naik.jobs.determinations import publish_many
from tests.app.evaluations.outcomes.outcomes_for_tests import organiser, waiting
from tests.app.faults.library import wait_until
from tests.evaluating import cycle
from tests.own_database import OwnDatabase, Server, headers
from tests.people import BANDAR_LAMPUNG, METRO, access, institution

KILLED = """
import os, django
django.setup()
from naik.apps.evaluations.operations import publication
from naik.jobs.determinations import publish_many

tell, left = publication._tell, [2]
def tell_some(*arguments):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), 9)
    tell(*arguments)
publication._tell = tell_some
publish_many(
    institution_id=int(os.environ["ORGANISER"]), cycle_id=int(os.environ["CYCLE"]),
    person_id=int(os.environ["PERSON"]), assessments=os.environ["ASSESSMENTS"], asked=os.environ["ASKED"],
)
"""


def post(server: Server, sent: dict[str, str], of: Assessment, act: str) -> int | None:
    """The status of an act; None when the server was gone before it answered."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("POST", f"/ruang/{BANDAR_LAMPUNG}/penilaian/{of.pk}/penetapan/{act}/", "", sent)
        return connection.getresponse().status
    except (RemoteDisconnected, ConnectionError):
        return None
    finally:
        connection.close()


@contextmanager
def last_step_held() -> Iterator[None]:
    """Hold the end of the institution's chain: an act stops there with all its other rows written."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM audit_chainhead WHERE institution_id = %s FOR UPDATE", [institution().pk])
        assert cursor.fetchone() is not None
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def held_up() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN"
            " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
        )
        return bool((cursor.fetchone() or (0,))[0])


def killed_in(server: Server, who: Person, of: Assessment, act: str) -> int | None:
    """Send an act, kill the server while its last step waits, and start it again; what the sender was told."""
    sent = headers(who)
    with ThreadPoolExecutor() as threads:
        with last_step_held():
            told = threads.submit(post, server, sent, of, act)
            wait_until(held_up)
            server.kill()
        found = told.result()
    server.start()
    return found


def state(of: Assessment) -> tuple[str, list[tuple[int, str]], int, int, int]:
    """Stage, versions, published figures and levels of its year, and events."""
    facts = {"institution": of.institution_id, "year": of.cycle.year, "source__startswith": OWN}
    with opened([of.institution_id]):
        return (
            Assessment.objects.get(pk=of.pk).stage,
            list(Determination.objects.filter(assessment=of).order_by("version").values_list("version", "state")),
            PublishedResult.objects.filter(**facts).count(),
            PublishedLevel.objects.filter(**facts).count(),
            Event.objects.filter(subject_kind="assessment", subject_id=str(of.pk)).count(),
        )


def determined(of: Assessment, who: Person) -> Assessment:
    with opened([of.institution_id], person=who.pk):
        determine(access(who, of.institution.slug), of.pk)
    return of


def test_a_server_killed_in_determination_and_in_publication_leaves_nothing_half_done(own: OwnDatabase) -> None:
    who = organiser()
    determined(waiting(of=cycle("Pembuka", year=2031)), who)
    of = waiting(of=cycle("Terputus", year=2032))
    before = state(of)
    with own.served() as server:
        assert killed_in(server, who, of, "tetapkan") is None
        assert state(of) == before == ("determination", [], 0, 0, 0)

        assert post(server, headers(who), of, "tetapkan") == 302
        server.kill()
        server.start()
        done = state(of)
        assert done == ("publication", [(1, "determined")], 0, 0, 1), "what was acknowledged stays"

        assert killed_in(server, who, of, "terbitkan") is None
        assert state(of) == done

        assert post(server, headers(who), of, "terbitkan") == 302
        server.kill()
    assert state(of) == ("finished", [(1, "published")], 1, 47, 2)
    with opened([of.institution_id]):
        assert verify(of.institution_id).finding is None


def test_two_determinations_and_two_publications_at_once_make_one_of_each(own: OwnDatabase) -> None:
    first, second = organiser("Olga Satu"), organiser("Olga Dua")
    of = waiting(of=cycle("Berbarengan", year=2033))
    with own.served() as server, ThreadPoolExecutor() as threads:
        for act in ("tetapkan", "terbitkan"):
            sent = [headers(first), headers(second)]
            told = list(threads.map(lambda one, act=act: post(server, one, of, act), sent))
            assert sorted(told, key=str) == [302, 422], act
    assert state(of) == ("finished", [(1, "published")], 1, 47, 2)


def test_a_publication_job_that_is_killed_and_run_again_publishes_each_once(own: OwnDatabase) -> None:
    who, of = organiser(), cycle("Banyak", year=2034)
    found = [determined(waiting(slug, of=of), who) for slug in (BANDAR_LAMPUNG, METRO, "kabupaten-lampung-selatan")]
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (asked,) = cursor.fetchone()
    chosen = ",".join(str(one.pk) for one in found)
    done = own.run(
        program=KILLED, ORGANISER=str(of.organiser_id), CYCLE=str(of.pk), PERSON=str(who.pk), ASSESSMENTS=chosen,
        ASKED=asked.isoformat(),
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    stages = ["finished", "publication", "publication"]
    assert [state(one)[0] for one in found] == stages, "one is whole, the one in hand undone, the last not begun"
    assert [state(one)[2] for one in found] == [1, 0, 0]
    for _again in range(2):
        publish_many(
            institution_id=of.organiser_id, cycle_id=of.pk, person_id=who.pk, assessments=chosen,
            asked=asked.isoformat(),
        )  # fmt: skip
    for one in found:
        assert state(one) == ("finished", [(1, "published")], 1, 47, 2)
        with opened([one.institution_id]):
            assert verify(one.institution_id).finding is None
