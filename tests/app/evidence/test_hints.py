"""What a document is told to mend, and what a person finds among their own work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from naik.apps.evidence.documents_operations import Place, add_citation
from naik.apps.evidence.models import Upload
from naik.apps.evidence.queries import to_mend
from naik.apps.evidence.queries_document import document as read
from naik.apps.institutions.access import Access
from naik.apps.institutions.holdings import holdings
from naik.apps.tenancy.scope import opened
from tests.app.evidence.library_for_tests import document
from tests.people import METRO, access, institution, member

pytestmark = pytest.mark.usefixtures("shipped_data")


@pytest.fixture
def coordinator(shipped_data: None) -> Access:
    return access(member("Ratna Koordinator", "coordinator"))


def codes(who: Access, document_id: int) -> set[str]:
    with opened([who.institution.pk]):
        return {hint.code for hint in read(who, document_id).hints}


def test_hints_follow_the_record_and_the_file(coordinator: Access) -> None:
    bare = document("Peraturan", number="", file={"has_text": False})
    assert codes(coordinator, bare.pk) == {
        "no_text_layer", "number_missing", "date_missing", "signed_by_missing", "not_cited"
    }  # fmt: skip
    whole = document("Peraturan", number="1", dated=date(2024, 1, 2), signed_by="Wali Kota")
    with opened([coordinator.institution.pk]):
        add_citation(coordinator, whole.pk, Place(instrument="spbe-2020", indicator="1"))
    assert codes(coordinator, whole.pk) == set()


def test_a_picture_or_a_file_not_yet_read_is_no_scan_without_text(coordinator: Access) -> None:
    picture = document("Foto", file={"kind": "png", "has_text": False, "text_state": "none"})
    waiting = document("Baru", dated=date(2024, 1, 2), file={"has_text": None, "text_state": "waiting"})
    assert codes(coordinator, picture.pk) == {"not_cited"}
    assert codes(coordinator, waiting.pk) == {"signed_by_missing", "not_cited"}


def test_the_suggested_name_counts_the_documents_of_the_indicator(coordinator: Access) -> None:
    first = document("Peraturan Gubernur", number="1", dated=date(2020, 1, 1), names=["pergub.pdf"])
    second = document(
        "Peraturan Wali Kota Nomor 12 Tahun 2021 tentang Tata Kelola",
        number="12 Tahun 2021",
        dated=date(2021, 1, 1),
        names=["1.b.Perwali-12-2021.pdf"],
    )
    with opened([coordinator.institution.pk]):
        for one in (first, second):
            add_citation(coordinator, one.pk, Place(instrument="spbe-2020", indicator="1"))
        one, two = read(coordinator, first.pk), read(coordinator, second.pk)
    assert [row.suggested_name for row in one.citations] == ["1.a.Pergub-1-2020.pdf"]
    assert one.name_advice is not None
    assert [row.suggested_name for row in two.citations] == ["1.b.Perwali-12-2021.pdf"]
    assert two.name_advice is None


def test_my_work_names_the_documents_i_keep_that_do_not_count_as_they_are(coordinator: Access) -> None:
    me, other = member("Budi Entri", "data_entry"), member("Ani Entri", "data_entry")
    faulty = document("Tanpa nomor", number="", dated=date(2024, 1, 1), keeper=me)
    scan = document("Pindaian", dated=date(2024, 1, 1), keeper=me, file={"has_text": False})
    document("Lengkap", dated=date(2024, 1, 1), keeper=me)
    document("Milik orang lain", number="", keeper=other)
    document("Di Metro", number="", keeper=me, slug=METRO)
    with opened([institution().pk]):
        rows = to_mend(institution(), me.pk)
    assert [(row.id, row.mend) for row in rows] == [(scan.pk, ("no_text_layer",)), (faulty.pk, ("number_missing",))]


def test_a_handover_moves_what_a_person_keeps_in_this_institution_only(coordinator: Access) -> None:
    leaving, staying = member("Budi Pindah", "data_entry"), member("Ani Tinggal", "data_entry")
    here = document("Milik Budi", keeper=leaving, number="")
    there = document("Milik Budi di Metro", keeper=leaving, slug=METRO)
    where = institution()
    (holding,) = [one for one in holdings() if one.kind == "evidence"]
    with opened([where.pk]):
        Upload.objects.create(institution=where, person=leaving, name="a.pdf", length=10)
        assert holding.count(where.pk, leaving.pk) == 2
        assert holding.open_work(where.pk, leaving.pk) == ("1 unggahan belum selesai.", "1 bukti perlu dilengkapi.")
        assert holding.move(where.pk, leaving.pk, staying.pk) == 2
        assert holding.count(where.pk, leaving.pk) == 0
        assert holding.open_work(where.pk, leaving.pk) == ()
        here.refresh_from_db()
        assert here.keeper == staying
        assert holding.move(where.pk, leaving.pk, staying.pk) == 0
        from naik.apps.audit.models import Event

        (event,) = Event.objects.filter(action="evidence:document:kept")
        assert event.after == {"keeper": staying.pk, "documents": 1, "uploads": 1}
    with opened([institution(METRO).pk]):
        there.refresh_from_db()
        assert there.keeper == leaving


def test_what_is_held_about_a_person_names_their_documents_everywhere_and_nobody_elses(shipped_data: None) -> None:
    from naik.apps.accounts import queries

    who = member("Budi Entri", "data_entry")
    member("Budi Entri", "data_entry", slug=METRO)
    document("Di sini", keeper=who)
    document("Di Metro", keeper=who, slug=METRO)
    document("Orang lain")
    told: Any = queries.export(who)["evidence"]
    assert [one["title"] for one in told["documents_kept"]] == ["Di sini", "Di Metro"]
    assert len(told["versions_uploaded"]) == 2


def test_a_keeper_of_documents_is_not_erased_before_a_handover(shipped_data: None) -> None:
    from naik.apps.accounts.operations import CannotErase, erase_person
    from naik.apps.audit.operations import Author

    who, other = member("Budi Pergi", "data_entry"), member("Ani Tinggal", "data_entry")
    document("Milik Budi", keeper=who)
    where = institution()
    with pytest.raises(CannotErase) as refused:
        erase_person(who, Author(None), "diminta")
    assert any("1 dokumen bukti" in sentence.id for sentence in refused.value.sentences)
    (holding,) = [one for one in holdings() if one.kind == "evidence"]
    with opened([where.pk]):
        Upload.objects.create(institution=where, person=other, name="a.pdf", length=10)
        holding.move(where.pk, who.pk, other.pk)
        Upload.objects.create(institution=where, person=who, name="b.pdf", length=10)
    erase_person(who, Author(None), "diminta")
    with opened([where.pk]):
        assert [one.name for one in Upload.objects.all()] == ["a.pdf"]
