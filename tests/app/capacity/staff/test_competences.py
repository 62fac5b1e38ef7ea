"""What staff hold, with day and evidence, and the competences an institution adds itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from naik.apps.capacity.models import HeldCompetence, OwnCompetence
from naik.apps.capacity.operations import competences as operations
from naik.apps.capacity.operations import competences_held as held
from naik.apps.capacity.operations.competences import Own
from naik.apps.capacity.operations.competences_held import Holding
from naik.apps.capacity.queries import competences as queries
from naik.apps.capacity.queries import staff as staff_queries
from naik.apps.evidence.models import Document
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from tests.app.capacity.staff.staff_cases import ROOM, contributor, coordinator, inside, staff
from tests.people import institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
OWN = Own(title="Kecerdasan artifisial", description="", instrument="spbe-2020", values=("1", "2"))


def holding(**fields: Any) -> Holding:
    return Holding(**{"competence": "data", "obtained_on": date(2025, 3, 1), **fields})


def document(code: str, *, confidential: bool = False) -> Document:
    made: Document = Document.objects.create(
        institution=institution(), title=f"Sertifikat {code}", office=office(code), confidential=confidential,
        keeper=coordinator(),
    )  # fmt: skip
    return made


def test_a_competence_is_recorded_once_a_day_with_readable_evidence_and_ends_by_itself() -> None:
    made = staff()
    with inside(coordinator()) as room:
        yesterday = today(room.institution) - timedelta(days=1)
        held.hold(room, made.pk, holding(document=document("1").pk, valid_until=yesterday))
        with pytest.raises(Refused):
            held.hold(room, made.pk, holding())
        (row,) = staff_queries.page(room, made.pk).held
        assert (row.document_title, row.expired) == ("Sertifikat 1", True)
        assert staff_queries.page(room, made.pk).row.competences == ()
        held.hold(room, made.pk, holding(obtained_on=date(2025, 4, 1), valid_until=today(room.institution)))
        assert len(staff_queries.page(room, made.pk).row.competences) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"competence": "tidak-ada"},
        {"obtained_on": date(2199, 1, 1)},
        {"valid_until": date(2025, 2, 28)},
        {"document": 10**9},
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    made = staff()
    with inside(coordinator()) as room:
        with pytest.raises(Refused):
            held.hold(room, made.pk, holding(**fields))
        assert not HeldCompetence.objects.exists()


def test_a_contributor_neither_cites_nor_sees_another_offices_document() -> None:
    made = staff()
    with inside(coordinator()) as room:
        other = document("2")
        held.hold(room, made.pk, holding(document=other.pk))
    with inside(contributor("1")) as room:
        with pytest.raises(Refused):
            held.hold(room, made.pk, holding(competence="security", document=other.pk))
        (row,) = staff_queries.page(room, made.pk).held
        assert (row.document_id, row.document_title) == (None, "")


def test_a_competence_is_taken_off_with_a_reason_by_who_writes_the_office() -> None:
    mine, other = staff("1", "Ana", "data"), staff("2", "Budi", "data")
    with inside(coordinator()):
        at = {one.staff_id: one.pk for one in HeldCompetence.objects.all()}
    client = signed_in(contributor("1"))
    page = f"{ROOM}{mine.pk}/kompetensi/{at[mine.pk]}/lepas/"
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(f"{ROOM}{mine.pk}/kompetensi/{at[other.pk]}/lepas/", {"reason": "x"}).status_code == 404
    assert client.post(f"{ROOM}{other.pk}/kompetensi/{at[other.pk]}/lepas/", {"reason": "x"}).status_code == 404
    auditor = signed_in(member("Audi", Role.AUDITOR))
    assert auditor.post(page, {"reason": "x"}).status_code == 403
    assert client.post(page, {"reason": "Salah catat"}).status_code == 302
    assert client.post(page, {"reason": "Salah catat"}).status_code == 404
    with inside(coordinator()):
        assert list(HeldCompetence.objects.values_list("staff", flat=True)) == [other.pk]


def test_nobody_who_left_gets_a_competence() -> None:
    made = staff()
    client = signed_in(coordinator())
    client.post(f"{ROOM}{made.pk}/berhenti/", {"on": "2025-06-01", "revision": 1})
    sent = {"competence": "data", "obtained_on": "2025-01-01"}
    assert client.post(f"{ROOM}{made.pk}/kompetensi/tambah/", sent).status_code == 422


def test_an_own_competence_stands_beside_the_framework_until_it_is_retired() -> None:
    made = staff()
    with inside(coordinator()) as room:
        own = operations.add(room, "ai", OWN)
        for code in ("ai", "data"):
            with pytest.raises(Refused):
                operations.add(room, code, OWN)
        held.hold(room, made.pk, holding(competence="ai"))
        wanted = queries.wanted_by(queries.offered(room.institution), "spbe-2020", ["1", "3"])
        assert ("ai" in wanted["1"], "ai" in wanted["3"]) == (True, False)
        operations.retire(room, own.pk, 1)
        assert "ai" not in {one.code for one in queries.offered(room.institution)}
        assert staff_queries.page(room, made.pk).row.competences == ("Kecerdasan artifisial",)
        with pytest.raises(Refused):
            held.hold(room, made.pk, holding(competence="ai", obtained_on=date(2025, 5, 1)))
        with pytest.raises(Refused):
            operations.restore(room, own.pk, 1)
        operations.restore(room, own.pk, 2)
        assert OwnCompetence.objects.get().retired_at is None


def test_the_framework_of_an_institution_is_not_a_contributors_to_change() -> None:
    with inside(coordinator()) as room:
        own = operations.add(room, "ai", OWN)
    with inside(contributor("1")) as room:
        with pytest.raises(Forbidden):
            operations.add(room, "lain", OWN)
        with pytest.raises(Forbidden):
            operations.retire(room, own.pk, 1)
    client = signed_in(contributor("1"))
    assert client.get(f"{ROOM}kompetensi/").status_code == 200
    assert client.get(f"{ROOM}kompetensi/baru/").status_code == 403


def test_an_own_competence_wants_only_indicators_that_exist_and_no_edit_is_lost() -> None:
    client = signed_in(coordinator())
    form = {"code": "ai", "title": "AI", "instrument": "spbe-2020", "values": "1, 99", "revision": 0}
    assert client.post(f"{ROOM}kompetensi/baru/", form).status_code == 422
    assert client.post(f"{ROOM}kompetensi/baru/", {**form, "values": "1;2"}).status_code == 302
    with inside(coordinator()):
        own = OwnCompetence.objects.get()
    page = f"{ROOM}kompetensi/{own.pk}/ubah/"
    assert client.post(page, {**form, "values": "3", "revision": 1}).status_code == 302
    assert client.post(page, {**form, "values": "4", "revision": 1}).status_code == 422
    with inside(coordinator()):
        assert OwnCompetence.objects.get().values == ["3"]
