"""Short ways to put files into a library, and to look at what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.db import connections

from naik.apps.accounts.models import Person
from naik.apps.evidence import operations
from naik.apps.evidence.models import PageText, SearchEntry, StoredFile
from naik.apps.evidence.operations import Piece, Wish
from naik.apps.tenancy.scope import opened
from tests.people import BANDAR_LAMPUNG, access, institution


def stored(person: Person, name: str, content: bytes, *, slug: str = BANDAR_LAMPUNG) -> StoredFile:
    who = access(person, slug)
    begun = operations.start_upload(who, Wish(name=name, length=len(content)))
    done = operations.receive(who, begun.upload_id, Piece(BytesIO(content), 0, len(content)), lambda: who)
    assert done.document_id is not None, done.sentence
    with opened([who.institution.pk]):
        file: StoredFile = StoredFile.objects.get(versions__document_id=done.document_id)
    return file


def state(file: StoredFile) -> str:
    with opened([institution().pk]):
        return str(StoredFile.objects.get(pk=file.pk).text_state)


def pages(file: StoredFile) -> list[int]:
    with opened([institution().pk]):
        return list(PageText.objects.filter(file=file).order_by("page").values_list("page", flat=True))


def indexed(file: StoredFile) -> int:
    with opened([institution().pk]):
        return SearchEntry.objects.filter(document__versions__file=file).count()


def as_owner(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Raw SQL past row security, as the owner of the tables; it stands at once."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def job_of(file: StoredFile) -> tuple[str, int]:
    """The state and the attempts of the job that reads a file."""
    found = as_owner(
        "SELECT status::text, attempts FROM procrastinate_jobs WHERE (args->>'file_id')::bigint = %s"
        " AND task_name = 'evidence.examine'",
        file.pk,
    )
    assert len(found) == 1
    return found[0]


def wait_until(true: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
