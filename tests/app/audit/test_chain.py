"""The audit chain: what was written stands, and what was done to it is named, whoever did it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pgtrigger
import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from naik.apps.audit import sealing
from naik.apps.audit.models import ChainHead, Event, PersonalPart
from naik.apps.audit.operations import Author, Personal, Subject, record, shred
from naik.apps.audit.verification import Fault, verify
from naik.apps.tenancy.scope import opened
from tests.people import METRO, institution

pytestmark = pytest.mark.usefixtures("shipped_data")
SYSTEM = Author(None)


def write(count: int, slug: str = METRO) -> int:
    where = institution(slug).pk
    with opened([where]):
        for number in range(count):
            record(where, "test:thing:changed", Subject("thing", number, f"hal {number}"), by=SYSTEM,
                   before={"n": number}, after={"n": number + 1}, reason="uji")  # fmt: skip
    return where


def test_a_chain_of_events_holds() -> None:
    where = write(5)
    with opened([where]):
        assert (verify(where).events, verify(where).finding) == (5, None)
        assert [event.sequence for event in Event.objects.order_by("sequence")] == [1, 2, 3, 4, 5]


def test_an_event_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("naik.apps.audit.operations.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        record(1, "test:thing:changed", Subject("thing", 1), by=SYSTEM)


def test_a_mutation_and_its_event_go_together() -> None:
    where = write(1)

    def fail_after_recording() -> None:
        with opened([where]):
            record(where, "test:thing:changed", Subject("thing", 1), by=SYSTEM)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_recording()
    with opened([where]):
        assert verify(where).events == 1


def test_the_application_can_neither_change_nor_remove_an_event() -> None:
    where = write(1)
    with opened([where]):
        for statement in ("UPDATE audit_event SET reason = 'lain'", "DELETE FROM audit_event"):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Inside, the append-only triggers do not fire, as for a superuser who switched them off."""
    with pgtrigger.ignore("audit.Event:append_only", "audit.PersonalPart:never_rewritten"):
        yield


def first_fault(where: int) -> tuple[str, int]:
    finding = verify(where).finding
    assert finding is not None
    return finding.fault, finding.sequence


@pytest.mark.parametrize(
    "change",
    [{"reason": "lain"}, {"after": {"n": 99}}, {"actor_id": 7}, {"at": datetime(2001, 1, 1, tzinfo=UTC)}],
)
def test_an_altered_event_is_named(change: dict[str, object]) -> None:
    where = write(5)
    with opened([where]), without_triggers():
        Event.objects.filter(sequence=3).update(**change)
        assert first_fault(where) == (Fault.ALTERED, 3)


def test_a_removed_event_is_named_be_it_the_last() -> None:
    where = write(5)
    with opened([where]), without_triggers():
        Event.objects.filter(sequence=5).delete()
        assert first_fault(where) == (Fault.REMOVED, 5)
        Event.objects.filter(sequence=2).delete()
        assert first_fault(where) == (Fault.REMOVED, 2)


def test_reordered_events_are_named() -> None:
    where = write(5)
    with opened([where]), without_triggers():
        for old, new in ((2, 900), (3, 2), (900, 3)):
            Event.objects.filter(sequence=old).update(sequence=new)
        assert first_fault(where) == (Fault.REORDERED, 2)


def test_an_event_whose_hash_was_made_anew_lacks_the_seal() -> None:
    """Who owns the database can compute hashes, but has no key for seals."""
    from naik.apps.audit.operations import hashed_content

    where = write(5)
    with opened([where]), without_triggers():
        event = Event.objects.get(sequence=5)
        event.reason = "ditulis ulang"
        event.hash = sealing.event_hash(hashed_content(event))
        event.save()
        ChainHead.objects.filter(institution_id=where).update(hash=event.hash)
        assert first_fault(where) == (Fault.INSERTED, 5)


def test_an_event_added_at_the_end_is_named() -> None:
    where = write(3)
    with opened([where]):
        last = Event.objects.get(sequence=3)
        names = [field.attname for field in Event._meta.concrete_fields if field.attname != "id"]
        copied = {name: getattr(last, name) for name in names}
        Event.objects.create(**{**copied, "sequence": 4, "previous_hash": last.hash})
        assert first_fault(where)[1] == 4


def test_a_kept_head_convicts_a_chain_cut_short_and_sealed_again(settings: object) -> None:
    where = write(4)
    with opened([where]):
        kept = signed_head(where)
        assert kept.holds()
        head = ChainHead.objects.get(institution_id=where)
        with without_triggers():
            Event.objects.filter(sequence__gte=3).delete()
        second = Event.objects.get(sequence=2)
        # Even with the key: the head of a copy kept elsewhere is beyond it.
        head.sequence, head.hash = 2, second.hash
        head.seal = sealing.head_seal(settings.AUDIT_KEY, f"institution:{where}", 2, second.hash)  # type: ignore[attr-defined]
        head.save()
        assert verify(where).finding is None
        finding = verify(where, kept).finding
    assert finding is not None
    assert (finding.fault, finding.sequence) == (Fault.REMOVED, 3)


def signed_head(where: int) -> sealing.SignedHead:
    from naik.apps.audit.queries import head

    return head(where)


def test_a_forged_head_does_not_hold() -> None:
    where = write(2)
    with opened([where]):
        kept = signed_head(where)
    forged = sealing.SignedHead(kept.chain, 1, kept.hash, kept.at, kept.public_key, kept.signature)
    assert not forged.holds()


def test_personal_data_is_shredded_without_breaking_the_chain() -> None:
    where = write(1)
    with opened([where]):
        record(where, "test:person:changed", Subject("person", 7), by=SYSTEM, personal=Personal(7, {"name": "Ani"}))
        assert shred(7, by=SYSTEM, reason="permintaan yang bersangkutan") == 1
        assert PersonalPart.objects.count() == 0
        assert verify(where).finding is None


def test_personal_data_that_vanishes_without_a_word_is_named() -> None:
    where = write(1)
    with opened([where]):
        record(where, "test:person:changed", Subject("person", 7), by=SYSTEM, personal=Personal(7, {"name": "Ani"}))
        PersonalPart.objects.all().delete()
        assert first_fault(where) == (Fault.PERSONAL_REMOVED, 2)


def test_altered_personal_data_is_named() -> None:
    where = write(1)
    with opened([where]):
        record(where, "test:person:changed", Subject("person", 7), by=SYSTEM, personal=Personal(7, {"name": "Ani"}))
        with without_triggers():
            PersonalPart.objects.update(content={"name": "Budi"})
        assert first_fault(where) == (Fault.PERSONAL_ALTERED, 2)


def test_personal_data_ascribed_to_somebody_else_is_named() -> None:
    where = write(1)
    with opened([where]):
        record(where, "test:person:changed", Subject("person", 7), by=SYSTEM, personal=Personal(7, {"name": "Ani"}))
        with without_triggers():
            PersonalPart.objects.update(person_id=8)
        assert first_fault(where) == (Fault.PERSONAL_ALTERED, 2)


def test_events_of_another_institution_are_not_there() -> None:
    write(2)
    other = write(1, "kota-bandar-lampung")
    with opened([other]):
        assert Event.objects.count() == 1
        assert Event.chain.count() == 1


def test_floats_are_refused_for_they_do_not_survive_a_database_unchanged() -> None:
    where = write(1)
    with opened([where]), pytest.raises(TypeError):
        record(where, "test:thing:changed", Subject("thing", 1), by=SYSTEM, after={"n": 0.1})


def test_the_owner_connection_exists_for_migrations_only() -> None:
    assert set(connections) == {"default", "owner"}
