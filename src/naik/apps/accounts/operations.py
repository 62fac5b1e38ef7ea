"""Changes to one's own account, and its end."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naik.apps.accounts import personal_data
from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author, Personal, Subject, hold_chains, record, shred
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

ERASED_NAME = "Orang yang dihapus"


class CannotErase(Exception):
    """Something stands against the erasure; the sentences say what to do first."""

    def __init__(self, sentences: tuple[Text, ...]) -> None:
        super().__init__(" ".join(one.en for one in sentences))
        self.sentences = sentences


def change_person(person: Person, *, name: str, language: str, by: Author) -> Person:
    """Change what a person is called and the language of their mails; nothing is written when nothing differs."""
    with opened((), person=person.pk, accounts=True):
        kept = Person.objects.select_for_update().get(pk=person.pk)
        before = (kept.name, kept.language)
        kept.name, kept.language = name.strip(), language
        if before == (kept.name, kept.language):
            return kept
        kept.save(update_fields=["name", "language"])
        record(
            None, "accounts:person:changed", Subject("person", kept.pk), by=by,
            before={"language": before[1]}, after={"language": kept.language},
            personal=Personal(kept.pk, {"name_before": before[0], "name": kept.name}),
        )  # fmt: skip
    return kept


def end_session(person: Person, session_id: int, *, by: Author) -> None:
    """Sign one browser of this person out; 404 for anybody else's."""
    with opened((), person=person.pk, accounts=True):
        _end(get_object_or_404(UserSession.objects.select_for_update(), user=person, pk=session_id), by)


def end_other_sessions(person: Person, this: str | None, *, by: Author) -> int:
    """Sign every other browser of this person out; returns how many."""
    with opened((), person=person.pk, accounts=True):
        others = list(UserSession.objects.select_for_update().filter(user=person).exclude(session_key=this or ""))
        for one in others:
            _end(one, by)
    return len(others)


def _end(session: UserSession, by: Author) -> None:
    subject = Subject("person", session.user_id)
    session.end()
    record(None, "accounts:session:ended", subject, by=by)


def forget_ended_sessions() -> int:
    """Take away what is still known of sessions that are over: their addresses and browsers are personal data."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    ended = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return int(ended.delete()[0])


def record_export(person: Person, *, by: Author) -> None:
    """Remember that everything held about a person was handed out."""
    with opened((), person=person.pk, accounts=True):
        record(None, "accounts:person:exported", Subject("person", person.pk), by=by)


def erase_person(person: Person, by: Author, reason: str) -> None:
    """Take away who this person was: what the institutions did stays, without the name.

    Raises CannotErase, and changes nothing, when a topic objects. A person who was erased before stays so.
    """
    with opened(personal_data.institutions(person), person=person.pk, accounts=True):
        hold_chains()
        kept = Person.objects.select_for_update().get(pk=person.pk)
        if kept.erased_at is not None:
            return
        sentences = personal_data.objections(kept)
        if sentences:
            raise CannotErase(sentences)
        kept.name, kept.email = ERASED_NAME, f"erased-{kept.pk}@dihapus.invalid"
        kept.is_active, kept.erased_at, kept.last_login = False, timezone.now(), None
        kept.set_unusable_password()
        kept.save()
        for part in personal_data.parts():
            part.erase(kept, by, reason)
        for session in UserSession.objects.filter(user=kept):
            session.end()
        for model in (Authenticator, EmailAddress, SocialAccount):
            model.objects.filter(user=kept).delete()
        shred(kept.pk, by=by, reason=reason)
        record(None, "accounts:person:erased", Subject("person", kept.pk), by=by, reason=reason)
