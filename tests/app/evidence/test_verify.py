"""`naik evidence verify` and `collect`: what is missing, altered, orphaned; and clearing away, first only as a list."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.audit.operations import Author
from naik.apps.evidence import keeping, storage
from naik.apps.evidence.keeping import State
from naik.apps.evidence.models import Document, StoredFile, Version
from naik.apps.tenancy.scope import opened
from tests.own_database import OwnDatabase, own_database
from tests.people import BANDAR_LAMPUNG, METRO, institution, member

EVIDENCE = "from naik.cli.evidence import application; application()"
DAY = 24 * 60 * 60


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


@pytest.fixture
def keeper(own: OwnDatabase, settings: Any) -> Iterator[Person]:
    """Somebody to own documents; storage and library are emptied afterwards."""
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                     "OPTIONS": {"location": str(own.folder / "evidence")}},
    }  # fmt: skip
    yield member("Ani Penyimpan", "coordinator")
    for one in list(storage.everything()):
        storage.delete(one.name)
    for slug in (BANDAR_LAMPUNG, METRO):
        with opened([institution(slug).pk]):
            Version.objects.all().delete()
            Document.objects.all().delete()
            StoredFile.objects.all().delete()


def kept(keeper: Person, tmp_path: Path, content: bytes, title: str = "", slug: str = BANDAR_LAMPUNG) -> str:
    """A stored file (of a document, when it has a title); returns its name."""
    path = tmp_path / "isi"
    path.write_bytes(content)
    where = institution(slug)
    sha256 = storage.digest_of(path)
    storage.put(storage.name_of(where.pk, sha256), path)
    with opened([where.pk]):
        file = StoredFile.objects.create(
            institution=where, sha256=sha256, size=len(content), kind="txt", media_type="text/plain"
        )
        if title:
            document = Document.objects.create(institution=where, title=title, keeper=keeper)
            Version.objects.create(
                institution=where, document=document, ordinal=1, file=file, name="isi.txt", uploaded_by=keeper
            )
    return storage.name_of(where.pk, sha256)


def aged(own: OwnDatabase, name: str, content: bytes = b"yatim", age: float = 2 * DAY) -> Path:
    path = own.folder / "evidence" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def findings(own: OwnDatabase, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    done = own.run(*arguments, "--format", "json", program=EVIDENCE)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_verify_names_what_is_missing_altered_and_orphaned(own: OwnDatabase, keeper: Person, tmp_path: Path) -> None:
    kept(keeper, tmp_path, b"utuh", "Utuh")
    missing = kept(keeper, tmp_path, b"hilang", "Hilang")
    altered = kept(keeper, tmp_path, b"diubah", "Diubah")
    cut = kept(keeper, tmp_path, b"terpotong", "Terpotong")
    unreferenced = kept(keeper, tmp_path, b"tanpa versi")
    folder = own.folder / "evidence"
    (folder / missing).unlink()
    (folder / altered).write_bytes(b"dIubah")
    (folder / cut).write_bytes(b"terpoton")
    orphan = f"{institution().pk}/ab/{'ab' * 32}"
    aged(own, orphan)
    aged(own, "sampah.txt")
    code, found = findings(own, "verify")
    assert code == 1
    assert {(one["name"], one["state"]) for one in found} == {
        (missing, "missing"), (altered, "altered"), (cut, "altered"), (unreferenced, "unreferenced"),
        (orphan, "orphaned"), ("sampah.txt", "orphaned"),
    }  # fmt: skip
    assert next(one for one in found if one["name"] == missing)["versions"] == ["Hilang (v1)"]
    assert next(one for one in found if one["name"] == orphan)["institution"] == BANDAR_LAMPUNG


def test_verify_of_one_institution_looks_at_no_other(own: OwnDatabase, keeper: Person, tmp_path: Path) -> None:
    name = kept(keeper, tmp_path, b"di metro", "Metro", METRO)
    (own.folder / "evidence" / name).unlink()
    assert findings(own, "verify", "--institution", BANDAR_LAMPUNG) == (0, [])
    code, found = findings(own, "verify", "--institution", METRO)
    assert (code, [one["state"] for one in found]) == (1, ["missing"])


def test_an_unknown_institution_is_answered_with_the_nearest(own: OwnDatabase) -> None:
    done = own.run("verify", "--institution", "kota-bandarlampung", program=EVIDENCE, NAIK_LANGUAGE="en")
    assert done.returncode == 2
    assert done.stderr.strip().endswith("did you mean kota-bandar-lampung?")


def test_collect_lists_first_and_deletes_only_when_told(own: OwnDatabase, keeper: Person, tmp_path: Path) -> None:
    wanted = kept(keeper, tmp_path, b"dirujuk", "Dirujuk")
    unreferenced = kept(keeper, tmp_path, b"tanpa versi")
    where = institution().pk
    old, young = f"{where}/cd/{'cd' * 32}", f"{where}/ef/{'ef' * 32}"
    draft = f"{where}/cd/.sisa.draft"
    for name in (old, draft):
        aged(own, name)
    aged(own, young, age=60)
    foreign = aged(own, "999999/aa/bukan-milik-kita")
    code, found = findings(own, "collect")
    assert code == 0
    assert {one["name"] for one in found} == {unreferenced, old, draft}
    assert len(list(storage.everything())) == 6, "a list deletes nothing"
    code, found = findings(own, "collect", "--yes")
    assert {one["name"] for one in found} == {unreferenced, old, draft}
    assert {one.name for one in storage.everything()} == {wanted, young, "999999/aa/bukan-milik-kita"}
    assert foreign.exists()
    with opened([where]):
        assert [file.sha256 for file in StoredFile.objects.all()] == [wanted.rpartition("/")[2]]
        events = Event.objects.filter(action="evidence:file:collected")
        assert {event.before["name"] for event in events} == {unreferenced, old, draft}
    assert keeping.collectable([where]) == ()


def test_what_is_referred_to_since_the_list_was_made_stays(own: OwnDatabase, keeper: Person, tmp_path: Path) -> None:
    name = kept(keeper, tmp_path, b"baru dirujuk")
    (finding,) = keeping.collectable([institution().pk])
    with opened([institution().pk]):
        document = Document.objects.create(institution=institution(), title="Baru", keeper=keeper)
        Version.objects.create(
            institution=institution(), document=document, ordinal=1, file=StoredFile.objects.get(), name="a.txt",
            uploaded_by=keeper,
        )  # fmt: skip
    assert keeping.collect(finding, by=Author(None)) is False
    assert storage.exists(name)
    orphan = keeping.Finding(State.ORPHANED, institution().pk, name, 1)
    assert keeping.collect(orphan, by=Author(None)) is False
    assert storage.exists(name)
