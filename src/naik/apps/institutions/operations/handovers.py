"""A handover: everything one person holds in an institution goes to another in one act, or nothing does."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Subject, record
from naik.apps.institutions.access import Access, active
from naik.apps.institutions.granting import OWN_ROLE, authority_over, may_give, take_turn
from naik.apps.institutions.holdings import holdings
from naik.apps.institutions.membership_holding import current
from naik.apps.institutions.models import Assignment, Handover, Institution, Membership
from naik.apps.institutions.operations.people import about, end_support_of, held_by, told
from naik.apps.institutions.queries.handovers import assigned_through, preview
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Reach, Role
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import NoticeKind
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

CHANGED = Text(
    "Yang akan berpindah berubah sejak halaman ini dibuka. Periksa lagi sebelum menyetujui.",
    "What would move has changed since this page was opened. Check it again before you agree.",
)
NOTHING = Text("Tidak ada yang dapat diserahterimakan.", "There is nothing to hand over.")
BEYOND = Text(
    "Sebagian peran atau penugasan orang ini di luar wewenang Anda; mintalah penyelenggara memindahkannya.",
    "Some roles or assignments of this person are beyond your charge; ask the authority to hand them over.",
)


@transaction.atomic
def hand_over(access: Access, from_person: int, to_person: int, *, reason: str, shown: str) -> Handover:
    """Move everything; `shown` is the digest of the preview somebody agreed to, and nothing else is moved."""
    access.require(Permission.HAND_OVER)
    if to_person == access.person.pk:
        raise Refused(OWN_ROLE)
    if from_person == to_person:
        raise Refused(Text("Pilih dua orang yang berbeda.", "Choose two different people."))
    take_turn(access.institution.pk)
    planned = preview(access, from_person, to_person)
    if planned.digest != shown:
        raise Refused(CHANGED)
    if planned.empty:
        raise Refused(NOTHING)
    taker = _taker(access, to_person)
    giver = Person.objects.get(pk=from_person)
    leaving = list(current(access.institution.pk, from_person).select_related("person"))
    targets = assigned_through(access, from_person)
    over = authority_over(access) if targets else {}
    if not all(may_give(access, held_by(one)) for one in leaving) or any(one.pk not in over for one in targets):
        raise Refused(BEYOND)
    had = set(current(access.institution.pk, to_person).values_list("pk", flat=True))
    moved = {one.kind: one.move(access.institution.pk, from_person, to_person) for one in holdings()}
    _move_assignments(access, giver, taker, targets)
    _tell_chain(access, leaving, [one for one in current(access.institution.pk, to_person) if one.pk not in had])
    if any(one.role == Role.AUTHORITY_ADMIN for one in leaving):
        end_support_of(giver, access.institution, by=access.author)
    done: Handover = Handover.objects.create(
        institution=access.institution, from_person=giver, to_person=taker, by=access.person, reason=reason, moved=moved
    )
    record(
        access.institution.pk, "institutions:handover:done", Subject("handover", done.pk), by=access.author,
        after={"from_person": giver.pk, "to_person": taker.pk, "moved": moved}, reason=reason,
    )  # fmt: skip
    sentence = Text(
        f"Serah terima dari {giver.name} ke {taker.name} di {access.institution.name} sudah dilakukan.",
        f"The handover from {giver.name} to {taker.name} in {access.institution.name} is done.",
    )
    for person in (giver, taker):
        tell(person.pk, NoticeKind.HANDOVER, sentence, "handover", access.institution, done.pk)
    return done


def _taker(access: Access, to_person: int) -> Person:
    """The person who takes over: active, and already somebody here."""
    here = Membership.objects.filter(active(), institution=access.institution, person=to_person)
    person = Person.objects.filter(pk__in=here.values("person"), is_active=True).first()
    if person is None:
        raise Http404
    return person


def _move_assignments(access: Access, giver: Person, taker: Person, targets: tuple[Institution, ...]) -> None:
    """Let the taker's membership with the same role open what the giver's opened; each institution is told."""
    new = {
        one.role: one for one in current(access.institution.pk, taker.pk).filter(reach=Reach.ASSIGNED)
    }  # fmt: skip
    with opened({access.institution.pk, *(one.pk for one in targets)}):
        for target in targets:
            for old in Assignment.objects.filter(institution=target, person=giver).select_related("membership"):
                if old.membership.institution_id != access.institution.pk:
                    continue
                role = old.membership.role
                Assignment.objects.get_or_create(
                    institution=target, membership=new[role], defaults={"person": taker}
                )  # fmt: skip
                old.delete()
                for done, person in (("removed", giver), ("added", taker)):
                    record(
                        target.pk, f"institutions:assignment:{done}", Subject("person", person.pk),
                        by=access.author, after={"role": role}, personal=about(person),
                    )  # fmt: skip


def _tell_chain(access: Access, ended: list[Membership], granted: list[Membership]) -> None:
    for done, memberships in (("ended", ended), ("granted", granted)):
        for one in memberships:
            held = held_by(one)
            record(
                access.institution.pk, f"institutions:membership:{done}", Subject("person", one.person_id),
                by=access.author, after=told(held, one.ends_at), personal=about(one.person),
            )  # fmt: skip
