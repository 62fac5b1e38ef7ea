"""An assessor's own sentences for use again and again."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import Http404

from naik.apps.evaluations.models import Phrase
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

MOST = 200
TAKEN = Text("Anda sudah memiliki frasa dengan judul itu.", "You already have a phrase of that title.")
TOO_MANY = Text(f"Paling banyak {MOST} frasa.", f"At most {MOST} phrases.")


def keep(access: Access, title: str, text: str, phrase_id: int | None = None) -> Phrase:
    """Add a phrase, or change one's own; nobody else sees it, so that no event tells of it."""
    access.require(Permission.SCORE_WRITE)
    if phrase_id is None:
        if Phrase.objects.filter(person=access.person).count() >= MOST:
            raise Refused(TOO_MANY)
        phrase = Phrase(person=access.person)
    else:
        phrase = own(access, phrase_id)
    phrase.title, phrase.text = title, text
    try:
        with transaction.atomic():
            phrase.save()
    except IntegrityError:
        raise Refused(TAKEN) from None
    return phrase


def remove(access: Access, phrase_id: int) -> None:
    """Take away one's own phrase."""
    access.require(Permission.SCORE_WRITE)
    own(access, phrase_id).delete()


def own(access: Access, phrase_id: int) -> Phrase:
    """One's own phrase, or 404."""
    found = Phrase.objects.filter(person=access.person, pk=phrase_id).first()
    if found is None:
        raise Http404
    return found
