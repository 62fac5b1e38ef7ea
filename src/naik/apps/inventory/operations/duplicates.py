"""Somebody's word that two alike services are two, and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.shortcuts import get_object_or_404

from naik.apps.audit.operations import Subject, record
from naik.apps.evaluations.moving import REASON_MISSING
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.inventory import policies
from naik.apps.inventory.models import DigitalService, NotDuplicate
from naik.instruments.model import Text

SAME = Text("Pilih dua layanan yang berbeda.", "Choose two different services.")


@transaction.atomic
def part(access: Access, service_id: int, other_id: int, reason: str) -> NotDuplicate:
    """Remember that two services in reach are two; saying it again changes nothing."""
    first, second = _both(access, service_id, other_id)
    if not reason.strip():
        raise Refused(REASON_MISSING)
    made: NotDuplicate
    made, new = NotDuplicate.objects.get_or_create(
        first=first, second=second,
        defaults={"institution": access.institution, "reason": reason.strip(), "by": access.person},
    )  # fmt: skip
    if new:
        record(
            access.institution.pk, "inventory:services:parted", Subject("service", first.pk, first.name),
            by=access.author, after={"other": second.pk, "other_name": second.name}, reason=reason.strip(),
        )  # fmt: skip
    return made


@transaction.atomic
def forget(access: Access, parted_id: int) -> None:
    """Take the word back: the two are compared again."""
    held = NotDuplicate.objects.select_for_update().filter(institution=access.institution)
    found = get_object_or_404(held, pk=parted_id)
    first, second = _both(access, found.first_id, found.second_id)
    found.delete()
    record(
        access.institution.pk, "inventory:services:compared_again", Subject("service", first.pk, first.name),
        by=access.author, before={"other": second.pk, "other_name": second.name},
    )  # fmt: skip


def _both(access: Access, service_id: int, other_id: int) -> tuple[DigitalService, DigitalService]:
    """Both services, the older first: 404 when one is out of reach, Forbidden when neither is the person's to write."""
    first, second = (policies.service(access, one) for one in sorted((service_id, other_id)))
    if first.pk == second.pk:
        raise Refused(SAME)
    if not access.may(Permission.SERVICE_WRITE, first.office_id):
        access.require(Permission.SERVICE_WRITE, second.office_id)
    return first, second
