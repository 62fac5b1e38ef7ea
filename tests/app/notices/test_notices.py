"""What people are told: in the product, by mail, once, and as they wish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from croniter import croniter
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from naik.apps.accounts.models import Person
from naik.apps.notices import mails, queries
from naik.apps.notices.models import Delivery, Notice, NoticeKind
from naik.apps.notices.operations import notify, prefer
from naik.apps.notices.queries import reach_of
from naik.apps.tenancy.scope import current, opened
from naik.instruments.model import Text
from naik.jobs import notices as jobs
from tests.people import METRO, institution, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
LATE, NOW_KIND, DIGEST_KIND = Text("Tugas berpindah.", "Work moved."), NoticeKind.HANDOVER, NoticeKind.EVIDENCE_TO_MEND
MORNING = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
"""06.30 WIB of 25 November."""


@pytest.fixture
def who() -> Person:
    return person("Ratna Sari")


def tell(who: Person, kind: NoticeKind = DIGEST_KIND, sentence: Text = LATE, address: str = "/ruang/") -> Notice | None:
    return notify(who.pk, kind, sentence, address)


def kept(who: Person) -> list[Notice]:
    with reach_of(who.pk):
        return list(Notice.objects.filter(person=who).order_by("pk"))


def queued(task: str) -> list[dict[str, Any]]:
    return list(ProcrastinateJob.objects.filter(task_name=task).order_by("pk").values_list("args", flat=True))


def test_a_notice_is_kept_for_its_person_and_found_by_nobody_else(who: Person) -> None:
    tell(who)
    other = person("Orang Lain")
    assert (queries.unread(who.pk), queries.unread(other.pk)) == (1, 0)
    with opened((), person=other.pk):
        assert Notice.objects.count() == 0
    assert "Tugas berpindah." in signed_in(who).get("/akun/pemberitahuan/").content.decode()
    assert "Tugas berpindah." not in signed_in(other).get("/akun/pemberitahuan/").content.decode()


def test_colleagues_tell_each_other_from_inside_their_institution(who: Person) -> None:
    here = institution().pk
    with opened([here], person=person("Pengirim").pk) as keys:
        notice = notify(who.pk, NOW_KIND, LATE, "/ruang/", institution_id=here)
        assert current() == keys
    assert notice is not None
    assert notice.institution_id == here
    with opened([institution(METRO).pk]):
        assert Notice.objects.count() == 0


def test_a_notice_of_an_undone_act_was_never_told(who: Person) -> None:
    def act() -> None:
        with opened([institution().pk]):
            tell(who, NOW_KIND)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert kept(who) == []
    assert queued("notices.mail") == []


def test_the_page_speaks_the_language_of_its_address(who: Person) -> None:
    tell(who)
    assert "Work moved." in signed_in(who).get("/en/akun/pemberitahuan/").content.decode()


def test_notices_are_marked_read_unread_and_all_read(who: Person) -> None:
    first, second = tell(who), tell(who)
    assert first
    assert second
    client = signed_in(who)
    client.post("/akun/pemberitahuan/tandai/", {"satu": str(first.pk), "tindakan": "sudah"})
    assert queries.unread(who.pk) == 1
    client.post("/akun/pemberitahuan/tandai/", {"satu": str(first.pk), "tindakan": "belum"})
    assert queries.unread(who.pk) == 2
    client.post("/akun/pemberitahuan/tandai/", {"tindakan": "semua"})
    assert queries.unread(who.pk) == 0
    assert "Belum ada" not in client.get("/akun/pemberitahuan/").content.decode()


def test_opening_a_notice_marks_it_read_and_leads_to_its_page_in_ones_language(who: Person) -> None:
    notice = tell(who, address="/ruang/")
    assert notice
    for prefix in ("", "/en"):
        answer = signed_in(who).post(
            f"{prefix}/akun/pemberitahuan/tandai/", {"satu": str(notice.pk), "tindakan": "buka"}
        )
        assert answer.headers["Location"] == f"{prefix}/ruang/"
    assert queries.unread(who.pk) == 0


def test_nobody_marks_or_opens_the_notice_of_another(who: Person) -> None:
    notice = tell(who)
    assert notice
    client = signed_in(person("Orang Lain"))
    for act in ("sudah", "belum", "buka"):
        sent = {"satu": str(notice.pk), "tindakan": act}
        assert client.post("/akun/pemberitahuan/tandai/", sent).status_code == 404
    client.post("/akun/pemberitahuan/tandai/", {"tindakan": "semua"})
    assert queries.unread(who.pk) == 1


@pytest.mark.parametrize("sent", ["", "x", "9" * 25, "-1", "٣"])
def test_a_notice_that_is_none_is_not_found(who: Person, sent: str) -> None:
    assert signed_in(who).post("/akun/pemberitahuan/tandai/", {"satu": sent}).status_code == 404


def test_marking_takes_the_forms_token(who: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(who)
    assert client.post("/akun/pemberitahuan/tandai/", {"tindakan": "semua"}).status_code == 403


def test_the_list_is_searched_narrowed_paged_and_downloaded(who: Person) -> None:
    for number in range(52):
        tell(who, sentence=Text(f"Berita {number}.", f"News {number}."))
    tell(who, sentence=Text("=HYPERLINK(1)", ""))
    client = signed_in(who)
    first = client.get("/akun/pemberitahuan/").content.decode()
    assert "Berita 51." in first
    assert "Berita 1." not in first
    assert "Berita 1." in client.get("/akun/pemberitahuan/?halaman=2").content.decode()
    found = client.get("/akun/pemberitahuan/?cari=news+17").content.decode()
    assert "Berita 17." in found
    assert "Berita 18." not in found
    assert "memuat itu" in client.get("/akun/pemberitahuan/?cari=tidak-ada").content.decode()
    lines = client.get("/akun/pemberitahuan/unduh.csv").content.decode().splitlines()
    assert len(lines) == 54
    assert "'=HYPERLINK(1)" in lines[1]


@pytest.mark.parametrize("query", ["halaman=0", "halaman=-3", "halaman=x", "halaman=99999", "cari=%00", "belum=x"])
def test_an_odd_address_is_answered(who: Person, query: str) -> None:
    assert signed_in(who).get(f"/akun/pemberitahuan/?{query}").status_code == 200


def test_the_shell_counts_the_unread(who: Person) -> None:
    tell(who)
    assert "<strong>(1)</strong>" in signed_in(who).get("/ruang/").content.decode()


def test_wishes_are_kept_and_shown(who: Person) -> None:
    client = signed_in(who)
    sent = {f"{one.kind}_email": Delivery.DIGEST for one in queries.wishes(who.pk) if not one.fixed}
    answer = client.post("/akun/pemberitahuan/pengaturan/", {**sent, "handover_in_product": "on"})
    assert answer.status_code == 302
    wishes = {one.kind: one for one in queries.wishes(who.pk)}
    assert (wishes["handover"].in_product, wishes["handover"].email) == (True, "digest")
    assert wishes["invitation"].in_product is False
    assert queries.wishes(person("Orang Lain").pk)[0].in_product


def test_a_wish_that_is_none_is_refused(who: Person) -> None:
    page = signed_in(who).post("/akun/pemberitahuan/pengaturan/", {"handover_email": "sometimes"}).content.decode()
    assert 'role="alert"' in page
    assert queries.wishes(who.pk) == queries.wishes(person("Orang Lain").pk)


def test_what_is_unwanted_everywhere_is_not_told(who: Person) -> None:
    prefer(who.pk, {NOW_KIND: (False, Delivery.OFF)})
    assert tell(who, NOW_KIND) is None
    assert kept(who) == []


def test_what_is_wanted_by_mail_only_is_mailed_and_not_shown(who: Person) -> None:
    prefer(who.pk, {NOW_KIND: (False, Delivery.NOW)})
    tell(who, NOW_KIND)
    assert queries.unread(who.pk) == 0
    assert len(queued("notices.mail")) == 1


def test_the_safety_of_an_account_is_told_whatever_was_wished(who: Person) -> None:
    prefer(who.pk, {NoticeKind.ACCOUNT: (False, Delivery.OFF)})
    signed_in(who).post("/akun/pemberitahuan/pengaturan/", {"account_email": "off"})
    tell(who, NoticeKind.ACCOUNT)
    assert queries.unread(who.pk) == 1
    assert len(queued("notices.mail")) == 1


def test_only_what_is_wanted_at_once_is_queued_and_only_ids_are(who: Person) -> None:
    tell(who, DIGEST_KIND)
    now = tell(who, NOW_KIND)
    assert now
    assert queued("notices.mail") == [{"notice_id": now.pk, "person_id": who.pk}]


def test_a_job_that_runs_twice_mails_once(who: Person) -> None:
    notice = tell(who, NOW_KIND)
    assert notice
    for _ in range(2):
        jobs.mail(notice.pk, who.pk)
    assert len(mail.outbox) == 1
    sent = mail.outbox[0]
    assert sent.to == [who.email]
    assert sent.subject == "Naik: Serah terima tugas"
    assert "Yth. Ratna Sari," in sent.body
    assert "Tugas berpindah." in sent.body
    assert "http://localhost:8000/ruang/" in sent.body
    assert sent.extra_headers["Message-ID"].startswith(f"<notice-{notice.pk}@")


@override_settings(SITE_URL="https://naik.contoh.id")
def test_a_mail_speaks_its_readers_language_and_so_does_its_link(who: Person) -> None:
    who.language = "en"
    who.save()
    notice = tell(who, NOW_KIND, address="/ruang/")
    assert notice
    mails.mail(notice.pk, who.pk)
    assert "Work moved." in mail.outbox[0].body
    assert "https://naik.contoh.id/en/ruang/" in mail.outbox[0].body


def test_a_name_with_a_line_break_makes_no_header(who: Person) -> None:
    who.name = "Ratna\r\nBcc: semua@contoh.id"
    who.save()
    notice = tell(who, NOW_KIND, Text("Baris\r\nBcc: x@contoh.id", "Line"))
    assert notice
    mails.mail(notice.pk, who.pk)
    assert mail.outbox[0].recipients() == [who.email]


def test_a_mail_that_fails_is_tried_again(who: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = tell(who, NOW_KIND)
    assert notice

    def fail(*_given: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", fail)
        with pytest.raises(ConnectionRefusedError):
            mails.mail(notice.pk, who.pk)
    assert mails.mail(notice.pk, who.pk)
    assert len(mail.outbox) == 1


def test_nothing_is_mailed_to_somebody_who_left_or_under_anothers_name(who: Person) -> None:
    notice = tell(who, NOW_KIND)
    assert notice
    assert not mails.mail(notice.pk, person("Orang Lain").pk)
    who.is_active = False
    who.save()
    assert not mails.mail(notice.pk, who.pk)
    assert mail.outbox == []


@pytest.fixture
def yesterday() -> Iterator[None]:
    """The day before the morning of the digest."""
    with time_machine.travel(MORNING - timedelta(hours=10), tick=False):
        yield


def test_the_digest_is_one_mail_a_day_however_often_it_runs(who: Person, yesterday: None) -> None:
    tell(who, sentence=Text("Bukti pertama.", "First."))
    tell(who, sentence=Text("Bukti kedua.", "Second."))
    assert mails.mail_digest(who.pk, MORNING + timedelta(seconds=1)) == 2
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        tell(who, sentence=Text("Bukti ketiga.", "Third."))
        assert mails.mail_digest(who.pk, MORNING + timedelta(hours=2)) == 0
    assert len(mail.outbox) == 1
    body = mail.outbox[0].body
    assert body.index("Bukti pertama.") < body.index("Bukti kedua.")
    assert mails.mail_digest(who.pk, MORNING + timedelta(days=1)) == 1
    assert "Bukti ketiga." in mail.outbox[1].body
    assert "Bukti pertama." not in mail.outbox[1].body


def test_another_wish_makes_no_second_digest_of_the_day(who: Person, yesterday: None) -> None:
    prefer(who.pk, {NOW_KIND: (True, Delivery.OFF)})
    tell(who)
    tell(who, NOW_KIND)
    with time_machine.travel(MORNING, tick=False):
        assert mails.mail_digest(who.pk, MORNING) == 1
        prefer(who.pk, {NOW_KIND: (True, Delivery.DIGEST)})
        assert mails.mail_digest(who.pk, MORNING + timedelta(minutes=5)) == 0


def test_what_was_read_or_mailed_or_is_old_is_in_no_digest(who: Person, yesterday: None) -> None:
    read = tell(who)
    assert read
    signed_in(who).post("/akun/pemberitahuan/tandai/", {"tindakan": "semua"})
    tell(who, NOW_KIND)
    with time_machine.travel(MORNING - timedelta(days=8), tick=False):
        tell(who)
    assert mails.mail_digest(who.pk, MORNING) == 0
    assert mail.outbox == []


def test_the_digest_is_queued_for_those_who_have_one_and_two_runs_mail_once(who: Person, yesterday: None) -> None:
    tell(who)
    other = person("Tanpa Berita")
    assert mails.queue_digests(MORNING) >= 1
    mails.queue_digests(MORNING)
    waiting = [one["person_id"] for one in queued("notices.digest_mail")]
    assert who.pk in waiting
    assert other.pk not in waiting
    with time_machine.travel(MORNING, tick=False):
        for one in waiting:
            jobs.digest_mail(one)
    assert [one.to for one in mail.outbox] == [[who.email]]


def test_the_digest_goes_out_at_half_past_six_in_jakarta() -> None:
    schedule = next(one for key, one in app.periodic_registry.periodic_tasks.items() if key[0] == "notices.digest")
    following = croniter(schedule.cron).get_next(float, start_time=(MORNING - timedelta(hours=3)).timestamp())
    assert following == MORNING.timestamp()
    assert mails.digest_moment(MORNING) == MORNING
    assert mails.digest_moment(MORNING - timedelta(seconds=1)) == MORNING - timedelta(days=1)
