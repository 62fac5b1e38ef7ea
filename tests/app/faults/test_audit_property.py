"""Whatever is written into a chain verifies; whatever single thing is changed of it is found where it was changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pgtrigger
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from naik.apps.audit.models import ChainHead, Event, PersonalPart
from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.audit.verification import verify
from naik.apps.tenancy.scope import opened
from tests.own_database import OwnDatabase
from tests.people import METRO, institution

# PostgreSQL holds every character but NUL, and UTF-8 no halves of pairs.
TEXT = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=12)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
FACTS = st.none() | st.dictionaries(TEXT, VALUE, max_size=3)


@dataclass(frozen=True)
class Written:
    action: str
    subject: Subject
    by: Author
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str
    personal: Personal | None


WRITTEN = st.builds(
    Written,
    action=TEXT,
    subject=st.builds(Subject, TEXT, st.integers(0, 2**62) | TEXT, TEXT),
    by=st.builds(Author, st.none() | st.integers(0, 2**62), TEXT, TEXT),
    before=FACTS,
    after=FACTS,
    reason=TEXT,
    personal=st.none() | st.builds(Personal, st.integers(1, 9), st.dictionaries(TEXT, VALUE, max_size=2)),
)
CHAIN = st.lists(WRITTEN, min_size=1, max_size=5)
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


class Undone(Exception):
    """Takes an example's chain back."""


@contextmanager
def chain(written: list[Written]) -> Iterator[int]:
    """A chain of these events while the block runs, in the reach of somebody who can change them."""
    where, elsewhere = institution(METRO).pk, institution("kota-bogor").pk
    with suppress(Undone), opened([where, elsewhere]):
        for one in written:
            record(where, one.action, one.subject, by=one.by, before=one.before, after=one.after,
                   reason=one.reason, personal=one.personal)  # fmt: skip
        with pgtrigger.ignore("audit.Event:append_only", "audit.PersonalPart:never_rewritten"):
            yield where
        raise Undone


def other(value: Any, example: st.DataObject, limit: int | None) -> Any:
    """Another value of the same kind."""
    found: Any
    if isinstance(value, dict) or value is None:
        found = example.draw(st.dictionaries(TEXT, VALUE, min_size=1, max_size=3) | st.none())
    elif isinstance(value, int):
        found = example.draw(st.integers(1, 2**62))
    elif isinstance(value, str):
        found = example.draw(st.text("0123456789abcdef", min_size=limit or 0, max_size=limit or 12))
    else:
        found = value + timedelta(microseconds=example.draw(st.integers(1, 10**12)))
    assume(found != value)
    return found


@settings(max_examples=30, **CALM)  # type: ignore[arg-type]  # one way to run both
@given(written=CHAIN)
def test_whatever_is_written_verifies(own: OwnDatabase, written: list[Written]) -> None:
    with chain(written) as where:
        verdict = verify(where)
        assert (verdict.events, verdict.finding) == (len(written), None)


@settings(max_examples=80, **CALM)  # type: ignore[arg-type]  # as above
@given(written=CHAIN, example=st.data())
def test_any_change_of_any_field_is_found_at_its_event(
    own: OwnDatabase, written: list[Written], example: st.DataObject
) -> None:
    with chain(written) as where:
        event = example.draw(st.sampled_from(list(Event.chain.filter(institution_id=where).order_by("sequence"))))
        fields = [field for field in Event._meta.concrete_fields if field.attname != "id"]
        field = example.draw(st.sampled_from(fields), label="field")
        if field.attname == "institution_id":
            value: Any = institution("kota-bogor").pk
        elif field.attname == "sequence":
            value = example.draw(st.integers(-5, 20).filter(lambda n: not 1 <= n <= len(written)))
        elif field.attname == "actor_id":
            value = other(event.actor_id if event.actor_id is not None else 0, example, None)
        else:
            exact = 64 if field.attname in {"hash", "previous_hash", "seal", "personal_commitment"} else None
            value = other(getattr(event, field.attname), example, exact)
        assert Event.chain.filter(pk=event.pk).update(**{field.attname: value}) == 1
        finding = verify(where).finding
        assert finding is not None
        # An event that was given another number is missed at the old one or seen at the new.
        assert finding.sequence in {event.sequence, value if field.attname == "sequence" else event.sequence}


@settings(max_examples=30, **CALM)  # type: ignore[arg-type]  # as above
@given(written=CHAIN.filter(lambda chain: any(one.personal for one in chain)), example=st.data())
def test_any_change_of_what_is_said_about_a_person_or_of_the_end_is_found(
    own: OwnDatabase, written: list[Written], example: st.DataObject
) -> None:
    with chain(written) as where:
        parts = list(PersonalPart.objects.filter(institution_id=where).select_related("event"))
        part = example.draw(st.sampled_from(parts))
        name = example.draw(st.sampled_from(["salt", "content", "sequence", "hash", "seal"]))
        if name in {"salt", "content"}:
            value = other(getattr(part, name), example, 64)
            assume(value is not None)
            PersonalPart.objects.filter(pk=part.pk).update(**{name: value})
            at = part.event.sequence
        else:
            head = ChainHead.objects.get(institution_id=where)
            value = other(getattr(head, name), example, 64) if name != "sequence" else head.sequence + 1
            ChainHead.objects.filter(pk=head.pk).update(**{name: value})
            at = len(written) + (name == "sequence")
        finding = verify(where).finding
        assert finding is not None
        assert finding.sequence == at
