"""Tables from files, whatever they hold: chosen, shown as changes, applied as shown."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.views import answers
from naik.apps.inventory.forms.services import FileForm
from naik.apps.inventory.service_table import RefusedRow
from naik.instruments.model import Text
from naik.intake.listing import LARGEST_FILE

GOOD_FOR_SECONDS = 3600
REFUSED, CONFLICT = 422, 409
MOST_LINES_SHOWN = 200
EXPIRED = Text(
    "Pemeriksaan ini sudah lebih dari satu jam atau bukan milik Anda. Pilih berkasnya sekali lagi.",
    "This check is more than an hour old or not yours. Choose the file once more.",
)
CHANGED = Text(
    "Data di instansi ini berubah sejak diperiksa. Inilah yang akan berubah sekarang; setujui sekali lagi.",
    "The data of this institution changed since the check. This is what would change now; agree once more.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A field before and after, in words; `old` is None for what is new."""

    title: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """What a line of the file would do."""

    line: int
    title: str
    note: str
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything a file would do, in words."""

    added: Sequence[ShownLine]
    changed: Sequence[ShownLine]
    unchanged: int
    refused: Sequence[RefusedRow]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is imported: the pages it belongs to, and how it is called."""

    name: str
    upload: str
    confirm: str
    download: str
    back: str
    heading: str
    hint: str
    caption: str


def chosen(request: HttpRequest) -> tuple[FileForm, bytes | None]:
    """The form, and the file when one was sent."""
    form = FileForm(answers.sent(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return form, None
    content: bytes = form.cleaned_data["file"].read(LARGEST_FILE + 1)
    return form, content


def choose(request: HttpRequest, kind: Kind, form: FileForm, status: int = 200) -> HttpResponseBase:
    """The page on which a file is chosen."""
    context = {"form": form, "kind": kind}
    return render(request, "inventory/import.html", context, status=REFUSED if form.errors else status)


def refused(request: HttpRequest, kind: Kind, refusal: Refused) -> HttpResponseBase:
    """The same page, saying why what was agreed to cannot be applied."""
    form = FileForm({})
    form.errors.clear()
    answers.refuse(form, refusal)
    return choose(request, kind, form)


def show(
    request: HttpRequest,
    access: Access,
    kind: Kind,
    preview: Preview,
    agreed: tuple[bytes, str],
    *,
    again: bool = False,
) -> HttpResponseBase:
    """What the file would do; `agreed` are the file and the digest of the plan, sent back to be applied."""
    context = {
        "kind": kind, "plan": preview, "notice": CHANGED if again else None, "shown": packed(access, kind, *agreed),
        "added": preview.added[:MOST_LINES_SHOWN], "changed": preview.changed[:MOST_LINES_SHOWN],
        "more_added": max(len(preview.added) - MOST_LINES_SHOWN, 0),
        "more_changed": max(len(preview.changed) - MOST_LINES_SHOWN, 0),
    }  # fmt: skip
    return render(request, "inventory/import_shown.html", context, status=CONFLICT if again else 200)


def packed(access: Access, kind: Kind, content: bytes, digest: str) -> str:
    """The file and the digest, signed for this person, institution and kind."""
    whole = [base64.b64encode(content).decode(), digest]
    return signing.dumps(whole, salt=_salt(access, kind), compress=True)


def unpacked(request: HttpRequest, access: Access, kind: Kind) -> tuple[bytes, str]:
    """The file and the digest that came back; raises Refused when they are not ours or too old."""
    try:
        text, digest = signing.loads(request.POST.get("shown", ""), salt=_salt(access, kind), max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature as error:
        raise Refused(EXPIRED) from error
    return base64.b64decode(text), digest


def done_sentence(count: int) -> str:
    """What happened, for the page that follows."""
    if not count:
        return gettext("Tidak ada yang perlu diubah; semua sudah sesuai berkas.")
    return gettext("%(count)d baris berkas ditambahkan atau mengubah yang ada.") % {"count": count}


def _salt(access: Access, kind: Kind) -> str:
    return f"inventory:{kind.name}:import:{access.institution.pk}:{access.person.pk}"
