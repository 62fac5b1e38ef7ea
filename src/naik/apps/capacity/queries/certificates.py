"""Reading certificates: one for its paper, and what anybody who holds the number may know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from naik.apps.capacity.certificate_numbers import read_number
from naik.apps.capacity.models import Certificate
from naik.apps.capacity.queries.competences import known
from naik.apps.capacity.queries.training_reach import certificate
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Institution
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What stands on a certificate."""

    number: str
    holder: str
    office: str
    programme: str
    competences: tuple[Text, ...]
    hours: Decimal
    held_on: date
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the public page says of a number: enough to compare with the paper, and the holder's initials only."""

    number: str
    initials: str
    institution: Institution
    programme: str
    hours: Decimal
    held_on: date
    revoked_at: datetime | None


def paper(access: Access, certificate_id: int) -> Paper:
    """A certificate of somebody in reach, or 404."""
    found = certificate(access, certificate_id)
    words = known(access.institution)
    titles = (words[code].title if code in words else Text(code, code) for code in found.competences)
    return Paper(
        number=found.number, holder=found.holder, office=found.office_name, programme=found.programme_title,
        competences=tuple(titles), hours=found.hours, held_on=found.held_on, revoked_at=found.revoked_at,
    )  # fmt: skip


def checked(typed: str) -> Checked | None:
    """The certificate of a full number, or None; the institution in the number is opened for this one row only."""
    read = read_number(typed)
    institution = None if read is None else Institution.objects.select_related("region").filter(pk=read[1]).first()
    if read is None or institution is None:
        return None
    with opened([institution.pk]):
        found = Certificate.objects.filter(institution=institution, number=read[0]).first()
    if found is None:
        return None
    return Checked(
        number=found.number, initials=initials(found.holder), institution=institution, programme=found.programme_title,
        hours=found.hours, held_on=found.held_on, revoked_at=found.revoked_at,
    )  # fmt: skip


def initials(name: str) -> str:
    """The first letter of each word before the first comma, after which academic degrees stand."""
    words = re.findall(r"\w+", name.partition(",")[0])
    return " ".join(f"{word[0].upper()}." for word in words)
