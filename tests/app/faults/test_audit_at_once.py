"""Many write into the chains of the audit at the same moment: no number is missing, none is there twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections

from naik.apps.audit import operations
from naik.apps.audit.models import ChainHead, Event
from naik.apps.audit.operations import Author, Personal, Subject, record, shred
from naik.apps.audit.verification import verify
from naik.apps.tenancy.scope import opened
from tests.own_database import OwnDatabase
from tests.people import institution

THREADS, EVENTS = 8, 25
SYSTEM = Author(None, on_behalf_of="test")


def at_once(work: Callable[[int], object], threads: int = THREADS) -> list[Any]:
    """Run `work` in threads with connections of their own, which all begin at the same moment."""
    ready = threading.Barrier(threads)

    def run(number: int) -> object:
        try:
            ready.wait(timeout=10)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return [one.result(timeout=60) for one in [pool.submit(run, number) for number in range(threads)]]


def write(where: int, thread: int, number: int) -> None:
    record(where, "test:thing:changed", Subject("thing", f"{thread}-{number}"), by=SYSTEM, after={"n": number})


def whole(where: int, count: int) -> None:
    """Assert that a chain has so many events, numbered without a gap, each thread's in its order."""
    with opened([where]):
        assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == [*range(1, count + 1)]
        verdict = verify(where)
        assert (verdict.events, verdict.finding) == (count, None)
        last: dict[str, int] = {}
        for subject in Event.objects.order_by("sequence").values_list("subject_id", flat=True):
            thread, _, number = subject.partition("-")
            assert int(number) > last.get(thread, -1)
            last[thread] = int(number)


def test_many_write_into_one_chain(own: OwnDatabase) -> None:
    where = institution("kota-metro").pk

    def work(thread: int) -> None:
        for number in range(EVENTS):
            with opened([where]):
                write(where, thread, number)

    at_once(work)
    whole(where, THREADS * EVENTS)


def test_many_write_into_two_chains_at_once(own: OwnDatabase) -> None:
    one, other = sorted((institution("kota-bandung").pk, institution("kota-bogor").pk))

    def work(thread: int) -> None:
        for number in range(EVENTS):
            chains = ((one, other), (one,), (other,))[thread % 3]
            with opened(chains):
                for where in chains:
                    write(where, thread, number)

    at_once(work)
    whole(one, 6 * EVENTS)
    whole(other, 5 * EVENTS)


@pytest.mark.parametrize("slug", ["kota-depok", "kota-cirebon", "kota-sukabumi"])
def test_two_first_events_of_a_chain_come_one_after_the_other(own: OwnDatabase, slug: str) -> None:
    where = institution(slug).pk
    written = threading.Barrier(2)

    def work(thread: int) -> None:
        with opened([where]):
            # Both have looked, and neither has found a chain.
            assert not ChainHead.objects.filter(institution_id=where).exists()
            written.wait(timeout=10)
            write(where, thread, 0)

    at_once(work, threads=2)
    whole(where, 2)


def test_a_first_event_that_is_undone_leaves_the_place_to_the_other(own: OwnDatabase) -> None:
    where = institution("kota-bekasi").pk
    begun, waiting = threading.Event(), threading.Event()

    def work(thread: int) -> None:
        with suppress(ZeroDivisionError), opened([where]):
            if thread == 0:
                write(where, thread, 0)
                begun.set()
                waiting.wait(timeout=10)
                raise ZeroDivisionError
            begun.wait(timeout=10)
            threading.Timer(0.2, waiting.set).start()
            write(where, thread, 0)

    at_once(work, threads=2)
    whole(where, 1)
    with opened([where]):
        assert Event.objects.get().subject_id == "1-0"


@pytest.fixture
def two_people(own: OwnDatabase) -> Iterator[tuple[list[int], list[int]]]:
    """Two people known in two institutions, in the one order and in the other."""
    chains = [institution("kota-serang").pk, institution("kota-tangerang").pk]
    for who, order in ((70_001, chains), (70_002, chains[::-1])):
        for where in order:
            with opened([where]):
                record(where, "test:person:changed", Subject("person", who), by=SYSTEM,
                       personal=Personal(who, {"name": "Ani"}))  # fmt: skip
    return [70_001, 70_002], chains  # type: ignore[return-value]


def test_two_erasures_in_the_same_institutions_do_not_lock_each_other_out(
    two_people: tuple[list[int], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    people, chains = two_people
    begun = threading.Barrier(2)

    def slow_record(*arguments: Any, **keywords: Any) -> Event:
        event = record(*arguments, **keywords)
        # Each holds its first chain until the other holds one too, or waits for this one.
        with suppress(threading.BrokenBarrierError):
            begun.wait(timeout=0.5)
        return event

    monkeypatch.setattr(operations, "record", slow_record)

    def work(thread: int) -> int:
        with opened(chains):
            return shred(people[thread], by=SYSTEM, reason="permintaan")

    assert at_once(work, threads=2) == [2, 2]
    for where in chains:
        with opened([where]):
            assert verify(where).finding is None
