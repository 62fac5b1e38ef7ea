"""The job that reads a stored file: its text, its documents in the index; twice or cut off, the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst

from naik.apps.accounts.models import Person
from naik.apps.evidence import operations, storage
from naik.apps.evidence.models import PageText, SearchEntry, StoredFile
from naik.apps.evidence.operations import Piece, Wish
from naik.apps.tenancy.scope import opened
from naik.jobs import evidence as jobs
from tests.own_database import OwnDatabase, own_database
from tests.people import access, institution, member


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock(), own_database() as found:
        yield found


@pytest.fixture
def person(own: OwnDatabase, settings: Any) -> Person:
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                     "OPTIONS": {"location": str(own.folder / "evidence")}},
    }  # fmt: skip
    from naik.apps.institutions.models import Membership

    with opened([institution().pk]):
        known = Membership.objects.filter(person__name="Ani Pemeriksa").select_related("person").first()
    return known.person if known else member("Ani Pemeriksa", "data_entry")


def pdf(folder: Path, *pages: str) -> bytes:
    path = folder / "halaman.typ"
    path.write_text("#pagebreak()\n".join(f"{page}\n" for page in pages), encoding="utf-8")
    return bytes(typst.compile(str(path)))


def stored(person: Person, name: str, content: bytes) -> StoredFile:
    who = access(person)
    begun = operations.start_upload(who, Wish(name=name, length=len(content)))
    from io import BytesIO

    done = operations.receive(who, begun.upload_id, Piece(BytesIO(content), 0, len(content)), lambda: who)
    assert done.document_id is not None, done.sentence
    with opened([institution().pk]):
        return StoredFile.objects.get(versions__document_id=done.document_id)


def pages_of(file: StoredFile) -> list[tuple[int, str]]:
    with opened([institution().pk]):
        rows = PageText.objects.filter(file=file).order_by("page").values_list("page", "text")
        return [(page, text.strip()) for page, text in rows]


def fresh(file: StoredFile) -> StoredFile:
    with opened([institution().pk]):
        return StoredFile.objects.get(pk=file.pk)


def indexed(file: StoredFile) -> int:
    with opened([institution().pk]):
        return SearchEntry.objects.filter(document__versions__file=file).count()


def test_the_text_of_each_page_is_kept_and_the_document_found_by_it(person: Person, tmp_path: Path) -> None:
    file = stored(person, "sk.pdf", pdf(tmp_path, "Keputusan Wali Kota", "Tim koordinasi kabel laut"))
    assert fresh(file).text_state == "waiting"
    jobs.examine(institution_id=institution().pk, file_id=file.pk)
    after = fresh(file)
    assert (after.text_state, after.has_text, after.pages, after.signatures) == ("read", True, 2, [])
    assert pages_of(file) == [(1, "Keputusan Wali Kota"), (2, "Tim koordinasi kabel laut")]
    assert indexed(file) == 1


def test_done_twice_it_comes_to_the_same(person: Person, tmp_path: Path) -> None:
    file = stored(person, "dua.pdf", pdf(tmp_path, "Satu kali", "dua kali"))
    for _ in range(2):
        jobs.examine(institution_id=institution().pk, file_id=file.pk)
    with opened([institution().pk]):
        StoredFile.objects.filter(pk=file.pk).update(text_state="waiting")
    jobs.examine(institution_id=institution().pk, file_id=file.pk)
    assert [page for page, _ in pages_of(file)] == [1, 2]
    assert indexed(file) == 1


def test_a_picture_has_no_text_and_is_found_by_its_title_all_the_same(person: Person, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "foto.png"
    Image.new("RGB", (20, 20), "red").save(path)
    file = stored(person, "foto rapat.png", path.read_bytes())
    jobs.examine(institution_id=institution().pk, file_id=file.pk)
    assert (fresh(file).text_state, fresh(file).has_text, pages_of(file)) == ("none", False, [])
    assert indexed(file) == 1


def test_a_second_document_of_the_same_content_is_indexed_too(person: Person, tmp_path: Path) -> None:
    content = pdf(tmp_path, "Isi yang sama persis")
    file = stored(person, "pertama.pdf", content)
    jobs.examine(institution_id=institution().pk, file_id=file.pk)
    who = access(person)
    from io import BytesIO

    begun = operations.start_upload(who, Wish(name="kedua.pdf", length=len(content)))
    operations.receive(who, begun.upload_id, Piece(BytesIO(content), 0, len(content)), lambda: who)
    jobs.examine(institution_id=institution().pk, file_id=file.pk)
    assert indexed(file) == 2


def test_a_file_that_is_gone_from_the_library_is_no_fault_and_one_gone_from_the_storage_is(
    person: Person, tmp_path: Path
) -> None:
    jobs.examine(institution_id=institution().pk, file_id=999_999)
    file = stored(person, "lenyap.pdf", pdf(tmp_path, "Akan lenyap"))
    storage.delete(storage.file_name(file))
    with pytest.raises(FileNotFoundError):
        jobs.examine(institution_id=institution().pk, file_id=file.pk)
    assert fresh(file).text_state == "waiting"


def test_a_job_of_another_institution_reaches_nothing(person: Person, tmp_path: Path) -> None:
    file = stored(person, "milik.pdf", pdf(tmp_path, "Milik Bandar Lampung saja"))
    jobs.examine(institution_id=institution("kota-metro").pk, file_id=file.pk)
    assert fresh(file).text_state == "waiting"


WORK = """
import os, django
django.setup()
from naik.apps.evidence import files_examining
from naik.apps.evidence.models import PageText
from naik.apps.evidence import search
cut = os.environ["CUT"]
if cut == "pages":
    bulk = PageText.objects.bulk_create
    manager = type(PageText.objects)
    def die(*arguments, **keywords):
        bulk(*arguments, **keywords)
        os.kill(os.getpid(), 9)
    PageText.objects.bulk_create = die
    original = files_examining.PageText
    class Proxy:
        objects = type("Objects", (), {"filter": staticmethod(lambda **k: original.objects.filter(**k)),
                                       "bulk_create": staticmethod(die)})
        def __new__(cls, **keywords):
            return original(**keywords)
    files_examining.PageText = Proxy
if cut == "index":
    files_examining.index_document = lambda _document: os.kill(os.getpid(), 9)
files_examining.examine(int(os.environ["INSTITUTION"]), int(os.environ["FILE"]))
"""


@pytest.mark.parametrize(("cut", "state"), [("pages", "waiting"), ("index", "read")])
def test_killed_in_the_middle_and_run_again_everything_is_there_once(
    own: OwnDatabase, person: Person, tmp_path: Path, cut: str, state: str
) -> None:
    file = stored(person, f"{cut}.pdf", pdf(tmp_path, f"Terbunuh pada {cut}", "halaman dua"))
    environment = {
        **os.environ,
        **own.environment,
        "CUT": cut,
        "FILE": str(file.pk),
        "INSTITUTION": str(institution().pk),
    }
    killed = subprocess.run([sys.executable, "-c", WORK], env=environment, capture_output=True, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert fresh(file).text_state == state
    jobs.examine(institution_id=institution().pk, file_id=file.pk)
    assert [page for page, _ in pages_of(file)] == [1, 2]
    assert (fresh(file).text_state, indexed(file)) == ("read", 1)
