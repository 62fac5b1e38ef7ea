"""A handover whose process is killed after half of it moved: nothing moved, and done again it moves whole."""

from __future__ import annotations

import signal

import pytest
from django.db import connections
from psycopg import sql

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.audit.verification import verify
from naik.apps.evidence.models import Document
from naik.apps.institutions.access import access_to, active
from naik.apps.institutions.models import Assignment, Membership
from naik.apps.institutions.operations.handovers import hand_over
from naik.apps.institutions.queries.handovers import preview
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from tests.app.faults.library import as_owner, stored
from tests.own_database import OwnDatabase
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member

KILLED = """
import os, django
django.setup()
from naik.apps.accounts.models import Person
from naik.apps.audit import operations as audit
from naik.apps.institutions.access import access_to
from naik.apps.institutions.holdings import Holding, register
from naik.apps.institutions.operations import handovers
from naik.apps.institutions.queries.handovers import preview
from naik.apps.tenancy.scope import opened

def die(*_):
    os.kill(os.getpid(), 9)

cut = os.environ["CUT"]
if cut == "moving":
    register(Holding("last", lambda: "Terakhir", lambda _i, _p: 1, die))
if cut == "telling the chain":
    record, left = handovers.record, [3]
    def record_some(*arguments, **keywords):
        left[0] -= 1
        return record(*arguments, **keywords) if left[0] else die()
    handovers.record = record_some
if cut == "telling people":
    handovers.tell = die
by, giver, taker = (int(os.environ[name]) for name in ("BY", "GIVER", "TAKER"))
who = access_to(Person.objects.get(pk=by), os.environ["SLUG"])
with opened([who.institution.pk]):
    shown = preview(who, giver, taker).digest
    handovers.hand_over(who, giver, taker, reason="uji", shown=shown)
"""


def everything() -> dict[str, str]:
    """The content of every table, as digests."""
    tables = as_owner(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1"
    )
    digest = "SELECT count(*) || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t"
    found: dict[str, str] = {}
    with connections["owner"].cursor() as cursor:
        for (name,) in tables:
            cursor.execute(sql.SQL(digest).format(sql.Identifier(name)).as_string(None))
            found[name] = str((cursor.fetchone() or ("",))[0])
    return found


@pytest.mark.parametrize("cut", ["moving", "telling the chain", "telling people"])
def test_a_handover_killed_in_the_middle_moved_nothing_and_again_moves_everything(
    own: OwnDatabase, storing: None, cut: str
) -> None:
    giver = member(f"Lama {cut}", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    member(f"Lama {cut}", Role.COORDINATOR, slug=METRO)
    taker = member(f"Baru {cut}", Role.LEADER, slug=METRO)
    manager = member(f"Kepala {cut}", Role.AUTHORITY_ADMIN, slug=METRO, reach=Reach.NATION)
    keeper_of(giver, f"milik {cut}.csv")
    before = everything()
    assert len(before) > 40

    done = own.run(
        program=KILLED, CUT=cut, BY=str(manager.pk), GIVER=str(giver.pk), TAKER=str(taker.pk), SLUG=METRO
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert everything() == before

    where = institution(METRO).pk
    with opened([where]):
        within = access(manager, METRO)
        shown = preview(within, giver.pk, taker.pk).digest
        moved = hand_over(within, giver.pk, taker.pk, reason="uji", shown=shown).moved
    assert (moved["membership"], moved["evidence"]) == (2, 1)
    assert access_to(giver, METRO) is None
    with opened([where]):
        held = Membership.objects.filter(active(), person=taker)
        assert sorted(held.values_list("role", flat=True)) == ["coordinator", "external_assessor", "leader"]
        assert list(Document.objects.filter(title__contains=cut).values_list("keeper_id", flat=True)) == [taker.pk]
        handed = Event.objects.filter(action="institutions:handover:done", after__from_person=giver.pk)
        assert handed.count() == 1
        assert verify(where).finding is None
    with opened([institution().pk]):
        assert [one.person for one in Assignment.objects.filter(person__in=[giver, taker])] == [taker]
        assert verify(institution().pk).finding is None


def keeper_of(who: Person, name: str) -> None:
    stored(who, name, name.encode() + b";1\n2;3\n", slug=METRO)
