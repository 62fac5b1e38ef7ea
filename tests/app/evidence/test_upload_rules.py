"""Who may upload where, and how the protocol answers."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.evidence import operations, uploads, uploads_upkeep
from naik.apps.evidence.models import Document, StoredFile, Upload, Version
from naik.apps.institutions.models import Membership
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, signed_in
from tests.uploading import TABLE, begin, everything, head, metadata, send, upload, where

pytestmark = pytest.mark.usefixtures("shipped_data")


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                     "OPTIONS": {"location": str(tmp_path / "evidence")}},
    }  # fmt: skip


@pytest.fixture
def ani() -> Person:
    return member("Ani Pelaksana", "data_entry")


def test_a_file_becomes_a_document_with_its_first_version_an_event_and_a_job(ani: Person) -> None:
    answer = upload(signed_in(ani), title="Tabel tingkat")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(TABLE)))
    (document,) = everything(Document)
    (version,) = everything(Version)
    (file,) = everything(StoredFile)
    assert (document.title, document.keeper_id, document.office_id) == ("Tabel tingkat", ani.pk, None)
    found = (version.document_id, version.ordinal, version.file_id, version.name)
    assert found == (document.pk, 1, file.pk, "tabel.csv")
    assert (file.kind, file.media_type, file.size) == ("csv", "text/csv", len(TABLE))
    assert answer.headers["Naik-Document"] == str(document.pk)
    with opened([institution().pk]):
        event = Event.objects.get(action="evidence:document:created")
    assert (event.subject_id, event.actor_id, event.after["sha256"]) == (str(document.pk), ani.pk, file.sha256)
    job = ProcrastinateJob.objects.get(task_name="evidence.examine")
    assert job.args == {"institution_id": institution().pk, "file_id": file.pk}


def test_a_file_without_a_title_is_called_by_its_name(ani: Person) -> None:
    upload(signed_in(ani), filename="SK_Tim__Koordinasi SPBE.csv")
    assert everything(Document)[0].title == "SK Tim Koordinasi SPBE"


def test_the_same_content_twice_is_one_file(ani: Person, tmp_path: Path) -> None:
    client = signed_in(ani)
    upload(client, filename="satu.csv")
    upload(client, filename="dua.csv")
    assert len(everything(Document)) == 2
    assert len(everything(StoredFile)) == 1
    assert len([path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]) == 1


def test_the_same_content_in_two_institutions_is_kept_apart(ani: Person) -> None:
    upload(signed_in(ani))
    there = member("Budi Metro", "coordinator", slug=METRO)
    begun = begin(signed_in(there), len(TABLE), slug=METRO)
    send(signed_in(there), begun["Location"], TABLE)
    with opened([institution(METRO).pk]):
        assert StoredFile.objects.get().sha256 == everything(StoredFile)[0].sha256
        assert StoredFile.objects.count() == 1


def test_a_new_version_follows_the_one_before(ani: Person) -> None:
    client = signed_in(ani)
    document = upload(client).headers["Naik-Document"]
    answer = upload(client, TABLE + b"3;5\n", document=document)
    assert (answer.headers["Naik-Document"], answer.headers["Naik-Version"]) == (document, "2")
    with opened([institution().pk]):
        assert Event.objects.filter(action="evidence:version:added", subject_id=document).count() == 1


def test_creation_may_bring_the_file_along(ani: Person) -> None:
    answer = signed_in(ani).generic(
        "POST", where(), TABLE, content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(len(TABLE)),
                 "Upload-Metadata": metadata(filename="sekali.csv")},
    )  # fmt: skip
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(TABLE)))
    assert everything(Version)[0].name == "sekali.csv"


def test_options_tell_what_the_server_can_do(ani: Person, settings: Any) -> None:
    answer = signed_in(ani).options(where())
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,termination,expiration,checksum"
    assert answer.headers["Tus-Max-Size"] == str(settings.LARGEST_FILE)
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_pieces_follow_each_other_and_another_offset_is_a_conflict(ani: Person) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    assert send(client, address, TABLE[:10]).headers["Upload-Offset"] == "10"
    assert head(client, address).headers["Upload-Offset"] == "10"
    assert send(client, address, TABLE[5:], offset=5).status_code == 409
    assert send(client, address, TABLE[20:], offset=20).status_code == 409
    assert send(client, address, TABLE[10:] + b"lebih", offset=10).status_code == 413
    assert head(client, address).headers["Upload-Offset"] == "10"
    assert send(client, address, TABLE[10:], offset=10).status_code == 204
    assert head(client, address).headers["Naik-Stage"] == "finished"


def test_progress_is_never_kept_in_a_cache(ani: Person) -> None:
    client = signed_in(ani)
    answer = head(client, begin(client, 5)["Location"])
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Upload-Length"] == "5"
    assert "Upload-Expires" in answer.headers


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "banyak"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "9" * 40}, 400),
        ({"Upload-Length": str(3 * 1024**3)}, 413),
        ({"Upload-Metadata": "filename ***"}, 400),
        ({"Upload-Metadata": "filename " + base64.b64encode(b"\xff\xfe").decode()}, 400),
        ({"Upload-Metadata": ""}, 400),
        ({"Upload-Metadata": metadata(filename="a.csv", office="x")}, 400),
        ({"Upload-Metadata": metadata(filename="a.csv", office="99999999")}, 400),
        ({"Upload-Metadata": metadata(filename="a.csv", document="99999999")}, 404),
    ],
)
def test_a_wrong_beginning_is_refused_and_leaves_nothing(
    ani: Person, tmp_path: Path, changed: dict[str, str], status: int
) -> None:
    given = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": metadata(filename="a.csv"), **changed}
    answer = signed_in(ani).post(where(), content_type="text/plain", headers=given)
    assert answer.status_code == status
    assert everything(Upload) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_checksum_is_held_and_an_unknown_one_refused(ani: Person) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    wrong = {"Upload-Checksum": "sha256 " + base64.b64encode(b"x" * 32).decode()}
    assert send(client, address, TABLE, **wrong).status_code == 460
    assert head(client, address).headers["Upload-Offset"] == "0"
    assert send(client, address, TABLE, **{"Upload-Checksum": "md5 eHg="}).status_code == 400


def test_the_method_may_come_in_a_header(ani: Person) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    answer = client.post(
        address, TABLE, content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )  # fmt: skip
    assert answer.status_code == 204
    assert head(client, address).headers["Naik-Stage"] == "finished"


def test_a_cancelled_upload_is_gone_and_a_finished_one_cannot_be_cancelled(ani: Person, tmp_path: Path) -> None:
    client = signed_in(ani)
    address = begin(client, 100, title="Batal")["Location"]
    send(client, address, b"a" * 50)
    assert client.delete(address, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert head(client, address).status_code == 404
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    finished = begin(client, len(TABLE))["Location"]
    send(client, finished, TABLE)
    assert client.delete(finished, headers={"Tus-Resumable": "1.0.0"}).status_code == 409
    assert len(everything(Version)) == 1


def test_an_upload_is_somebody_elses_for_everybody_else(ani: Person) -> None:
    address = begin(signed_in(ani), len(TABLE))["Location"]
    colleague = signed_in(member("Citra Rekan", "coordinator"))
    there = signed_in(member("Budi Metro", "coordinator", slug=METRO))
    for stranger, place in (
        (colleague, address),
        (there, address),
        (there, address.replace(BANDAR_LAMPUNG, METRO)),
    ):
        assert head(stranger, place).status_code == 404
        assert send(stranger, place, TABLE).status_code == 404
        assert stranger.delete(place, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert head(signed_in(ani), address).headers["Upload-Offset"] == "0"


def test_a_document_of_another_institution_or_office_takes_no_version(ani: Person) -> None:
    document = upload(signed_in(ani)).headers["Naik-Document"]
    there = signed_in(member("Budi Metro", "coordinator", slug=METRO))
    assert begin(there, 5, slug=METRO, document=document).status_code == 404
    contributor = signed_in(member("Dewi Dinas", "office_contributor", office_code="2.01"))
    assert begin(contributor, 5, document=document).status_code == 404


def test_a_contributor_uploads_for_their_own_office_only(ani: Person) -> None:
    own, other = office("2.01"), office("2.02")
    client = signed_in(member("Dewi Dinas", "office_contributor", office_code="2.01"))
    assert upload(client).status_code == 204
    assert everything(Document)[0].office_id == own.pk
    assert begin(client, 5, office=str(other.pk)).status_code == 403
    assert begin(client, 5, office=str(office("2.01", METRO).pk)).status_code == 400
    assert len(everything(Document)) == 1


def test_a_closed_office_and_an_archived_document_take_nothing_new(ani: Person) -> None:
    client = signed_in(ani)
    closed = office("2.09", closed_on=timezone.now().date())
    assert begin(client, 5, office=str(closed.pk)).status_code == 409
    document = upload(client).headers["Naik-Document"]
    address = begin(client, len(TABLE), document=document)["Location"]
    with opened([institution().pk]):
        Document.objects.filter(pk=document).update(archived_at=timezone.now())
    assert begin(client, 5, document=document).status_code == 409
    answer = send(client, address, TABLE)
    assert (answer.status_code, "diarsipkan" in answer.json()["sentence"]) == (422, True)
    assert len(everything(Version)) == 1


def test_whoever_may_not_write_is_refused_and_strangers_find_nothing(ani: Person) -> None:
    assert begin(signed_in(member("Eka Pimpinan", "leader")), 5).status_code == 403
    assert begin(signed_in(member("Budi Metro", "coordinator", slug=METRO)), 5).status_code == 404
    assert begin(Client(), 5).status_code == 401


def test_a_membership_that_ends_during_the_upload_ends_the_upload(ani: Person) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    assert send(client, address, TABLE[:10]).status_code == 204
    with opened([institution().pk], person=ani.pk):
        Membership.objects.filter(person=ani).update(ends_at=timezone.now())
    assert send(client, address, TABLE[10:], offset=10).status_code == 404
    assert everything(Version) == []


def test_a_membership_that_ends_while_the_last_piece_streams_keeps_nothing(
    ani: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(ani)
    address = begin(client, len(TABLE))["Location"]
    append = uploads.Part.append

    def while_it_ends(*arguments: Any) -> int:
        size = append(*arguments)
        with opened([institution().pk], person=ani.pk):
            Membership.objects.filter(person=ani).update(ends_at=timezone.now())
        return size

    monkeypatch.setattr(uploads.Part, "append", while_it_ends)
    # As if the piece had taken longer than an access is fresh.
    monkeypatch.setattr(operations, "FRESH_SECONDS", 0.0)
    assert send(client, address, TABLE).status_code == 404
    assert everything(Version) == []
    assert uploads_upkeep.finish_waiting() == 0


def test_without_the_form_secret_nothing_is_begun(ani: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ani)
    assert begin(client, 5).status_code == 403
    client.cookies["csrftoken"] = "a" * 32
    given = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": metadata(filename="a.csv")}
    allowed = client.post(where(), content_type="text/plain", headers={**given, "X-CSRFToken": "a" * 32})
    assert allowed.status_code == 201
