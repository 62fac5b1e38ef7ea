"""Certificates: for whoever came, revoked when the list is corrected, checked by anybody who holds the number."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from naik.apps.capacity.models import Certificate, HeldCompetence
from naik.apps.capacity.operations import attendance, certificates, programmes
from naik.apps.capacity.operations.competences_held import Holding, hold
from naik.apps.capacity.operations.programmes import ProgrammeValues
from naik.apps.capacity.queries.certificates import initials
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Role
from naik.apps.institutions.time_zones import zone
from naik.apps.tenancy.scope import current, opened
from tests.app.capacity.staff.staff_cases import contributor, coordinator, inside, staff
from tests.app.capacity.training.training_cases import (
    ABSENT_MARK,
    PRESENT,
    address,
    again,
    attended,
    certified,
    held,
    learned,
    mark,
    place,
    programme,
    settled,
)
from tests.people import METRO, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        assert len(document) == 1
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_confirming_certifies_and_teaches_only_those_who_came() -> None:
    ani, budi = staff("1", "Ani"), staff("2", "Budi")
    made = held(ani, budi)
    mark(made, {place(made, ani).pk: PRESENT})
    with inside(coordinator()) as room:
        with pytest.raises(Refused, match="attendance of 1 is not recorded"):
            certificates.settle(room, made.pk)
        attendance.rest_absent(room, made.pk)
        assert certificates.settle(room, made.pk) == 1
        with pytest.raises(Refused):
            certificates.settle(room, made.pk)
    (one,) = certified(made)
    assert re.fullmatch(rf"NAIK-{institution().pk}(-[0-9A-Z]{{4}}){{3}}", one.number)
    assert (one.holder, one.office_name, one.programme_title, one.hours) == (
        "Ani",
        "Dinas 1",
        "Arsitektur SPBE",
        Decimal(16),
    )
    assert (learned(ani), learned(budi)) == (["architecture"], [])
    with opened([institution().pk]):
        assert HeldCompetence.objects.get(staff=ani.pk).enrolment_id == place(made, ani).pk


def test_nobody_present_is_nothing_to_confirm() -> None:
    made = held(staff("1", "Ani"))
    with inside(coordinator()) as room:
        attendance.rest_absent(room, made.pk)
        with pytest.raises(Refused, match="Nobody is recorded"):
            certificates.settle(room, made.pk)
    assert again(made).state == "held"


def test_correcting_revokes_visibly_and_confirming_anew_doubles_nothing() -> None:
    ani, budi = staff("1", "Ani"), staff("1", "Budi")
    made = settled(ani, budi)
    with inside(coordinator()) as room:
        with pytest.raises(Refused, match="give the reason"):
            certificates.reopen(room, made.pk, "")
        assert certificates.reopen(room, made.pk, "Budi pulang lebih awal") == 2
    assert (learned(ani), learned(budi)) == ([], [])
    mark(made, {place(made, budi).pk: ABSENT_MARK}, {place(made, budi).pk: PRESENT})
    with inside(coordinator()) as room:
        assert certificates.settle(room, made.pk) == 1
    everything = certified(made)
    assert [one.revoked_at is None for one in everything] == [False, False, True]
    assert len({one.number for one in everything}) == 3
    assert (learned(ani), learned(budi)) == (["architecture"], [])
    page = signed_in(coordinator()).get(address("training", made.pk)).content.decode()
    assert page.count("Budi pulang lebih awal") == 2


def test_a_competence_recorded_by_hand_for_the_same_day_stays_when_the_list_is_corrected() -> None:
    ani = staff("1", "Ani")
    made = attended(ani)
    with inside(coordinator()) as room:
        day = made.ends_at.astimezone(zone(room.institution)).date()
        hold(room, ani.pk, Holding(competence="architecture", obtained_on=day))
        certificates.settle(room, made.pk)
        certificates.reopen(room, made.pk, "salah")
    assert learned(ani) == ["architecture"]


def test_a_certificate_keeps_what_it_was_issued_for() -> None:
    made = settled(staff("1", "Ani"))
    with inside(coordinator()) as room:
        now = programme()
        wanted = ProgrammeValues(title="Lain", content="", competences=("regulation",), hours=now.hours + 1)
        programmes.change(room, now.pk, wanted, now.revision)
    (one,) = certified(made)
    assert (one.programme_title, one.hours, one.competences) == ("Arsitektur SPBE", Decimal(16), ["architecture"])


@pytest.mark.parametrize(("prefix", "word"), [("", "Sertifikat pelatihan"), ("/en", "Training certificate")])
def test_the_paper_says_what_was_learned_and_where_it_is_checked(prefix: str, word: str) -> None:
    made = settled(staff("1", "Ani #{panic()} <b>"))
    (one,) = certified(made)
    with override("id"):  # the page leaves its own language behind
        answer = signed_in(coordinator()).get(prefix + address("certificate", one.pk))
    assert answer.headers["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    for expected in (
        "Ani #{panic()} <b>",
        one.number,
        "Arsitektur SPBE",
        "Dinas 1",
        "16",
        "testserver/sertifikat/",
    ):
        assert expected in text, expected
    assert word in text or prefix


def test_a_certificate_is_read_by_its_office_and_who_sees_all() -> None:
    made = settled(staff("1", "Ani"))
    where = address("certificate", certified(made)[0].pk)
    assert signed_in(contributor("1")).get(where).status_code == 200
    assert signed_in(contributor("2")).get(where).status_code == 404
    assert signed_in(member("Tono", Role.COORDINATOR, slug=METRO)).get(where).status_code == 404
    assert signed_in(member("Ida", Role.AUDITOR)).get(where).status_code == 200


def test_anybody_with_the_number_sees_enough_to_compare_and_no_name() -> None:
    made = settled(staff("1", "Ani Sari, S.Kom."))
    (one,) = certified(made)
    client = Client()
    asked = client.get(reverse("certificate_check"), {"nomor": f" {one.number.lower()} "})
    assert asked.status_code == 302
    page = client.get(asked.headers["Location"])
    text = page.content.decode()
    assert page.status_code == 200
    for expected in ("Sertifikat ini berlaku.", "A. S.", "Arsitektur SPBE", "Kota Bandar Lampung", one.number):
        assert expected in text, expected
    for hidden in ("Ani", "Sari", "Dinas 1"):
        assert hidden not in text
    assert "no-store" in page.headers["Cache-Control"]
    assert not client.cookies
    assert current().institutions == ()
    with inside(coordinator()) as room:
        certificates.reopen(room, made.pk, "Rahasia: Ani tidak datang")
    text = client.get(reverse("certificate_checked", args=[one.number])).content.decode()
    assert "dicabut" in text
    assert "Sertifikat ini berlaku." not in text
    assert "Rahasia" not in text
    assert "dicabut" in text_of(signed_in(coordinator()).get(address("certificate", one.pk)).content)


def test_an_unknown_number_is_one_sentence_and_no_institution_answers_for_another() -> None:
    (one,) = certified(settled(staff("1", "Ani")))
    moved = one.number.replace(f"NAIK-{institution().pk}-", f"NAIK-{institution(METRO).pk}-")
    unknown = ["NAIK-1-0000-0000-0000", "NAIK-999999999-0000-0000-0000", moved, "x", "NAIK-1", "%00", "💥" * 50]
    for number in unknown:
        answer = Client().get(f"/sertifikat/{number}/")
        assert answer.status_code == 404, number
        assert "Tidak ada sertifikat dengan nomor ini." in answer.content.decode()
    assert Client().get("/sertifikat/", {"nomor": "12345"}).status_code == 422
    assert Client().get("/sertifikat/", {"nomor": "\x00" * 9000}).status_code == 422
    assert Client().post("/sertifikat/").status_code == 405
    with opened([institution(METRO).pk]):
        assert not Certificate.objects.exists()


def test_one_address_cannot_try_numbers_forever() -> None:
    statuses = [Client().get("/sertifikat/NAIK-1-0000-0000-0000/", REMOTE_ADDR="10.7.7.7") for _ in range(61)]
    assert statuses[59].status_code == 404
    assert statuses[60].status_code == 429
    assert int(statuses[60].headers["Retry-After"]) > 0
    assert Client().get("/sertifikat/NAIK-1-0000-0000-0000/", REMOTE_ADDR="10.7.7.8").status_code == 404


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Budi Santoso, S.Kom., M.T.", "B. S."), ("siti", "S."), ("", ""), ("R.A. Kartini", "R. A. K."), (", S.E.", "")],
)
def test_initials_leave_degrees_out(name: str, expected: str) -> None:
    assert initials(name) == expected
