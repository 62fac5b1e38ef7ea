"""Takes away who a staff member was, in the rows and in what events say; what was learned stays, without a name."""

from __future__ import annotations

from django.db.models import F, Q

from naik.apps.accounts.operations import ERASED_NAME
from naik.apps.audit.models import PersonalPart
from naik.apps.audit.operations import Author, Subject, record
from naik.apps.capacity.models import Certificate, Enrolment, HeldCompetence, StaffMember
from naik.apps.evidence.queries import today


def forget(found: StaffMember, *, by: Author, reason: str) -> None:
    """Make a locked row, its certificates and everything events say of it nameless; runs in an open transaction."""
    found.name, found.email, found.work = ERASED_NAME, "", ERASED_NAME
    found.functional_position = ""
    if found.left_on is None:
        found.left_on = today(found.institution)
    found.revision = F("revision") + 1
    found.save()
    HeldCompetence.objects.filter(staff=found).exclude(note="").update(note="")
    Certificate.objects.filter(enrolment__staff=found).update(holder=ERASED_NAME)
    _shred(found, by, reason)
    record(
        found.institution_id, "capacity:staff:forgotten", Subject("staff", found.pk, _nameless(found)), by=by,
        reason=reason,
    )  # fmt: skip


def _shred(found: StaffMember, by: Author, reason: str) -> None:
    """Delete the personal parts of events about this person, also those from before an account was linked."""
    enrolments = list(Enrolment.objects.filter(staff=found).values_list("pk", flat=True))
    certificates = list(Certificate.objects.filter(enrolment__in=enrolments).values_list("pk", flat=True))
    about = Q(event__subject_kind="staff", event__subject_id=str(found.pk))
    about |= Q(event__subject_kind="enrolment", event__subject_id__in=[str(one) for one in enrolments])
    about |= Q(event__subject_kind="certificate", event__subject_id__in=[str(one) for one in certificates])
    parts = PersonalPart.objects.filter(about, institution_id=found.institution_id)
    count, _ = parts.delete()
    if count:
        record(
            found.institution_id, "audit:personal:shredded", Subject("staff", found.pk, _nameless(found)), by=by,
            after={"events": count}, reason=reason,
        )  # fmt: skip


def _nameless(found: StaffMember) -> str:
    return f"pegawai nomor {found.pk}"
