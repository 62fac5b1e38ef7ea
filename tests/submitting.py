"""A self-assessment on its way out: ready, submitted, signed."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows import login
from django.test import Client

from naik.apps.accounts.models import Person
from naik.apps.evaluations.models import (
    Answer,
    Assessment,
    Revision,
    Signature,
)
from naik.apps.evaluations.operations import signing
from naik.apps.evaluations.operations import submission as operations
from naik.apps.evaluations.operations.signing import Signing
from naik.apps.evaluations.queries import revisions
from naik.apps.tenancy.scope import opened
from tests.evaluating import assessment, every_level
from tests.people import BANDAR_LAMPUNG, access, signed_in

BOTH = ("self_assessment_minutes", "publication_consent")


def ready(**fields: Any) -> Assessment:
    return assessment(levels=every_level(3), **fields)


def now(of: Assessment) -> Assessment:
    with opened([of.institution_id]):
        found: Assessment = Assessment.objects.select_related("cycle", "institution").get(pk=of.pk)
        return found


def shown(of: Assessment) -> str:
    with opened([of.institution_id]):
        return revisions.shown_digest(now(of))


def submitted(of: Assessment, by: Person) -> Revision:
    digest_shown = shown(of)
    with opened([of.institution_id], person=by.pk):
        return operations.submit(access(by), of.pk, digest_shown)


def signs(of: Assessment, by: Person, **other: Any) -> Revision:
    with opened([of.institution_id], person=by.pk):
        current = revisions.current(now(of))
        given = {
            "shown": current.digest if current else "",
            "papers": BOTH,
            "position": "Sekda",
            "place": "Telukbetung",
        }
        return signing.sign(access(by), of.pk, Signing(**{**given, **other}))


def signatures(of: Assessment) -> list[Signature]:
    with opened([of.institution_id]):
        return list(Signature.objects.filter(assessment=of).order_by("pk"))


def change(of: Assessment, value: str, **fields: Any) -> None:
    with opened([of.institution_id]):
        Answer.objects.filter(assessment=of, value=value).update(**fields)


def fresh(who: Person) -> Client:
    """A browser whose owner has just shown once more who they are."""
    client = signed_in(who)
    session = client.session
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(who.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client


def where(of: Assessment, more: str = "", slug: str = BANDAR_LAMPUNG) -> str:
    return f"/ruang/{slug}/penilaian/{of.pk}/pengajuan/{more}"
