"""The review team: many valid at once, invalid ones back with a note, and never one's own scores."""

from __future__ import annotations

import pytest
from django.urls import reverse

from naik.apps.evaluations.gate import StageClosed
from naik.apps.evaluations.models import Assessment, FirstScore, Judgement, ReviewMark
from naik.apps.evaluations.operations import review
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Reach, Role
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import Stage
from tests.app.evaluations.outcomes.outcomes_for_tests import reviewer, waiting
from tests.evaluating import AUTHORITY, assessor, cycle, every_level, judged
from tests.people import BANDAR_LAMPUNG, METRO, access, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


@pytest.fixture
def reviewed() -> Assessment:
    return waiting(stage=Stage.REVIEW, reviewed=False)


def marks(of: Assessment) -> dict[str, str]:
    with opened([of.institution_id]):
        return dict(ReviewMark.objects.filter(assessment=of).values_list("value", "state"))


def url(name: str, of: Assessment, *more: str) -> str:
    return reverse(name, args=[BANDAR_LAMPUNG, of.pk, *more])


def test_many_are_marked_valid_at_once_and_the_review_ends_when_all_are(reviewed: Assessment) -> None:
    client = signed_in(reviewer())
    values = list(every_level(3))
    sent = {"values": values[:-1], "move": "mark_valid"}
    assert client.post(url("review_mark", reviewed), sent).status_code == 302
    client.post(url("review_finish", reviewed))
    with opened([reviewed.institution_id]):
        assert Assessment.objects.get(pk=reviewed.pk).stage == Stage.REVIEW
    assert client.post(url("review_mark", reviewed), {"values": values[-1:], "move": "mark_valid"}).status_code == 302
    assert marks(reviewed) == dict.fromkeys(values, "valid")
    client.post(url("review_finish", reviewed))
    with opened([reviewed.institution_id]):
        assert Assessment.objects.get(pk=reviewed.pk).stage == Stage.DETERMINATION


