"""One document: its page, its forms, two people at once, and everybody who must not reach it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naik.apps.audit.models import Event
from naik.apps.evidence import documents_operations as operations
from naik.apps.evidence.documents_operations import Conflict, Details, Place
from naik.apps.evidence.models import Citation, Document
from naik.apps.evidence.search import find
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.tenancy.scope import opened
from tests.app.evidence.library_for_tests import document
from tests.people import METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")

HERE = "/ruang/kota-bandar-lampung/bukti/"
ADDRESSES = ("", "ubah/", "arsipkan/", "kembalikan/", "rujukan/tambah/")


@pytest.fixture
def coordinator(shipped_data: None) -> Access:
    return access(member("Ratna Koordinator", "coordinator"))


@pytest.fixture
def client(coordinator: Access) -> Client:
    return signed_in(coordinator.person)


def typed(revision: int, **fields: Any) -> dict[str, Any]:
    return {"revision": revision, "title": "Perwali", "number": "", "dated": "", "signed_by": "", "valid_until": "",
            "office": "", "tags": "", **fields}  # fmt: skip


def now(document_id: int) -> Document:
    with opened([institution().pk]):
        found: Document = Document.objects.get(pk=document_id)
        return found


def events(action: str) -> list[Event]:
    with opened([institution().pk]):
        return list(Event.objects.filter(action=action).order_by("sequence").select_related("personal"))


def test_the_page_shows_record_versions_and_signatures_as_facts(client: Client) -> None:
    signatures = [
        {"signer": "Eva Dwiana", "signed_at": "2024-03-04T02:15:00+00:00", "intact": True, "covers_whole_file": True,
         "issuer": "OSD LU Kelas 2"},
        {"signer": "Sekretaris <b>", "signed_at": None, "intact": False, "covers_whole_file": True, "issuer": ""},
    ]  # fmt: skip
    marks = [{"code": "form", "id": "PDF memuat formulir.", "en": "The PDF holds a form."}]
    made = document(
        "Perwali 12/2023", names=["lama.pdf", "1.a.Perwali-12-2023.pdf"], dated=date(2023, 5, 6), tags=["perwali"],
        signed_by="Wali Kota", file={"signatures": signatures, "marks": marks,
                                     "scanned_at": datetime(2024, 3, 4, tzinfo=UTC)},
    )  # fmt: skip
    text = client.get(f"{HERE}{made.pk}/").content.decode()
    for shown in (
        "6 Mei 2023", "Wali Kota", "1.a.Perwali-12-2023.pdf", "lama.pdf", "SHA-256", "PDF memuat formulir.",
        "Ditandatangani oleh Eva Dwiana pada 4 Maret 2024 09.15 WIB (sertifikat dari OSD LU Kelas 2); isi utuh sejak",
        "Ditandatangani oleh Sekretaris &lt;b&gt;, tanpa keterangan waktu; isi berubah sesudah ditandatangani",
        "dipindai antivirus pada", "Penyimpan Berkas", f'src="{HERE}{made.pk}/versi/2/pratinjau/"', "sandbox=",
    ):  # fmt: skip
        assert shown in text, shown
    assert "sah" not in text.split("Ditandatangani", 1)[1].split("Naik membaca", 1)[0]
    older = client.get(f"{HERE}{made.pk}/?versi=1&halaman=3").content.decode()
    assert f'src="{HERE}{made.pk}/versi/1/pratinjau/?halaman=3"' in older
    odd = client.get(f'{HERE}{made.pk}/?versi=99&halaman="><script>').content.decode()
    assert f'src="{HERE}{made.pk}/versi/2/pratinjau/"' in odd


def test_a_title_of_markup_is_text(client: Client) -> None:
    made = document("<script>alert(1)</script>", tags=["<b>"], names=["<i>.pdf"], signed_by="<u>")
    for address in ADDRESSES:
        text = client.get(f"{HERE}{made.pk}/{address}").content.decode()
        for raw in ("<script>alert", "<b>", "<i>.pdf", "<u>"):
            assert raw not in text, (address, raw)


def test_the_record_is_changed_told_and_found_anew(client: Client, coordinator: Access) -> None:
    unit = office("1.01")
    made = document("Perwali", pages=["isi pasal sembilan"], number="1")
    answer = client.post(
        f"{HERE}{made.pk}/ubah/",
        typed(1, title="Keputusan wali kota", number="7/2024", dated="2024-05-06", signed_by="Eva Dwiana",
              valid_until="31-12-2030", office=unit.pk, tags="audit, spbe ,audit", confidential="on"),
    )  # fmt: skip
    assert answer.status_code == 302
    stored = now(made.pk)
    assert operations.details(stored) == Details(
        title="Keputusan wali kota", number="7/2024", dated=date(2024, 5, 6), signed_by="Eva Dwiana",
        valid_until=date(2030, 12, 31), confidential=True, office=unit.pk, tags=("audit", "spbe"),
    )  # fmt: skip
    assert stored.revision == 2
    (event,) = events("evidence:document:changed")
    assert event.before is not None
    assert event.after is not None
    assert event.before["title"] == "Perwali"
    assert event.after["tags"] == ["audit", "spbe"]
    # Who signed is a name: it stands where it can be shredded, and nowhere else.
    assert "Eva" not in f"{event.before}{event.after}{event.subject_label}"
    assert event.personal.content == {"signed_by": {"before": "", "after": "Eva Dwiana"}}
    with opened([coordinator.institution.pk]):
        for query, total in (("keputusan", 1), ("perwali", 0), ("eva dwiana", 1), ("spbe", 1), ('"pasal sembilan"', 1)):
            assert find(coordinator, query).total == total, query


def test_changing_often_keeps_the_pages_in_their_place(coordinator: Access) -> None:
    made = document("Perwali", pages=["isi pasal sembilan ayat dua"])
    with opened([coordinator.institution.pk]), connection.cursor() as cursor:
        cursor.execute("SELECT vector FROM evidence_searchentry WHERE document_id = %s", [made.pk])
        before = cursor.fetchone()
        for number in range(30):
            title = "Perwali" if number % 2 else "Perwali sementara dengan judul panjang sekali"
            operations.change_document(coordinator, made.pk, number + 1, Details(title=title, number="1"))
        cursor.execute("SELECT vector FROM evidence_searchentry WHERE document_id = %s", [made.pk])
        assert cursor.fetchone() == before


def test_saving_takes_few_statements_however_long_the_document(coordinator: Access) -> None:
    short = document("Pendek", pages=["isi"])
    long = document("Panjang", pages=["kata lain lagi " * 200] * 60)
    counts = []
    with opened([coordinator.institution.pk]):
        for made in (short, long):
            with CaptureQueriesContext(connection) as found:
                operations.change_document(coordinator, made.pk, 1, Details(title="Judul baru", signed_by="Eva"))
            counts.append(len(found))
            assert not [one for one in found.captured_queries if "evidence_pagetext" in one["sql"]]
    assert counts[1] <= counts[0] <= 12


def test_saving_nothing_new_writes_nothing(coordinator: Access) -> None:
    made = document("Perwali")
    with opened([coordinator.institution.pk]):
        operations.change_document(coordinator, made.pk, 1, operations.details(made))
    assert now(made.pk).revision == 1
    assert events("evidence:document:changed") == []


def test_two_people_at_once_see_both_texts_and_choose(client: Client, coordinator: Access) -> None:
    made = document("Perwali", number="1", tags=["a"])
    other = access(member("Budi Entri", "data_entry"))
    with opened([coordinator.institution.pk], person=other.person.pk):
        operations.change_document(other, made.pk, 1, Details(title="Judul Budi", number="1", tags=("a",)))
    mine = typed(1, title="Judul <Ratna>", number="77", tags="a", dated="2024-05-06")
    answer = client.post(f"{HERE}{made.pk}/ubah/", mine)
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert "Budi Entri mengubah dokumen ini pada" in text
    assert 'name="title" value="Judul &lt;Ratna&gt;"' in text
    assert 'name="title" value="Judul Budi"' in text
    assert 'name="number" value="77"' in text
    assert 'type="hidden" name="tags" value="a"' in text
    assert 'name="revision" value="2"' in text
    assert now(made.pk).title == "Judul Budi"
    # The page's own form, with one choice for each side.
    chosen = typed(2, title="Judul Budi", number="77", tags="a", dated="2024-05-06", confidential="false")
    assert client.post(f"{HERE}{made.pk}/ubah/", chosen).status_code == 302
    stored = now(made.pk)
    assert (stored.title, stored.number, stored.dated, stored.confidential) == (
        "Judul Budi", "77", date(2024, 5, 6), False,
    )  # fmt: skip


def test_a_choice_made_from_an_old_page_meets_the_next_conflict(coordinator: Access) -> None:
    made = document("Perwali")
    with opened([coordinator.institution.pk]):
        operations.change_document(coordinator, made.pk, 1, Details(title="Dua", number="1"))
        operations.change_document(coordinator, made.pk, 2, Details(title="Tiga", number="1"))
        with pytest.raises(Conflict) as met:
            operations.change_document(coordinator, made.pk, 2, Details(title="Dua setengah", number="1"))
        assert (met.value.stored.title, met.value.revision) == ("Tiga", 3)
        # The same text again is nobody's loss.
        operations.change_document(coordinator, made.pk, 1, Details(title="Tiga", number="1"))


def test_what_is_wrong_is_said_beside_the_field_and_kept(client: Client) -> None:
    made = document("Perwali")
    answer = client.post(
        f"{HERE}{made.pk}/ubah/", typed(1, title="", number="ketikan saya", dated="kapan", tags="x" * 41)
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in text
    assert text.count("field-error") == 3
    assert "ketikan saya" in text
    assert 'value="kapan"' in text
    many = client.post(f"{HERE}{made.pk}/ubah/", typed(1, tags=",".join(f"t{n}" for n in range(11))))
    assert "Paling banyak 10 tanda." in many.content.decode()


def test_archiving_needs_a_reason_and_takes_the_document_out_of_sight(client: Client, coordinator: Access) -> None:
    made = document("Perwali")
    assert client.post(f"{HERE}{made.pk}/arsipkan/", {"reason": " "}).status_code == 422
    assert client.post(f"{HERE}{made.pk}/arsipkan/", {"reason": "diganti Perwali 7"}).status_code == 302
    assert client.post(f"{HERE}{made.pk}/arsipkan/", {"reason": "lagi"}).status_code == 422
    text = client.get(f"{HERE}{made.pk}/").content.decode()
    assert "Dokumen ini diarsipkan pada" in text
    assert "Ubah keterangan" not in text
    with opened([coordinator.institution.pk]):
        assert find(coordinator, "perwali").total == 0
        for refused in (
            lambda: operations.change_document(coordinator, made.pk, 2, Details(title="Lain")),
            lambda: operations.add_citation(coordinator, made.pk, Place(instrument="spbe-2020", indicator="1")),
        ):
            with pytest.raises(Refused):
                refused()
    assert client.post(f"{HERE}{made.pk}/kembalikan/", {"reason": "keliru"}).status_code == 302
    assert client.post(f"{HERE}{made.pk}/kembalikan/", {"reason": "keliru"}).status_code == 422
    assert now(made.pk).archived_at is None
    (archived,), (restored,) = events("evidence:document:archived"), events("evidence:document:restored")
    assert (archived.reason, restored.reason) == ("diganti Perwali 7", "keliru")


def test_a_citation_is_added_shown_and_taken_back(client: Client) -> None:
    made = document("Perwali")
    fields = {"indicator": "spbe-2020:4", "place": "hlm. 3, Pasal 7", "quote": "Setiap <b>dinas</b> wajib"}
    assert client.post(f"{HERE}{made.pk}/rujukan/tambah/", fields).status_code == 302
    again = client.post(f"{HERE}{made.pk}/rujukan/tambah/", fields)
    assert again.status_code == 422
    assert "sudah dirujuk" in again.content.decode()
    text = client.get(f"{HERE}{made.pk}/").content.decode()
    assert "hlm. 3, Pasal 7" in text
    assert "Setiap &lt;b&gt;dinas&lt;/b&gt; wajib" in text
    with opened([institution().pk]):
        citation = Citation.objects.get()
    remove = f"{HERE}{made.pk}/rujukan/{citation.pk}/lepas/"
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 302
    assert client.post(remove).status_code == 404
    (added,), (removed,) = events("evidence:citation:added"), events("evidence:citation:removed")
    assert added.after == removed.before
    assert added.after is not None
    assert added.after["indicator"] == "4"


def test_only_indicators_of_the_catalogue_can_be_cited(client: Client, coordinator: Access) -> None:
    made = document("Perwali")
    for wrong in ("spbe-2020:999", "/etc:1", "", "spbe-2020", "../spbe-2020:1"):
        assert client.post(f"{HERE}{made.pk}/rujukan/tambah/", {"indicator": wrong}).status_code == 422
    with opened([coordinator.institution.pk]):
        for instrument, indicator in (("src/naik/instruments/catalogue/spbe-2020", "1"), ("spbe-2020", "999")):
            with pytest.raises(Refused):
                operations.add_citation(coordinator, made.pk, Place(instrument=instrument, indicator=indicator))


def test_a_citation_is_removed_through_its_own_document_only(client: Client, coordinator: Access) -> None:
    one, other = document("Satu"), document("Dua")
    with opened([coordinator.institution.pk]):
        citation = operations.add_citation(coordinator, one.pk, Place(instrument="spbe-2020", indicator="1"))
    assert client.post(f"{HERE}{other.pk}/rujukan/{citation.pk}/lepas/").status_code == 404
    with opened([coordinator.institution.pk]):
        assert Citation.objects.count() == 1


def test_guessed_numbers_are_404_for_everybody_out_of_reach(shipped_data: None) -> None:
    own = document("Milik dinas", office_code="1.01")
    other = document("Milik dinas lain", office_code="1.02")
    whole = document("Milik kota")
    there = document("Milik Metro", slug=METRO)
    contributor = signed_in(member("Sari Dinas", "office_contributor", office_code="1.01"))
    coordinator = signed_in(member("Ratna Koordinator", "coordinator"))
    stranger = signed_in(member("Ani Metro", "coordinator", slug=METRO))
    data = {**typed(1, title="Curian"), "reason": "curian", "indicator": "spbe-2020:1"}
    for client, hidden in ((contributor, (other, whole, there)), (coordinator, (there,)), (stranger, (own, there))):
        for made in hidden:
            for address in ADDRESSES:
                assert client.get(f"{HERE}{made.pk}/{address}").status_code == 404
                assert client.post(f"{HERE}{made.pk}/{address}", data).status_code in {404, 405}
    assert contributor.get(f"{HERE}{own.pk}/").status_code == 200
    assert contributor.get(f"{HERE}999999999/").status_code == 404
    assert contributor.get(f"{HERE}99999999999999999999999/").status_code == 404
    assert [now(made.pk).title for made in (own, other, whole)] == ["Milik dinas", "Milik dinas lain", "Milik kota"]


def test_readers_change_nothing(shipped_data: None) -> None:
    made = document("Perwali")
    data = {**typed(1, title="Curian"), "reason": "curian", "indicator": "spbe-2020:1"}
    for role in ("internal_assessor", "leader", "auditor"):
        client = signed_in(member(f"Orang {role}", role))
        text = client.get(f"{HERE}{made.pk}/").content.decode()
        assert "Ubah keterangan" not in text
        assert "Tambah rujukan" not in text
        for address in ADDRESSES[1:]:
            assert client.get(f"{HERE}{made.pk}/{address}").status_code == 403
            assert client.post(f"{HERE}{made.pk}/{address}", data).status_code == 403
    assert now(made.pk).revision == 1


def test_an_office_writer_who_reads_everything_cannot_write_elsewhere(shipped_data: None) -> None:
    other = document("Milik dinas lain", office_code="1.02")
    own = document("Milik dinas", office_code="1.01")
    who = member("Sari Dinas", "office_contributor", office_code="1.01")
    both = access(member("Sari Dinas", "leader"))
    assert both.person == who
    with opened([both.institution.pk], person=who.pk):
        with pytest.raises(Forbidden):
            operations.change_document(both, other.pk, 1, Details(title="Curian"))
        with pytest.raises(Forbidden):
            operations.change_document(both, own.pk, 1, Details(title="Pindah", office=other.office_id))
        with pytest.raises(Forbidden):
            operations.change_document(both, own.pk, 1, Details(title="Ke kota", office=None))
        operations.change_document(both, own.pk, 1, Details(title="Milik kami", office=own.office_id))


def test_a_document_moves_only_to_an_open_office_of_the_institution(client: Client, coordinator: Access) -> None:
    made = document("Perwali")
    closed = office("9.09", closed_on=date(2020, 1, 1))
    foreign = office("1.01", METRO)
    for wrong in (closed.pk, foreign.pk, 99999999):
        assert client.post(f"{HERE}{made.pk}/ubah/", typed(1, office=wrong)).status_code == 422
        with opened([coordinator.institution.pk]), pytest.raises(Refused):
            operations.change_document(coordinator, made.pk, 1, Details(title="Perwali", office=wrong))


def test_what_is_confidential_is_404_without_that_right(coordinator: Access) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from naik.apps.institutions.models import SupportSession

    closed = document("Rahasia", confidential=True)
    helper = member("Dewi Penyelenggara", "authority_admin", reach="nation")
    with opened([coordinator.institution.pk]):
        SupportSession.objects.create(
            institution=coordinator.institution, person=helper, reason="membantu",
            ends_at=timezone.now() + timedelta(hours=1),
        )  # fmt: skip
    client = signed_in(helper)
    assert client.get(HERE).status_code == 200
    assert client.get(f"{HERE}{closed.pk}/").status_code == 404
    with opened([coordinator.institution.pk]), pytest.raises(Http404):
        operations.archive_document(access(helper), closed.pk, "curian")


def test_forms_need_their_token(coordinator: Access) -> None:
    made = document("Perwali")
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator.person)
    for address in ADDRESSES[1:]:
        assert client.post(f"{HERE}{made.pk}/{address}", typed(1)).status_code == 403
    assert now(made.pk).revision == 1


def test_times_are_those_of_the_place(shipped_data: None) -> None:
    made = document("Perwali", slug="kota-jayapura", file={"scanned_at": datetime(2024, 3, 4, 1, 0, tzinfo=UTC)})
    client = signed_in(member("Yosep Papua", "coordinator", slug="kota-jayapura"))
    text = client.get(f"/ruang/kota-jayapura/bukti/{made.pk}/").content.decode()
    assert "dipindai antivirus pada 4 Maret 2024 10.00 WIT" in text


def test_the_pages_speak_english_too(client: Client) -> None:
    made = document("Perwali", number="")
    text = client.get(f"/en{HERE}{made.pk}/").content.decode()
    assert "The number of the document is missing" in text
