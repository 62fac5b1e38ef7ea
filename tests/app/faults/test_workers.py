"""Workers that are killed, started twice, or given work that fails: everything is done once in the end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from naik.apps.accounts.models import Person
from naik.apps.audit.verification import verify
from naik.apps.evidence import storage
from naik.apps.tenancy.queue import enqueue
from naik.apps.tenancy.scope import opened
from tests.app.faults.library import as_owner, indexed, job_of, pages, state, stored, wait_until
from tests.own_database import NAIK, OwnDatabase
from tests.people import BANDAR_LAMPUNG, institution, member, signed_in

LONG = b"".join(b"baris %d tentang jaringan intra pemerintah dan pusat data\n" % number for number in range(12_000))
JOBS = f"/ruang/{BANDAR_LAMPUNG}/pekerjaan-latar/"


@pytest.fixture
def person(own: OwnDatabase, storing: None) -> Person:
    found = Person.objects.filter(name="Ani Pekerja").first()
    return found or member("Ani Pekerja", "coordinator")


@contextmanager
def working(own: OwnDatabase) -> Iterator[subprocess.Popen[bytes]]:
    """`naik worker`, killed hard at the end of the block if it still runs."""
    with (own.folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", NAIK, "worker"], env={**os.environ, **own.environment}, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        sys.stderr.write((own.folder / "worker.log").read_text())


def work_off(own: OwnDatabase) -> None:
    done = own.run("worker", "--until-empty")
    assert done.returncode == 0, done.stderr


def test_a_worker_killed_in_the_middle_of_a_file_is_followed_by_one_that_reads_it_once(
    own: OwnDatabase, person: Person
) -> None:
    file = stored(person, "panjang.txt", LONG)
    with working(own) as process:
        wait_until(lambda: job_of(file)[0] == "doing")
        process.kill()
        process.wait()
    assert job_of(file) == ("doing", 0)
    as_owner("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    work_off(own)
    assert (state(file), job_of(file), indexed(file)) == ("read", ("succeeded", 2), 1)
    assert pages(file) == list(range(1, len(pages(file)) + 1)) != []
    with opened([institution().pk]):
        verdict = verify(institution().pk)
    assert (verdict.events > 0, verdict.finding) == (True, None)


def test_the_sweep_of_a_living_worker_frees_what_a_dead_one_held(own: OwnDatabase, person: Person) -> None:
    file = stored(person, "sapu.txt", LONG + b"sapu\n")
    with working(own) as dead:
        wait_until(lambda: job_of(file)[0] == "doing")
        dead.kill()
        dead.wait()
    ((killed,),) = as_owner("SELECT worker_id FROM procrastinate_jobs WHERE (args->>'file_id')::bigint = %s", file.pk)
    with working(own):
        wait_until(lambda: as_owner("SELECT 1 FROM procrastinate_workers WHERE id <> %s", killed))
        assert job_of(file) == ("doing", 0), "a worker silent for a moment may be alive"
        as_owner("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes' WHERE id = %s", killed)
        enqueue("upkeep.release_stuck", timestamp=0)
        wait_until(lambda: job_of(file)[0] == "succeeded")
    assert (job_of(file)[1], indexed(file)) == (2, 1)


def test_two_workers_at_once_run_each_job_once(own: OwnDatabase, person: Person) -> None:
    files = [stored(person, f"banyak {number}.csv", f"a;b\n{number};bersama\n".encode()) for number in range(16)]
    with ThreadPoolExecutor() as threads:
        done = list(threads.map(lambda _: own.run("worker", "--until-empty"), range(2)))
    assert [one.returncode for one in done] == [0, 0], done
    assert [job_of(file) for file in files] == [("succeeded", 1)] * len(files)
    started = as_owner(
        "SELECT count(*), count(DISTINCT job_id) FROM procrastinate_events JOIN procrastinate_jobs j ON j.id = job_id"
        " WHERE type = 'started' AND (args->>'file_id')::bigint = ANY(%s)",
        [file.pk for file in files],
    )
    assert started == [(len(files), len(files))]
    assert [pages(file) for file in files] == [[1]] * len(files)
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = %s"
    assert as_owner(waiting, "evidence.examine") == [(0,)]


def test_work_that_fails_waits_longer_each_time_and_is_shown_as_failed_in_the_end(
    own: OwnDatabase, person: Person
) -> None:
    file = stored(person, "lenyap.csv", b"a;b\n1;akan lenyap\n")
    storage.delete(storage.file_name(file))
    work_off(own)
    assert job_of(file) == ("todo", 1)
    due = "SELECT scheduled_at - now() < '4 s' FROM procrastinate_jobs WHERE (args->>'file_id')::bigint = %s"
    assert as_owner(due, file.pk) == [(True,)]
    page = signed_in(person).get(f"{JOBS}?keadaan=todo")
    assert [(row["job"].state, row["job"].attempts) for row in page.context["rows"]] == [("todo", 1)]
    assert page.context["rows"][0]["job"].next_try is not None

    # As after the other attempts.
    as_owner(
        "UPDATE procrastinate_jobs SET scheduled_at = NULL, attempts = 6 WHERE (args->>'file_id')::bigint = %s", file.pk
    )
    work_off(own)
    assert job_of(file) == ("failed", 7)
    page = signed_in(person).get(f"{JOBS}?keadaan=failed")
    assert [row["job"].state for row in page.context["rows"]] == ["failed"]
    assert "gagal" in page.content.decode()


def test_a_worker_starts_beside_stuck_work_that_was_queued_again_or_that_its_workers_died_of(own: OwnDatabase) -> None:
    where = institution().pk
    states = "SELECT status::text FROM procrastinate_jobs WHERE queueing_lock = %s ORDER BY id"

    def stuck(once: str, attempts: int) -> None:
        with opened([where]):
            enqueue("evidence.examine", once=once, institution_id=where, file_id=999_999)
        as_owner(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE queueing_lock = %s", attempts, once
        )

    stuck("racun", 6)
    stuck("macet", 1)
    with opened([where]):
        enqueue("evidence.examine", once="macet", institution_id=where, file_id=999_999)
    assert as_owner(states, "macet") == [("doing",), ("todo",)]
    work_off(own)
    assert as_owner(states, "macet") == [("aborted",), ("succeeded",)]
    assert as_owner(states, "racun") == [("failed",)]


def test_a_worker_asked_to_stop_ends_what_it_began(own: OwnDatabase, person: Person) -> None:
    file = stored(person, "berhenti.txt", LONG + b"berhenti\n")
    with working(own) as process:
        wait_until(lambda: job_of(file)[0] == "doing")
        process.terminate()
        assert process.wait(timeout=30) == 0
    assert (job_of(file), state(file)) == (("succeeded", 1), "read")
