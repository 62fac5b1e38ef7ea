"""Files out of the library: downloads that no browser runs, and pictures of their pages to be framed."""

from __future__ import annotations

import logging
from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from naik.apps.evidence import errors, files
from naik.apps.evidence.errors import StorageUnavailable
from naik.apps.evidence.files import Damaged, Served
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission

SEALED = "sandbox; default-src 'none'"
FRAMED = (
    "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'"
)
"""Without its own origin the frame would ask for the picture without the session; no script runs either way."""
logger = logging.getLogger(__name__)


@require_safe
@inside(Permission.DOCUMENT_READ)
def download(request: HttpRequest, access: Access, document: int, ordinal: int) -> HttpResponseBase:
    """The file of a version, to be kept and never opened in place."""
    file = _found(access, document, ordinal)
    try:
        stream = files.content(file)
    except Damaged:
        logger.exception("a stored file is missing or has another size")
        return _away(errors.DAMAGED.in_language(get_language() or "id"))
    except StorageUnavailable as failure:
        return _away(failure.sentence.in_language(get_language() or "id"))
    # Compressing on the way would take the length away, and with it the browser's progress.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    answer = FileResponse(stream, as_attachment=True, filename=file.name, content_type=file.media_type)
    answer.headers["Content-Length"] = str(file.size)
    return _sealed(answer)


@require_safe
@inside(Permission.DOCUMENT_READ)
def preview(request: HttpRequest, access: Access, document: int, ordinal: int) -> HttpResponseBase:
    """A page for a frame: one picture of the document, and the way to the others."""
    file = _found(access, document, ordinal)
    asked = request.GET.get("halaman", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    page = min(max(page, 1), max(file.pages, 1))
    context = {
        "access": access, "file": file, "page": page,
        "before": page - 1 if page > 1 else None, "after": page + 1 if page < file.pages else None,
    }  # fmt: skip
    answer = render(request, "evidence/preview.html", context)
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@inside(Permission.DOCUMENT_READ)
def picture(request: HttpRequest, access: Access, document: int, ordinal: int, page: int) -> HttpResponseBase:
    """One page as a picture."""
    file = _found(access, document, ordinal)
    try:
        drawn = files.picture(file, page)
    except StorageUnavailable as failure:
        return _away(failure.sentence.in_language(get_language() or "id"))
    if drawn is None:
        raise Http404
    return _sealed(HttpResponse(drawn, content_type="image/png"))


def _found(access: Access, document: int, ordinal: int) -> Served:
    file = files.served(access, document, ordinal)
    if file is None:
        raise Http404
    return file


def _sealed(answer: HttpResponseBase) -> HttpResponseBase:
    headers = cast("HttpResponse", answer).headers
    headers["Content-Security-Policy"] = SEALED
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _away(sentence: str) -> HttpResponseBase:
    return _sealed(HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8"))