def test_an_invalid_one_needs_a_note_keeps_what_was_typed_and_reaches_the_lead(reviewed: Assessment) -> None:
    lead = member("Aso", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    assessor(reviewed, lead, lead=True)
    rini = reviewer()
    client = signed_in(rini)
    answer = client.post(url("review_mark", reviewed), {"values": ["4", "9"], "move": "mark_invalid", "note": " "})
    assert answer.status_code == 422
    assert answer.context["chosen"] == ["4", "9"]
    assert marks(reviewed) == {}
    sent = {"values": ["4", "9"], "move": "mark_invalid", "note": "bukti tidak cukup"}
    assert client.post(url("review_mark", reviewed), sent).status_code == 302
    assert marks(reviewed) == {"4": "invalid", "9": "invalid"}
    with opened([reviewed.institution_id], person=lead.pk):
        assert Notice.objects.filter(person=lead, kind=NoticeKind.ANSWER_RETURNED).count() == 1

    theirs = signed_in(lead)
    assert [one.value for one in theirs.get(url("review_returned", reviewed)).context["rows"]] == ["4", "9"]
    assert "bukti tidak cukup" in theirs.get(url("review_correct", reviewed, "4")).content.decode()
    assert theirs.get(url("review_correct", reviewed, "5")).status_code == 404
    sent = {"revision": "0", "level": "2", "justification": "turun", "reason": "bukti tingkat 3 tidak ada"}
    assert theirs.post(url("review_correct", reviewed, "4"), {**sent, "reason": ""}).status_code == 422
    assert theirs.post(url("review_correct", reviewed, "4"), sent).status_code == 302
    assert marks(reviewed)["4"] == "corrected"
    with opened([reviewed.institution_id]):
        made = Judgement.objects.get(assessment=reviewed, stage=Stage.REVIEW)
        assert (made.value, made.level, made.settled_reason) == ("4", "2", "bukti tingkat 3 tidak ada")
    assert client.post(url("review_mark", reviewed), {"values": ["4"], "move": "mark_valid"}).status_code == 302
    assert marks(reviewed)["4"] == "valid"


def test_nobody_reviews_what_they_scored(reviewed: Assessment) -> None:
    both = reviewer("Dwi Peran")
    with opened([reviewed.institution_id]):
        seat = assessor(reviewed, both)
        FirstScore.objects.create(institution_id=reviewed.institution_id, assessor=seat, value="12", level="3")
    judged(reviewed, {"13": "4"}, by=both)
    client = signed_in(both)
    for value in ("12", "13"):
        answer = client.post(url("review_mark", reviewed), {"values": [value, "1"], "move": "mark_valid"})
        assert answer.status_code == 422, value
    assert marks(reviewed) == {}
    assert client.post(url("review_mark", reviewed), {"values": ["1"], "move": "mark_valid"}).status_code == 302
    page = client.get(url("review", reviewed))
    assert [one.row.value for one in page.context["found"].rows if one.own] == ["12", "13"]


@pytest.mark.parametrize("role", ["coordinator", "auditor", "authority_admin", "external_assessor"])
def test_nobody_else_marks(reviewed: Assessment, role: str) -> None:
    fields: dict[str, dict[str, object]] = {
        "coordinator": {},
        "auditor": {"slug": AUTHORITY, "reach": Reach.NATION},
        "authority_admin": {"slug": AUTHORITY, "reach": Reach.NATION},
        "external_assessor": {"slug": METRO, "reach": Reach.ASSIGNED, "assigned": [BANDAR_LAMPUNG]},
    }
    who = member("Orang", role, **fields[role])  # type: ignore[arg-type]  # keywords of a test's helper
    client = signed_in(who)
    assert client.get(url("review", reviewed)).status_code == 403
    assert client.post(url("review_mark", reviewed), {"values": ["1"], "move": "mark_valid"}).status_code == 403
    assert client.post(url("review_finish", reviewed)).status_code == 403
    with opened([reviewed.institution_id], person=who.pk), pytest.raises(Forbidden):
        review.mark(access(who), reviewed.pk, ["1"], "mark_valid")


def test_only_the_lead_of_this_assessment_corrects(reviewed: Assessment) -> None:
    second = member("Aso Dua", Role.EXTERNAL_ASSESSOR, slug=METRO, reach=Reach.ASSIGNED, assigned=[BANDAR_LAMPUNG])
    assessor(reviewed, second)
    rini = reviewer()
    with opened([reviewed.institution_id], person=rini.pk):
        review.mark(access(rini), reviewed.pk, ["4"], "mark_invalid", "periksa lagi")
    client = signed_in(second)
    assert client.get(url("review_returned", reviewed)).status_code == 404
    sent = {"revision": "0", "level": "2", "justification": "…", "reason": "…"}
    assert client.post(url("review_correct", reviewed, "4"), sent).status_code == 404
    ratna = signed_in(member("Ratna", Role.COORDINATOR))
    assert ratna.post(url("review_correct", reviewed, "4"), sent).status_code == 403
    assert marks(reviewed) == {"4": "invalid"}


def test_outside_the_stage_and_its_window_nothing_is_marked() -> None:
    rini = reviewer()
    later = waiting(stage=Stage.DETERMINATION)
    closed = waiting(METRO, of=cycle("Lewat", days_left=-1), stage=Stage.REVIEW, reviewed=False)
    for found in (later, closed):
        with opened([found.institution_id], person=rini.pk), pytest.raises(StageClosed):
            review.mark(access(rini, found.institution.slug), found.pk, ["1"], "mark_invalid", "telat")
    with opened([closed.institution_id], person=rini.pk), pytest.raises(Refused):
        review.finish(access(rini, METRO), closed.pk)


def test_unknown_and_no_values_are_refused(reviewed: Assessment) -> None:
    client = signed_in(reviewer())
    for values in ([], ["99"], ["1", "99"]):
        answer = client.post(url("review_mark", reviewed), {"values": values, "move": "mark_valid"})
        assert answer.status_code == 422, values
    assert marks(reviewed) == {}
    assert client.post(url("review_mark", reviewed), {"values": ["1"], "move": "correct"}).status_code == 422


def test_the_rest_is_marked_valid_at_once_after_a_confirmation_and_overrules_nobody(reviewed: Assessment) -> None:
    client = signed_in(reviewer())
    client.post(url("review_mark", reviewed), {"values": ["4"], "move": "mark_invalid", "note": "bukti kurang"})
    page = client.get(url("review", reviewed))
    rest = page.context["found"].rest
    assert rest == tuple(one for one in every_level(3) if one != "4")
    assert "Tandai 46 indikator yang belum direviu valid" in page.content.decode()
    sent = {"values": rest, "move": "mark_valid", "rest": "1"}
    refused = client.post(url("review_mark", reviewed), sent)
    assert refused.status_code == 422
    assert "Nyatakan dahulu" in refused.content.decode()
    late = client.post(url("review_mark", reviewed), {**sent, "values": ["4", *rest], "sure": "on"})
    assert late.status_code == 422
    assert marks(reviewed) == {"4": "invalid"}
    assert client.post(url("review_mark", reviewed), {**sent, "sure": "on"}).status_code == 302
    assert marks(reviewed) == {**dict.fromkeys(rest, "valid"), "4": "invalid"}
    assert client.get(url("review", reviewed)).context["found"].rest == ()
