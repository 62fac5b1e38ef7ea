"""Behind a QR sheet: those on the list mark themselves, and nobody else gets anything out of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from naik.apps.audit.models import Event
from naik.apps.capacity.check_in_tokens import read_token, token_of
from naik.apps.capacity.models import StaffMember, TrainingSession
from naik.apps.capacity.operations.attendance_check_in import MOST_WRONG_BY_ADDRESS, MOST_WRONG_BY_NAME, plain_name
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from tests.app.capacity.staff.staff_cases import coordinator, staff
from tests.app.capacity.training.training_cases import (
    ABSENT_MARK,
    PRESENT,
    announced,
    enrol,
    held,
    hours_from_now,
    mark,
    place,
)
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


@pytest.fixture(autouse=True)
def _no_wrong_answers_yet(shipped_data: None) -> None:
    cache.clear()


def running(*people: StaffMember, starts: float = -1, lasts: float = 4) -> TrainingSession:
    """A session that takes place now, with sign-up as it was."""
    made = announced()
    if people:
        enrol(coordinator(), made, list(people))
    with opened([institution().pk]):
        start = hours_from_now(starts)
        TrainingSession.objects.filter(pk=made.pk).update(starts_at=start, ends_at=start + timedelta(hours=lasts))
    return made


def sheet(made: TrainingSession) -> str:
    return reverse("check_in", args=[BANDAR_LAMPUNG, token_of(institution().pk, made.pk)])


def test_somebody_without_an_account_says_name_and_office_code_or_email() -> None:
    ani, budi = staff("1", "Ani Sari, S.Kom.", email="ani@contoh.id"), staff("2", "Budi")
    made = running(ani, budi)
    page = Client().get(sheet(made))
    assert page.status_code == 200
    assert "Arsitektur SPBE" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    for name in ("Ani", "Budi", "Sari"):
        assert name not in page.content.decode()
    done = Client().post(sheet(made), {"name": "  ANI   sari", "proof": "Ani@contoh.id"})
    assert "Kehadiran Anda tercatat" in done.content.decode()
    assert Client().post(sheet(made), {"name": "Budi", "proof": "2"}).status_code == 200
    found = place(made, ani)
    assert (found.state, found.attended_by) == ("present", "qr")
    first = found.attended_at
    # Twice is harmless.
    assert Client().post(sheet(made), {"name": "Ani Sari", "proof": "1"}).status_code == 200
    assert place(made, ani).attended_at == first
    with opened([institution().pk]):
        events = Event.chain.filter(action="capacity:training:checked_in")
        assert [one.actor_id for one in events] == [None, None]
        assert "Ani" not in str([(one.after, one.subject_label) for one in events])


def test_somebody_with_an_account_only_confirms() -> None:
    who = member("Punya Akun", Role.OFFICE_CONTRIBUTOR, office_code="1")
    ani = staff("1", "Punya Akun", person=who.pk)
    made = running(ani)
    client = signed_in(who)
    assert "Anda masuk sebagai Punya Akun" in client.get(sheet(made)).content.decode()
    assert client.post(sheet(made)).status_code == 200
    assert place(made, ani).attended_by == "qr"
    assert "sudah tercatat" in client.get(sheet(made)).content.decode()
    # An account that is nobody's on this list has to say who it is, like anybody.
    assert signed_in(person("Lain")).post(sheet(made)).status_code == 422


def test_wrong_answers_of_any_kind_are_told_the_same() -> None:
    ani, namesake, other = staff("1", "Ani", email="ani@contoh.id"), staff("2", "Ani"), staff("3", "Cici")
    made = running(ani, namesake)
    away = running(other)
    said = set()
    for name, proof in [("Ani", "9"), ("Siapa", "1"), ("Cici", "3"), ("ani@contoh.id", "Ani"), ("Ani", "''")]:
        answer = Client().post(sheet(made), {"name": name, "proof": proof})
        assert answer.status_code == 422
        said.add(str(answer.context["refusal"]))
    assert len(said) == 1
    assert {place(made, ani).state, place(made, namesake).state, place(away, other).state} == {"enrolled"}


def test_two_of_one_name_in_one_office_are_told_apart_by_email_only() -> None:
    one, two = staff("1", "Ani", email="satu@contoh.id"), staff("1", "Ani, S.E.", email="dua@contoh.id")
    made = running(one, two)
    assert Client().post(sheet(made), {"name": "Ani", "proof": "1"}).status_code == 422
    assert Client().post(sheet(made), {"name": "Ani", "proof": "dua@contoh.id"}).status_code == 200
    assert (place(made, one).state, place(made, two).state) == ("enrolled", "present")


def test_guessing_ends_after_a_few_tries_and_even_the_right_answer_then_waits() -> None:
    ani, budi = staff("1", "Ani"), staff("1", "Budi")
    made = running(ani, budi)
    wrong = [Client().post(sheet(made), {"name": "Ani", "proof": f"x{one}"}) for one in range(MOST_WRONG_BY_NAME)]
    assert {one.status_code for one in wrong} == {422}
    assert Client().post(sheet(made), {"name": "Ani", "proof": "1"}, REMOTE_ADDR="10.9.9.9").status_code == 429
    assert place(made, ani).state == "enrolled"
    # Others of the same room are not locked out by it, until the room as a whole guesses.
    for one in range(MOST_WRONG_BY_ADDRESS - MOST_WRONG_BY_NAME):
        Client().post(sheet(made), {"name": f"Siapa {one}", "proof": "x"})
    assert Client().post(sheet(made), {"name": "Budi", "proof": "1"}).status_code == 429
    assert Client().post(sheet(made), {"name": "Budi", "proof": "1"}, REMOTE_ADDR="10.9.9.9").status_code == 200


@pytest.mark.parametrize(("starts", "lasts"), [(1.1, 2), (-5, 3.9), (24, 8), (-48, 8)])
def test_outside_its_time_a_sheet_marks_nobody(starts: float, lasts: float) -> None:
    ani = staff("1", "Ani")
    made = running(ani, starts=starts, lasts=lasts)
    assert "dari satu jam sebelum" in Client().get(sheet(made)).content.decode()
    assert Client().post(sheet(made), {"name": "Ani", "proof": "1"}).status_code == 409
    assert place(made, ani).state == "enrolled"


@pytest.mark.parametrize("state", ["settled", "cancelled"])
def test_a_session_that_is_over_or_off_marks_nobody(state: str) -> None:
    ani = staff("1", "Ani")
    made = running(ani)
    with opened([institution().pk]):
        TrainingSession.objects.filter(pk=made.pk).update(state=state)
    assert Client().post(sheet(made), {"name": "Ani", "proof": "1"}).status_code == 409


def test_forged_and_foreign_tokens_open_nothing() -> None:
    made = running(staff("1", "Ani"))
    where, there = institution().pk, institution(METRO).pk
    token = token_of(where, made.pk)
    number, _dot, seal = token.partition(".")
    forged = [
        str(made.pk), f"{made.pk}.", f"{int(number) + 1}.{seal}", f"{number}.{seal[:-1]}", token_of(there, made.pk),
        Signer(sep=".").sign(str(made.pk)), Signer(sep=".", salt=f"capacity:check-in:{where}", key="x").sign(number),
        f"{token}.{seal}", "💥", "a" * 3000,
    ]  # fmt: skip
    for one in forged:
        assert read_token(where, one) is None, one
        path = f"/hadir/{BANDAR_LAMPUNG}/{one}/"
        assert Client().get(path).status_code == 404, one
        assert Client().post(path, {"name": "Ani", "proof": "1"}).status_code == 404
    # The right token at another institution, of one that does not exist, and of a session that is gone.
    for path in (f"/hadir/{METRO}/{token}/", f"/hadir/tidak-ada/{token}/", sheet(TrainingSession(pk=10**9))):
        assert Client().get(path).status_code == 404
    assert Client().put(sheet(made)).status_code == 405


def test_the_organisers_word_stands_and_who_waits_is_marked_by_them_only() -> None:
    ani, budi = staff("1", "Ani"), staff("1", "Budi")
    made = held(ani, budi, quota=1, lasts=24.5)
    mark(made, {place(made, ani).pk: ABSENT_MARK})
    for name in ("Ani", "Budi"):
        assert Client().post(sheet(made), {"name": name, "proof": "1"}).status_code == 422
    assert (place(made, ani).state, place(made, budi).state) == ("absent", "queued")
    mark(made, {place(made, ani).pk: PRESENT}, {place(made, ani).pk: ABSENT_MARK})
    assert place(made, ani).attended_by == "list"


@pytest.mark.parametrize("field", ["name", "proof"])
@pytest.mark.parametrize("hostile", ["", " ", "x" * 5000, "\x00", "'; --", "\N{RIGHT-TO-LEFT OVERRIDE}Ani"])
def test_hostile_and_empty_answers_are_refused_plainly(field: str, hostile: str) -> None:
    made = running(staff("1", "Ani"))
    sent = {"name": "Ani", "proof": "1", field: hostile}
    if plain_name(sent["name"]) != "ani" or sent["proof"] != "1":
        assert Client().post(sheet(made), sent).status_code == 422
