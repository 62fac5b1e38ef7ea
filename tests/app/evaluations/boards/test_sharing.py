"""The coordinator shares answers out: many at once, as the year before proposes, and line by line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from naik.apps.audit.models import Event
from naik.apps.evaluations.gate import StageClosed
from naik.apps.evaluations.models import Assessment, Responsibility
from naik.apps.evaluations.operations import sharing as operations
from naik.apps.evaluations.queries import sharing as queries
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.models import Office
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Reach, Role
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from naik.cycle.sharing import Arrangement, Part
from naik.cycle.stages import Stage
from tests import evaluating
from tests.people import BANDAR_LAMPUNG, METRO, access, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def parts(of: Assessment, value: str) -> dict[str, tuple[bool, date | None]]:
    with opened([of.institution_id]):
        found = Responsibility.objects.filter(answer__assessment=of, answer__value=value).select_related("office")
        return {one.office.code: (one.lead, one.due_on) for one in found}


def give(of: Assessment, who: str, values: list[str], code: str, *, lead: bool = True, due: date | None = None) -> int:
    holder = member(who, Role.COORDINATOR)
    with opened([of.institution_id], person=holder.pk):
        return operations.give(access(holder), of.pk, values, Part(office(code).pk, due), lead=lead)


def address(of: Assessment, more: str = "") -> str:
    return f"/ruang/{BANDAR_LAMPUNG}/penilaian/{of.pk}/pembagian/{more}"


def told(who: int) -> list[str]:
    with opened((), person=who):
        return list(Notice.objects.filter(person=who, kind=NoticeKind.TASK_GIVEN).values_list("sentence_id", flat=True))


def test_many_answers_get_a_lead_in_one_act_with_one_event_and_one_notice() -> None:
    of = evaluating.assessment()
    contributor = member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    assert give(of, "Koordinator", ["1", "2", "3"], "1.01", due=tomorrow()) == 3
    assert parts(of, "2") == {"1.01": (True, tomorrow())}
    (sentence,) = told(contributor.pk)
    assert "3 indikator" in sentence
    with opened([of.institution_id]):
        (event,) = Event.chain.filter(institution_id=of.institution_id, action="evaluations:assessment:shared")
    assert event.after["sharing"][0] == f"1: 1.01* {tomorrow()}"


def test_an_office_that_is_told_nothing_new_hears_nothing_and_nothing_is_recorded() -> None:
    of = evaluating.assessment()
    contributor = member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    give(of, "Koordinator", ["1"], "1.01")
    assert give(of, "Koordinator", ["1"], "1.01") == 0
    assert len(told(contributor.pk)) == 1


def test_somebody_whose_role_has_ended_is_told_nothing() -> None:
    of = evaluating.assessment()
    gone = member(
        "Kontributor Lama", Role.OFFICE_CONTRIBUTOR, office_code="1.01",
        ends_at=timezone.now() - timedelta(days=1), starts_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    other = member("Kontributor Lain", Role.OFFICE_CONTRIBUTOR, office_code="2.02")
    give(of, "Koordinator", ["1"], "1.01")
    assert told(gone.pk) == []
    assert told(other.pk) == []


def test_a_new_lead_takes_the_place_of_the_old_one_and_a_contributor_can_become_it() -> None:
    of = evaluating.assessment()
    give(of, "Koordinator", ["1"], "1.01")
    give(of, "Koordinator", ["1"], "2.02", lead=False, due=tomorrow())
    assert give(of, "Koordinator", ["1"], "2.02", due=tomorrow()) == 1
    assert parts(of, "1") == {"2.02": (True, tomorrow())}


def test_a_lead_stays_the_lead_when_it_is_made_a_contributor_too() -> None:
    of = evaluating.assessment()
    give(of, "Koordinator", ["1"], "1.01")
    assert give(of, "Koordinator", ["1"], "1.01", lead=False) == 0


@pytest.mark.parametrize("beyond", [40, -1])
def test_a_due_date_after_the_window_or_in_the_past_is_refused_and_nothing_changes(beyond: int) -> None:
    of = evaluating.assessment()
    with pytest.raises(Refused):
        give(of, "Koordinator", ["1", "2"], "1.01", due=timezone.localdate() + timedelta(days=beyond))
    assert parts(of, "1") == parts(of, "2") == {}


def test_a_closed_office_gets_nothing_new_but_can_be_let_go() -> None:
    of = evaluating.assessment()
    shut = office("9.99")
    evaluating.responsible(of, "1", shut)
    with opened([of.institution_id]):
        Office.objects.filter(pk=shut.pk).update(closed_on="2025-01-01")
    with pytest.raises(Refused, match="closed"):
        give(of, "Koordinator", ["2"], "9.99")
    holder = member("Koordinator", Role.COORDINATOR)
    with opened([of.institution_id], person=holder.pk):
        assert operations.take(access(holder), of.pk, ["1", "2"], shut.pk) == 1
    assert parts(of, "1") == {}


def test_an_office_of_another_institution_does_not_exist() -> None:
    of = evaluating.assessment()
    foreign = office("1.01", METRO)
    holder = member("Koordinator", Role.COORDINATOR)
    with pytest.raises(Refused, match="does not exist"), opened([of.institution_id], person=holder.pk):
        operations.give(access(holder), of.pk, ["1"], Part(foreign.pk), lead=True)


def test_an_assessment_of_another_institution_and_an_unknown_value_are_not_found() -> None:
    of, foreign = evaluating.assessment(), evaluating.assessment(METRO, of=evaluating.cycle("SPBE lain"))
    holder = member("Koordinator", Role.COORDINATOR)
    for where, values in ((foreign.pk, ["1"]), (of.pk, ["999"])):
        with pytest.raises(Http404), opened([of.institution_id], person=holder.pk):
            operations.give(access(holder), where, values, Part(office("1.01").pk), lead=True)


@pytest.mark.parametrize(
    "role", [Role.RESPONSIBLE_OFFICIAL, Role.DATA_ENTRY, Role.INTERNAL_ASSESSOR, Role.LEADER, Role.AUDITOR]
)
def test_only_the_coordinator_shares(role: str) -> None:
    of = evaluating.assessment()
    holder = member("Bukan Koordinator", role)
    with pytest.raises(Forbidden), opened([of.institution_id], person=holder.pk):
        operations.give(access(holder), of.pk, ["1"], Part(office("1.01").pk), lead=True)
    assert signed_in(holder).get(address(of)).status_code == 403


def test_a_contributor_an_assessor_and_a_former_coordinator_do_not_open_the_page() -> None:
    of = evaluating.assessment(stage=Stage.DOCUMENT_REVIEW)
    contributor = member("Kontributor Dinas", Role.OFFICE_CONTRIBUTOR, office_code="1.01")
    assert signed_in(contributor).get(address(of)).status_code == 403
    outside = member("Asesor Luar", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    assert signed_in(outside).get(address(of)).status_code == 403
    past = timezone.now() - timedelta(days=1)
    former = member("Koordinator Lama", Role.COORDINATOR, starts_at=past - timedelta(days=9), ends_at=past)
    assert signed_in(former).get(address(of)).status_code == 404


@pytest.mark.parametrize("stage", [Stage.INTERNAL_APPROVAL, Stage.DOCUMENT_REVIEW, Stage.FINISHED])
def test_a_stage_that_is_over_takes_no_sharing(stage: Stage) -> None:
    of = evaluating.assessment(stage=stage)
    with pytest.raises(StageClosed):
        give(of, "Koordinator", ["1"], "1.01")


def test_a_window_that_is_over_takes_no_sharing() -> None:
    of = evaluating.assessment(of=evaluating.cycle(days_left=-0.001))
    with pytest.raises(StageClosed):
        give(of, "Koordinator", ["1"], "1.01")


def test_last_years_sharing_is_proposed_and_taken_over_by_row() -> None:
    before = evaluating.assessment(of=evaluating.cycle("SPBE 2024", year=2024))
    evaluating.responsible(before, "1", office("1.01"), due_on="2024-05-01")
    evaluating.responsible(before, "1", office("2.02"), lead=False)
    evaluating.responsible(before, "2", office("9.99"))
    evaluating.responsible(before, "3", office("1.01"))
    with opened([before.institution_id]):
        Office.objects.filter(code="9.99").update(closed_on="2025-01-01")
    of = evaluating.assessment()
    evaluating.responsible(of, "3", office("2.02"))
    holder = member("Koordinator", Role.COORDINATOR)
    with opened([of.institution_id], person=holder.pk):
        shown = queries.sharing(access(holder), of)
        assert [(one.value, len(one.arrangement.parts)) for one in shown.proposals] == [("1", 2)]
        assert shown.proposed_from == "SPBE 2024"
        assert operations.accept(access(holder), of.pk, ["1", "2", "3"], tomorrow()) == 1
    assert parts(of, "1") == {"1.01": (True, tomorrow()), "2.02": (False, tomorrow())}
    assert parts(of, "3") == {"2.02": (True, None)}


def test_a_new_instrument_is_proposed_for_through_the_crosswalk() -> None:
    before = evaluating.assessment(of=evaluating.cycle("SPBE 2024", year=2024))
    for value in map(str, range(1, 48)):
        evaluating.responsible(before, value, office("1.01"))
    of = evaluating.rehearsal()
    holder = member("Koordinator", Role.COORDINATOR)
    with opened([of.institution_id], person=holder.pk):
        shown = queries.sharing(access(holder), of)
    descended = {
        value
        for value in shown.instrument.value_ids
        if any(one.instrument == "spbe-2020" for one in shown.instrument.value_indicator(value).predecessors)
    }
    assert descended <= {one.value for one in shown.proposals}
    assert descended


def test_the_table_refuses_what_somebody_else_changed_and_says_which() -> None:
    of = evaluating.assessment()
    give(of, "Koordinator", ["1", "2"], "1.01")
    holder = member("Koordinator Dua", Role.COORDINATOR)
    one, two, three = (office(code).pk for code in ("1.01", "2.02", "3.03"))
    read = {"1": Arrangement(Part(one)), "2": Arrangement(Part(one))}
    give(of, "Koordinator", ["1"], "2.02")
    wanted = {"1": Arrangement(Part(three)), "2": Arrangement(Part(three))}
    with pytest.raises(operations.ChangedMeanwhile, match="1"), opened([of.institution_id], person=holder.pk):
        operations.arrange(access(holder), of.pk, read, wanted)
    assert parts(of, "2") == {"1.01": (True, None)}
    with opened([of.institution_id], person=holder.pk):
        # What was not touched in the form stays as the other one made it.
        assert operations.arrange(access(holder), of.pk, read, {**read, "2": Arrangement(Part(two))}) == 1
    assert parts(of, "1") == {"2.02": (True, None)}
    assert parts(of, "2") == {"2.02": (True, None)}


def test_the_page_shares_by_ticks_and_by_table_and_downloads() -> None:
    of = evaluating.assessment()
    client = signed_in(member("Koordinator", Role.COORDINATOR))
    one, two = office("1.01"), office("2.02")
    sent = {"tindakan": "beri", "values": ["1", "2"], "office": one.pk, "part": "pengampu", "due_on": str(tomorrow())}
    assert client.post(address(of), sent).status_code == 302
    page = client.get(address(of, "?aspek=1&ubah=1")).content.decode()
    aspect = client.get(address(of)).context["shared"].rows[0].aspect
    shown = client.get(address(of, f"?aspek={aspect}&ubah=1"))
    form = {name: field.initial or "" for name, field in shown.context["table"].fields.items()}
    typed = {**form, "tindakan": "tabel", "1_lead": one.pk, "1_more": two.pk, "1_more_due": str(tomorrow())}
    assert client.post(address(of, f"?aspek={aspect}&ubah=1"), typed).status_code == 302
    assert parts(of, "1") == {"1.01": (True, tomorrow()), "2.02": (False, tomorrow())}
    assert "Dinas 1.01" in page
    file = client.get(address(of, "unduh.csv")).content.decode()
    assert f"1.01,Dinas 1.01,{tomorrow()}" in file
    assert client.get(address(of, "unduh.xlsx")).content.startswith(b"PK")
    assert client.get(address(of, "unduh.pdf")).status_code == 404


def test_the_table_keeps_what_was_typed_when_somebody_was_faster_and_then_takes_it() -> None:
    of = evaluating.assessment()
    client = signed_in(member("Koordinator", Role.COORDINATOR))
    one, two, three = office("1.01"), office("2.02"), office("3.03")
    aspect = client.get(address(of)).context["shared"].rows[0].aspect
    table = address(of, f"?aspek={aspect}&ubah=1")
    form = {name: field.initial or "" for name, field in client.get(table).context["table"].fields.items()}
    evaluating.responsible(of, "1", two)
    evaluating.responsible(of, "1", three, lead=False)
    typed = {**form, "tindakan": "tabel", "1_lead": one.pk}
    answer = client.post(table, typed)
    assert answer.status_code == 409
    again = answer.context["table"].data
    assert (again["1_lead"], again[f"1_keep_{three.pk}"]) == (str(one.pk), "on")
    assert client.post(table, again).status_code == 302
    assert parts(of, "1") == {"1.01": (True, None), "3.03": (False, None)}


@pytest.mark.parametrize(
    "sent",
    [
        {"tindakan": "beri", "part": "pengampu"},
        {"tindakan": "beri", "values": ["x"], "part": "pengampu"},
        {"tindakan": "usul", "values": ["1"]},
        {"tindakan": "beri", "values": ["1"], "part": "pengampu", "due_on": "besok"},
    ],
)
def test_a_form_that_makes_no_sense_is_shown_again(sent: dict[str, object]) -> None:
    of = evaluating.assessment()
    client = signed_in(member("Koordinator", Role.COORDINATOR))
    answer = client.post(address(of), {**sent, "office": office("1.01").pk})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_load_counts_leads_contributions_and_weights() -> None:
    of = evaluating.assessment()
    give(of, "Koordinator", ["1", "2"], "1.01")
    give(of, "Koordinator", ["1", "3"], "2.02", lead=False)
    holder = member("Koordinator", Role.COORDINATOR)
    with opened([of.institution_id], person=holder.pk):
        shown = queries.sharing(access(holder), of)
    found = {one.office.code: one.load for one in shown.loads}
    weight = shown.instrument.value_weight
    assert (found["1.01"].leads, found["1.01"].lead_weight) == (2, weight("1") + weight("2"))
    assert (found["2.02"].contributes, found["2.02"].contributed_weight) == (2, weight("1") + weight("3"))
