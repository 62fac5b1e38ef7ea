"""Assigning assessors: two or more, declared, without conflict, never after the first scores; whole or not at all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evaluations.models import Assessment, Assessor, Cycle, Declaration, FirstScore
from naik.apps.evaluations.operations import assigning
from naik.apps.evaluations.operations.assigning import Added
from naik.apps.evaluations.queries import assigning as queries
from naik.apps.institutions.access import Access, Forbidden, Grant, access_to
from naik.apps.institutions.models import Membership
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import PERMISSIONS, Reach, Role
from naik.apps.notices.models import Notice
from naik.apps.tenancy.scope import opened
from naik.cycle.conflicts import SENTENCES, Bar
from naik.cycle.stages import Stage
from tests import evaluating
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
JAWA_BARAT = "32"


def authority() -> Access:
    return access(
        member("Wulan", Role.AUTHORITY_ADMIN, slug=evaluating.AUTHORITY, reach=Reach.NATION), evaluating.AUTHORITY
    )


def external(name: str, of: Cycle | None, *, residence: str = JAWA_BARAT, employer: str = "") -> Person:
    """An external assessor, with a declaration in the cycle `of`."""
    who = member(name, Role.EXTERNAL_ASSESSOR, slug=evaluating.AUTHORITY, reach=Reach.ASSIGNED)
    if of is not None:
        with opened([of.organiser_id]):
            Declaration.objects.create(
                institution_id=of.organiser_id, cycle=of, person=who, residence_id=residence,
                employer=institution(employer) if employer else None,
            )  # fmt: skip
    return who


def assigned(of: Assessment) -> dict[str, bool]:
    with opened([of.institution_id]):
        team = Assessor.objects.filter(assessment=of, ended_at=None)
        return dict(team.values_list("person__name", "lead"))


def actions(of: Assessment) -> list[str]:
    with opened([of.institution_id]):
        return list(
            Event.objects.filter(institution_id=of.institution_id).order_by("sequence").values_list("action", flat=True)
        )


def test_two_assessors_are_assigned_the_room_opens_for_them_and_they_are_told() -> None:
    cycle = evaluating.cycle()
    found = evaluating.assessment(of=cycle, stage=Stage.DOCUMENT_REVIEW)
    citra, dimas, me = external("Citra", cycle), external("Dimas", cycle), authority()
    assert access_to(citra, BANDAR_LAMPUNG) is None
    with opened([me.institution.pk], person=me.person.pk):
        assigning.assign(me, cycle.pk, found.pk, Added((citra.pk, dimas.pk), citra.pk))
    assert assigned(found) == {"Citra": True, "Dimas": False}
    assert actions(found)[-4:] == ["institutions:assignment:added", "evaluations:assessor:assigned"] * 2
    inside = access_to(citra, BANDAR_LAMPUNG)
    assert inside is not None
    assert Role.EXTERNAL_ASSESSOR in inside.roles
    with opened((), person=dimas.pk):
        assert Notice.objects.get(person=dimas).sentence_en == "You assess Kota Bandar Lampung in SPBE 2025."


@pytest.mark.parametrize(
    ("bar", "declared"),
    [
        (Bar.NO_DECLARATION, None),
        (Bar.RESIDENCE, {"residence": "18"}),
        (Bar.EMPLOYER, {"employer": BANDAR_LAMPUNG}),
        (Bar.BELONGS, {}),
    ],
)
def test_who_is_barred_is_shown_with_the_reason_and_cannot_be_assigned(
    bar: Bar, declared: dict[str, str] | None
) -> None:
    cycle = evaluating.cycle()
    found = evaluating.assessment(of=cycle)
    citra = external("Citra", None if declared is None else cycle, **(declared or {}))
    if bar is Bar.BELONGS:
        member("Citra", Role.DATA_ENTRY)
    me = authority()
    with opened([me.institution.pk], person=me.person.pk):
        field = queries.of_cycle(me, cycle.pk)
        assert field.bars(citra.pk, institution()) == (bar,)
        with pytest.raises(Refused):
            assigning.assign(me, cycle.pk, found.pk, Added((citra.pk,), citra.pk))
    assert assigned(found) == {}
    page = signed_in(me.person).get(
        f"/ruang/{evaluating.AUTHORITY}/siklus/{cycle.pk}/instansi/{BANDAR_LAMPUNG}/asesor/"
    )
    assert page.status_code == 200
    assert "Citra" in page.content.decode()
    assert SENTENCES[bar].id in page.content.decode()


def test_nobody_assigns_themselves() -> None:
    cycle = evaluating.cycle()
    found = evaluating.assessment(of=cycle)
    external("Wulan", cycle)
    me = authority()
    with opened([me.institution.pk], person=me.person.pk), pytest.raises(Refused):
        assigning.assign(me, cycle.pk, found.pk, Added((me.person.pk,)))
    assert assigned(found) == {}


def test_an_assignment_that_ends_closes_the_room_and_keeps_the_scores() -> None:
    cycle = evaluating.cycle()
    found = evaluating.assessment(of=cycle, stage=Stage.DOCUMENT_REVIEW)
    citra, me = external("Citra", cycle), authority()
    with opened([me.institution.pk], person=me.person.pk):
        assigning.assign(me, cycle.pk, found.pk, Added((citra.pk,), citra.pk))
    with opened([found.institution_id]):
        row = Assessor.objects.get(assessment=found)
        FirstScore.objects.create(institution_id=found.institution_id, assessor=row, value="1", level="3")
    with opened([me.institution.pk], person=me.person.pk):
        with pytest.raises(Refused):
            assigning.unassign(me, cycle.pk, found.pk, row.pk, reason=" ")
        assigning.unassign(me, cycle.pk, found.pk, row.pk, reason="Sakit")
    assert access_to(citra, BANDAR_LAMPUNG) is None
    assert actions(found)[-2:] == ["institutions:assignment:removed", "evaluations:assessor:ended"]
    with opened([found.institution_id]):
        assert FirstScore.objects.filter(assessor=row).count() == 1


def test_a_room_stays_open_for_another_cycle_of_the_same_institution() -> None:
    first, second = evaluating.cycle(), evaluating.cycle("SPBE 2026", year=2026)
    one, two = evaluating.assessment(of=first), evaluating.assessment(of=second)
    citra, me = external("Citra", first), authority()
    with opened([first.organiser_id]):
        Declaration.objects.create(institution=me.institution, cycle=second, person=citra, residence_id=JAWA_BARAT)
    with opened([me.institution.pk], person=me.person.pk):
        assigning.assign(me, first.pk, one.pk, Added((citra.pk,)))
        assigning.assign(me, second.pk, two.pk, Added((citra.pk,)))
    with opened([one.institution_id]):
        row = Assessor.objects.get(assessment=one)
    with opened([me.institution.pk], person=me.person.pk):
        assigning.unassign(me, first.pk, one.pk, row.pk, reason="Beban")
    assert access_to(citra, BANDAR_LAMPUNG) is not None


def test_after_the_first_scores_nobody_joins_or_leaves() -> None:
    cycle = evaluating.cycle()
    found = evaluating.assessment(of=cycle, stage=Stage.DOCUMENT_REVIEW)
    people, me = [external(name, cycle) for name in ("Citra", "Dimas", "Eka")], authority()
    for who in people[:2]:
        evaluating.assessor(found, who, first_scores_done_at=timezone.now())
    with opened([found.institution_id]):
        row = Assessor.objects.get(assessment=found, person=people[0])
    with opened([me.institution.pk], person=me.person.pk):
        with pytest.raises(Refused):
            assigning.assign(me, cycle.pk, found.pk, Added((people[2].pk,)))
        with pytest.raises(Refused):
            assigning.unassign(me, cycle.pk, found.pk, row.pk, reason="Sakit")
    assert set(assigned(found)) == {"Citra", "Dimas"}


def test_another_lead_is_named_and_there_is_only_one() -> None:
    cycle = evaluating.cycle()
    found = evaluating.assessment(of=cycle)
    citra, dimas, me = external("Citra", cycle), external("Dimas", cycle), authority()
    with opened([me.institution.pk], person=me.person.pk):
        assigning.assign(me, cycle.pk, found.pk, Added((citra.pk, dimas.pk), citra.pk))
        assigning.assign(me, cycle.pk, found.pk, Added((), dimas.pk))
        with pytest.raises(Refused):
            assigning.assign(me, cycle.pk, found.pk, Added((), external("Eka", cycle).pk))
    assert assigned(found) == {"Citra": False, "Dimas": True}
    assert actions(found)[-1] == "evaluations:assessor:lead_named"


def test_a_proposal_is_applied_as_it_was_seen_or_not_at_all() -> None:
    cycle = evaluating.cycle()
    here, there = evaluating.assessment(of=cycle), evaluating.assessment(METRO, of=cycle)
    for name in ("Citra", "Dimas", "Eka", "Fajar"):
        external(name, cycle)
    me = authority()
    page = f"/ruang/{evaluating.AUTHORITY}/siklus/{cycle.pk}/asesor/bagi/"
    client = signed_in(me.person)
    seen = client.get(page).context["fresh"]["seen"].value()
    assert assigned(here) == assigned(there) == {}
    late = external("Gita", cycle, residence="18")
    assert client.post(page, {"wanted": 2, "seen": "x" * 24}).status_code == 400
    assert assigned(here) == {}
    answer = client.post(page, {"wanted": 2, "seen": seen})
    assert answer.status_code == 302
    both = {**assigned(here), **assigned(there)}
    assert len(assigned(here)) == len(assigned(there)) == 2
    assert len(both) == 4
    assert late.name not in both
    assert sum(assigned(here).values()) == sum(assigned(there).values()) == 1


def test_ids_of_another_cycle_or_another_authority_lead_nowhere() -> None:
    cycle, other = evaluating.cycle(), evaluating.cycle("SPBE 2026", year=2026)
    evaluating.assessment(of=cycle)
    there = evaluating.assessment(METRO, of=other)
    citra, me = external("Citra", cycle), authority()
    with opened([me.institution.pk], person=me.person.pk), pytest.raises(Http404):
        assigning.assign(me, cycle.pk, there.pk, Added((citra.pk,)))
    # The national administrator enters every room, and runs the evaluation from one only.
    elsewhere = access(me.person, METRO)
    with opened([elsewhere.institution.pk], person=me.person.pk), pytest.raises(Forbidden):
        queries.of_cycle(elsewhere, cycle.pk)


def test_an_authority_of_one_province_sees_only_its_institutions() -> None:
    cycle = evaluating.cycle()
    here, outside = evaluating.assessment(of=cycle), evaluating.assessment("kota-bandung", of=cycle)
    yusuf = member("Yusuf", Role.AUTHORITY_ADMIN, slug=evaluating.AUTHORITY, reach=Reach.PROVINCE, province="18")
    # The ministry lies in no province; the operation itself is what must not reach further.
    with opened((), person=yusuf.pk):
        held = Membership._base_manager.get(person=yusuf)
    grant = Grant(PERMISSIONS[held.role], None, held.role, home=True)
    provincial = Access(evaluating.authority(), yusuf, (grant,))
    with opened([provincial.institution.pk], person=provincial.person.pk):
        rows = queries.of_cycle(provincial, cycle.pk).rows
    assert here.pk in rows
    assert outside.pk not in rows


def test_whoever_does_not_run_the_evaluation_is_kept_out() -> None:
    cycle = evaluating.cycle()
    evaluating.assessment(of=cycle)
    page = f"/ruang/{evaluating.AUTHORITY}/siklus/{cycle.pk}/asesor/"
    auditor = member("Umar", Role.AUDITOR, slug=evaluating.AUTHORITY, reach=Reach.NATION)
    assert signed_in(auditor).get(page).status_code == 403
    assert signed_in(external("Citra", cycle)).get(page).status_code == 404
    assert signed_in(member("Ratna", Role.COORDINATOR)).get(page).status_code == 404


def test_a_coordinator_lets_internal_assessors_assess_a_rehearsal() -> None:
    found = evaluating.rehearsal(
        stages=(Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, Stage.DOCUMENT_REVIEW, Stage.DETERMINATION)
    )
    ratna, ita = member("Ratna", Role.COORDINATOR), member("Ita", Role.INTERNAL_ASSESSOR)
    entry = member("Dedi", Role.DATA_ENTRY)
    page = f"/ruang/{BANDAR_LAMPUNG}/penilaian/{found.pk}/asesor/"
    client = signed_in(ratna)
    assert "Ita" in client.get(page).content.decode()
    assert client.post(page, {"people": [entry.pk]}).status_code == 400
    assert client.post(page, {"people": [ita.pk], "lead": ita.pk}).status_code == 302
    assert assigned(found) == {"Ita": True}
    assert "institutions:assignment:added" not in actions(found)
    assert signed_in(ita).get(page).status_code == 403
    with opened([found.institution_id]):
        row = Assessor.objects.get(assessment=found)
    assert client.get(f"{page}{row.pk}/akhiri/").status_code == 200
    assert client.post(f"{page}{row.pk}/akhiri/", {"reason": "Cuti"}).status_code == 302
    assert assigned(found) == {}


def test_an_authoritys_cycle_is_not_assigned_by_the_institution() -> None:
    found = evaluating.assessment()
    ratna = member("Ratna", Role.COORDINATOR)
    assert signed_in(ratna).get(f"/ruang/{BANDAR_LAMPUNG}/penilaian/{found.pk}/asesor/").status_code == 404


def test_the_board_filters_downloads_and_costs_the_same_for_many() -> None:
    cycle = evaluating.cycle()
    found = evaluating.assessment(of=cycle)
    me = authority()
    evaluating.assessor(found, external("Citra", cycle), lead=True)
    evaluating.assessor(found, external("Dimas", cycle))
    page, client = f"/ruang/{evaluating.AUTHORITY}/siklus/{cycle.pk}/asesor/", signed_in(me.person)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])

    statements()
    before = statements()
    for slug in (METRO, "kota-bandung", "kota-bogor"):
        more = evaluating.assessment(slug, of=cycle)
        evaluating.assessor(more, external(f"Asesor {slug}", cycle))
    assert statements() == before
    # Two lie in the province these assessors live in, so that those do not count.
    missing = {row.institution.slug: row.missing for row in client.get(page, {"saring": "kurang"}).context["rows"]}
    assert missing == {METRO: 1, "kota-bandung": 2, "kota-bogor": 2}
    assert "Kota Metro" not in client.get(page, {"cari": "citra"}).content.decode()
    file = client.get(f"{page}unduh.csv").content.decode()
    assert "Kota Bandar Lampung" in file
    assert "Citra" in file


def test_an_ended_role_shows_on_the_board_and_no_longer_counts() -> None:
    cycle = evaluating.cycle()
    found = evaluating.assessment(of=cycle)
    citra, me = external("Citra", cycle), authority()
    evaluating.assessor(found, citra)
    with opened([cycle.organiser_id]):
        Membership.objects.filter(person=citra).update(ends_at=timezone.now())
    with opened([me.institution.pk], person=me.person.pk):
        row = queries.of_cycle(me, cycle.pk).rows[found.pk]
    assert row.team[0].bars == (Bar.NO_ROLE,)
    assert row.missing == 2
