"""What is found in a stored file after it is kept: its text, its signatures; then its documents can be searched."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from naik.apps.audit.operations import plain
from naik.apps.evidence import storage
from naik.apps.evidence.models import Document, PageText, StoredFile
from naik.apps.evidence.search import index_document
from naik.apps.tenancy.scope import opened
from naik.documents import Extracted, Unreadable, extract, signatures
from naik.documents.text import WITH_TEXT

WAITING, READ, TRUNCATED, UNREADABLE, WITHOUT = "waiting", "read", "truncated", "unreadable", "none"
"""What `StoredFile.text_state` says: not yet; all of it; the first part; not by us; a kind that has no text."""
ROWS = 200


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look into a file brought."""

    state: str
    pages: tuple[str, ...]
    signatures: object


def examine(institution_id: int, file_id: int) -> None:
    """Read a file once and index its documents; done twice, or cut off anywhere and done again, it comes to the same.

    The long look into the file happens outside a transaction.
    """
    with opened([institution_id]):
        file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        return
    if file.text_state == WAITING:
        with storage.local_copy(storage.file_name(file)) as path:
            found = look(path, file.kind)
        _write(institution_id, file_id, found)
    with opened([institution_id]):
        documents = list(Document.objects.filter(versions__file_id=file_id).order_by("pk").distinct().values_list("pk"))
    for (document_id,) in documents:
        with opened([institution_id]):
            index_document(document_id)


def look(path: Path, kind: str) -> Findings:
    """The text of a file, page by page, and who signed it."""
    if not path.exists():
        # Tried again, then shown as failed: `naik evidence verify` names the file.
        raise FileNotFoundError(path)
    if kind not in WITH_TEXT:
        return Findings(WITHOUT, (), None)
    signed: object = None
    if kind == "pdf":
        try:
            signed = [{key: plain(value) for key, value in asdict(one).items()} for one in signatures(path)]
        except Unreadable:
            signed = None
    try:
        text: Extracted = extract(path, kind)
    except Unreadable:
        return Findings(UNREADABLE, (), signed)
    return Findings(TRUNCATED if text.truncated else READ, text.pages, signed)


def _write(institution_id: int, file_id: int, found: Findings) -> None:
    with opened([institution_id]):
        file = StoredFile.objects.select_for_update().filter(pk=file_id).first()
        if file is None:
            return
        PageText.objects.filter(file=file).delete()
        rows = (
            PageText(institution_id=institution_id, file=file, page=number, text=text)
            for number, text in enumerate(found.pages, start=1)
        )
        PageText.objects.bulk_create(rows, batch_size=ROWS)
        file.text_state = found.state
        file.has_text = any(text.strip() for text in found.pages)
        file.signatures = found.signatures
        if file.pages is None and found.pages:
            file.pages = len(found.pages)
        file.save(update_fields=["text_state", "has_text", "signatures", "pages"])
