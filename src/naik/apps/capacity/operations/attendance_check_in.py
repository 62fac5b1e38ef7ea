"""Marking oneself present behind a QR sheet, by one's account or by name; without a role in the institution."""

from __future__ import annotations

import hashlib
import time
import unicodedata
from enum import StrEnum

from django.core.cache import cache

from naik.apps.audit.operations import Author, record
from naik.apps.capacity.models import Enrolment, TrainingSession
from naik.apps.capacity.operations.attendance import CODE, attend
from naik.apps.capacity.operations.training_holding import held, subject
from naik.apps.capacity.queries.attendance import check_in_open, own_enrolment
from naik.apps.evaluations.gate import database_now
from naik.apps.institutions.models import Institution
from naik.apps.tenancy.scope import opened

WINDOW_SECONDS = 600
MOST_WRONG_BY_ADDRESS = 30
"""Wrong answers in ten minutes: a training room sits behind one address, so this leaves room for slips of the pen."""
MOST_WRONG_BY_NAME = 5


class Outcome(StrEnum):
    """How an attempt ended; `UNKNOWN` is all that a wrong answer of any kind is told."""

    PRESENT = "present"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    NO_PLACE = "no_place"
    TOO_OFTEN = "too_often"


def by_account(institution: Institution, session_id: int, author: Author) -> Outcome:
    """Mark the person who is signed in; somebody without a place is told so."""
    with opened([institution.pk]):
        session = held(session_id)
        if not check_in_open(session, database_now()):
            return Outcome.CLOSED
        own = None if author.person_id is None else own_enrolment(session, author.person_id)
        if own is None or own.state not in {"enrolled", "present"}:
            return Outcome.NO_PLACE
        _mark(session, own, author)
        return Outcome.PRESENT


def by_name(
    institution: Institution, session_id: int, name: str, proof: str, *, address: str, author: Author
) -> Outcome:
    """Mark whoever has this name on the list, with their office's code or their e-mail as recorded.

    Wrong answers count by the address they come from and by name; after too many nothing is answered for a while.
    """
    with opened([institution.pk]):
        # Held: attempts at one session come one after the other, and the count of wrong ones is exact.
        session = held(session_id)
        if not check_in_open(session, database_now()):
            return Outcome.CLOSED
        limits = {
            _counter(session, "address", address): MOST_WRONG_BY_ADDRESS,
            _counter(session, "name", plain_name(name)): MOST_WRONG_BY_NAME,
        }
        if any(cache.get(key, 0) >= most for key, most in limits.items()):
            return Outcome.TOO_OFTEN
        found = _named(session, name, proof)
        if found is None:
            for key in limits:
                cache.set(key, cache.get(key, 0) + 1, 2 * WINDOW_SECONDS)
            return Outcome.UNKNOWN
        _mark(session, found, author)
        return Outcome.PRESENT


def plain_name(name: str) -> str:
    """A name without degrees after a comma, punctuation, case and double spaces."""
    text = unicodedata.normalize("NFKC", name).casefold().partition(",")[0]
    return " ".join("".join(one if one.isalnum() or one in "'’" else " " for one in text).split())


def _named(session: TrainingSession, name: str, proof: str) -> Enrolment | None:
    """The one participant with a place who fits; None also when two do, so that nobody marks a namesake."""
    wanted, given = plain_name(name), " ".join(proof.split()).casefold()
    if not wanted or not given:
        return None
    listed = Enrolment.objects.filter(session=session, state__in=("enrolled", "present")).select_related(
        "staff__office"
    )
    fitting = [
        one
        for one in listed
        if plain_name(one.staff.name) == wanted and given in {one.staff.office.code.casefold(), _email(one)}
    ]
    exact = [one for one in fitting if given == _email(one)]
    found = exact or fitting
    return found[0] if len(found) == 1 else None


def _email(one: Enrolment) -> str | None:
    return one.staff.email.casefold() or None


def _mark(session: TrainingSession, found: Enrolment, author: Author) -> None:
    """Once is enough: who is present already stays as they are recorded."""
    if found.state == "present":
        return
    attend(found, CODE)
    found.save(update_fields=["state", "attended_at", "attended_by"])
    record(
        session.institution_id, "capacity:training:checked_in", subject(session), by=author,
        after={"by": CODE, "present": [found.pk]},
    )  # fmt: skip


def _counter(session: TrainingSession, kind: str, what: str) -> str:
    digest = hashlib.sha256(what.encode("utf-8", "replace")).hexdigest()[:32]
    return f"check-in:{session.pk}:{kind}:{digest}:{int(time.time() // WINDOW_SECONDS)}"
