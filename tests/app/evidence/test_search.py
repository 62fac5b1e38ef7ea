"""Searches as people type them, over documents as they are; and what must never be found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection

from naik.apps.evidence.models import Document, SearchEntry
from naik.apps.evidence.queries import Asked
from naik.apps.evidence.search import Found, find
from naik.apps.institutions.access import Access
from naik.apps.tenancy.scope import opened
from tests.app.evidence.library_for_tests import document
from tests.people import BANDAR_LAMPUNG, METRO, access, institution, member, office

pytestmark = pytest.mark.usefixtures("shipped_data")

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "searches.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def library(shipped_data: None) -> dict[int, str]:
    """The documents of the YAML file, by id."""
    return {document(**fields).pk: key for key, fields in CASES["documents"].items()}


@pytest.fixture
def coordinator(shipped_data: None) -> Access:
    return access(member("Ratna Koordinator", "coordinator"))


def ask(who: Access, typed: str, asked: Asked | None = None, page: int = 1) -> Found:
    with opened([who.institution.pk], person=who.person.pk):
        return find(who, typed, asked or Asked(), page=page)


def ids(found: Found) -> list[int]:
    return [hit.document.id for hit in found.hits]


def marked(parts: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, hit in parts if hit]


def test_every_search_finds_the_documents_people_mean(library: dict[int, str], coordinator: Access) -> None:
    wrong = {}
    for case in CASES["searches"]:
        found = ask(coordinator, case["typed"])
        if sorted(library[one] for one in ids(found)) != case["finds"] or found.corrected:
            wrong[case["typed"]] = ([library[one] for one in ids(found)], found.corrected, case["why"])
    assert wrong == {}


def test_a_misspelt_word_is_mended_by_a_word_of_the_library_and_said(
    library: dict[int, str], coordinator: Access
) -> None:
    for case in CASES["mended"]:
        found = ask(coordinator, case["typed"])
        assert (found.corrected, [library[one] for one in ids(found)]) == (case["says"], case["finds"])


def test_a_word_nothing_is_like_finds_nothing_and_is_not_mended(library: dict[int, str], coordinator: Access) -> None:
    found = ask(coordinator, "xyzzyqwk")
    assert (found.hits, found.total, found.corrected) == ((), 0, None)


def test_hostile_queries_are_words_or_nothing(library: dict[int, str], coordinator: Access) -> None:
    for typed in [*CASES["hostile"], "a" * 5000, "spbe " * 3000, '"' * 301]:
        assert ask(coordinator, typed).total <= len(library)
    with opened([coordinator.institution.pk]):
        assert Document.objects.count() == len(library)


def test_a_query_cannot_name_the_lexeme_of_an_institution(library: dict[int, str], coordinator: Access) -> None:
    assert ask(coordinator, f"'@{coordinator.institution.pk}'").total == 0


def test_pages_that_match_are_named_and_the_passage_is_marked(library: dict[int, str], coordinator: Access) -> None:
    (hit,) = ask(coordinator, "arsitektur").hits
    assert hit.pages == (2, 3)
    assert [marked(parts) for parts in hit.excerpts] == [["arsitektur"], ["arsitektur"]]
    (hit,) = ask(coordinator, "menyusun arsitektur").hits
    assert hit.pages == (2,)
    assert marked(hit.excerpts[0]) == ["menyusun", "arsitektur"]


def test_the_title_is_marked_where_the_query_hit_it(library: dict[int, str], coordinator: Access) -> None:
    (hit,) = ask(coordinator, "perwali").hits
    assert marked(hit.title) == ["Peraturan Wali Kota"]


def test_of_many_pages_the_first_few_are_named(coordinator: Access) -> None:
    document("Buku besar", pages=[f"halaman {number} memuat kata pelampung" for number in range(1, 41)])
    (hit,) = ask(coordinator, "pelampung").hits
    assert (hit.pages, hit.more_pages) == ((1, 2, 3, 4, 5), True)


def test_a_page_of_a_million_letters_is_searched_where_the_word_stands(coordinator: Access) -> None:
    document("Lembar kerja", pages=["isian " * 150_000 + "jangkar " + "isian " * 20_000])
    (hit,) = ask(coordinator, "jangkar").hits
    assert hit.pages == (1,)
    assert marked(hit.excerpts[0]) == ["jangkar"]


def test_the_title_counts_for_more_than_the_text(coordinator: Access) -> None:
    inside = document("Lampiran", pages=["rencana induk kota cerdas " * 5])
    title = document("Rencana induk kota cerdas", pages=["Isi."])
    assert ids(ask(coordinator, "rencana induk")) == [title.pk, inside.pk]


def test_a_changed_page_replaces_what_was_indexed(coordinator: Access) -> None:
    old = document("Surat", pages=["tentang kapal"], names=["a.pdf"])
    from naik.apps.evidence.models import PageText
    from naik.apps.evidence.search import index_document

    with opened([coordinator.institution.pk]):
        PageText.objects.update(text="tentang pesawat")
        index_document(old.pk)
    assert ids(ask(coordinator, "kapal")) == []
    assert ids(ask(coordinator, "pesawat")) == [old.pk]


def test_a_book_of_more_words_than_a_vector_holds_is_indexed_as_far_as_it_goes(coordinator: Access) -> None:
    words = " ".join(f"kata{number:06}x" for number in range(120_000))
    long = document("Kamus besar", pages=[f"permulaan {words}"])
    assert ids(ask(coordinator, "permulaan")) == [long.pk]
    assert ids(ask(coordinator, "kamus")) == [long.pk]


def test_results_come_in_pages_and_more_than_a_thousand_are_not_counted(
    coordinator: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {document(f"Berita acara {number}").pk for number in range(25)}
    first, second = ask(coordinator, "berita acara"), ask(coordinator, "berita acara", page=2)
    assert (first.total, first.capped, len(first.hits), len(second.hits)) == (25, False, 20, 5)
    assert {*ids(first), *ids(second)} == made
    monkeypatch.setattr("naik.apps.evidence.search.MOST_FOUND", 10)
    capped = ask(coordinator, "berita acara")
    assert (capped.total, capped.capped) == (10, True)


def test_filters_narrow_a_search(coordinator: Access) -> None:
    plain = document("Standar layanan", office_code="1.01", tags=["layanan"])
    faulty = document("Standar layanan", office_code="1.02", number="", file={"kind": "docx"})
    old = document("Standar layanan")
    with opened([coordinator.institution.pk]):
        from django.utils import timezone

        Document.objects.filter(pk=old.pk).update(archived_at=timezone.now())
    for asked, expected in (
        (Asked(office=plain.office_id), [plain.pk]),
        (Asked(tag="layanan"), [plain.pk]),
        (Asked(tag="laya"), []),
        (Asked(kind="docx"), [faulty.pk]),
        (Asked(archived=True), [old.pk]),
        (Asked(), [faulty.pk, plain.pk]),
    ):
        assert ids(ask(coordinator, "standar layanan", asked)) == expected
    assert ids(ask(coordinator, "standar layanan", Asked(mending=True))) == [faulty.pk, plain.pk]


def test_another_institution_is_never_found_even_with_its_documents_indexed(coordinator: Access) -> None:
    document("Rahasia dapur Metro", pages=["resep turun temurun"], slug=METRO)
    assert ask(coordinator, "resep").total == 0
    assert ask(coordinator, "resepp").corrected is None
    theirs = access(member("Ani Metro", "coordinator", slug=METRO), METRO)
    assert ask(theirs, "resep").total == 1


def test_the_function_gives_nothing_of_an_institution_that_is_not_open(coordinator: Access) -> None:
    document("Rahasia dapur Metro", pages=["resep turun temurun"], slug=METRO)
    there = institution(METRO).pk
    call = "SELECT * FROM evidence_search('''resep'''::tsquery, %s, NULL, NULL, false, '', 10, 10)"
    words = "SELECT * FROM evidence_near_words(%s, %s, 10)"
    with opened([institution(BANDAR_LAMPUNG).pk]), connection.cursor() as cursor:
        cursor.execute(call, [there])
        assert cursor.fetchall() == []
        cursor.execute(words, [[" re", "res", "ese", "sep"], there])
        assert cursor.fetchall() == []
    with opened([there]), connection.cursor() as cursor:
        cursor.execute(call, [there])
        assert len(cursor.fetchall()) == 1
        cursor.execute(words, [[" re", "res", "ese", "sep"], there])
        assert ("resep",) in cursor.fetchall()


def test_a_contributor_finds_the_documents_of_their_office_only(shipped_data: None) -> None:
    own = document("Peta proses bisnis", office_code="1.01")
    secret = document("Peta proses bisnis rahasia", office_code="1.01", confidential=True)
    document("Peta proses bisnis lain", office_code="1.02", pages=["kata sandi kumbang"])
    document("Peta proses bisnis kota")
    who = access(member("Sari Dinas", "office_contributor", office_code="1.01"))
    assert set(ids(ask(who, "peta proses"))) == {own.pk, secret.pk}
    assert ids(ask(who, "peta proses", Asked(office=office("1.02").pk))) == []
    assert set(ids(ask(who, "peta proses", Asked(office=own.office_id)))) == {own.pk, secret.pk}
    # Neither found nor offered as a correction: the word stands in another office's document only.
    assert ask(who, "kumbang").total == 0
    assert ask(who, "kumbangg").corrected is None


def test_what_is_confidential_is_found_only_by_those_who_may_read_it(coordinator: Access) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from naik.apps.institutions.models import SupportSession

    open_one = document("Daftar aset", pages=["peladen"])
    closed = document("Daftar aset kritis", pages=["brankas"], confidential=True)
    helper = member("Dewi Penyelenggara", "authority_admin", reach="nation")
    with opened([coordinator.institution.pk]):
        SupportSession.objects.create(
            institution=coordinator.institution, person=helper, reason="membantu",
            ends_at=timezone.now() + timedelta(hours=1),
        )  # fmt: skip
    staff = access(helper)
    assert ids(ask(staff, "daftar aset")) == [open_one.pk]
    assert ask(staff, "brankas").total == 0
    assert ask(staff, "brankass").corrected is None
    assert set(ids(ask(coordinator, "daftar aset"))) == {open_one.pk, closed.pk}


def scans(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_numscans(%s::regclass)", [name])
        return int(cursor.fetchone()[0])


def test_the_index_is_used_by_the_function_and_cannot_be_used_past_row_security(
    library: dict[int, str], coordinator: Access
) -> None:
    with opened([coordinator.institution.pk]), connection.cursor() as cursor:
        cursor.execute("SELECT current_user = tableowner FROM pg_tables WHERE tablename = 'evidence_searchentry'")
        assert cursor.fetchone() == (False,)
        for index, work in (
            ("evidence_searchentry_vector", "asesor"),
            ("evidence_searchentry_head", "notula"),
        ):
            before = scans(index)
            assert find(coordinator, work).total == 1
            assert scans(index) > before
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = "EXPLAIN SELECT 1 FROM evidence_searchentry WHERE vector @@ '''asesor'''::tsquery"
        cursor.execute(plan)
        assert "evidence_searchentry_vector" not in "".join(line for (line,) in cursor.fetchall())


def test_the_same_statements_are_asked_however_many_documents_are_shown(
    coordinator: Access, django_assert_num_queries: Any
) -> None:
    document("Peta jalan", pages=["isi"])
    with opened([coordinator.institution.pk]):
        with django_assert_num_queries(4):
            assert find(coordinator, "peta jalan").total == 1
        for _ in range(12):
            document("Peta jalan", pages=["isi", "peta jalan"])
        with django_assert_num_queries(4):
            assert find(coordinator, "peta jalan").total == 13


def test_every_document_of_an_institution_has_one_entry(library: dict[int, str], coordinator: Access) -> None:
    with opened([coordinator.institution.pk]):
        assert SearchEntry.objects.count() == len(library)
