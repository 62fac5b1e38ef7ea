"""The tus protocol, version 1.0.0.

No transaction is open while a body streams: each view enters the institution, and the operations open what they need.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from naik.apps.accounts.private import private
from naik.apps.evidence import errors, operations, uploads
from naik.apps.evidence.errors import Refused, TryLater
from naik.apps.evidence.operations import Piece, Progress, Stage, Wish
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.pages import enter
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

P = ParamSpec("P")
TusView = Callable[Concatenate[HttpRequest, Access, P], HttpResponse]

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
BODY_TYPE = "application/offset+octet-stream"
SILENT_SECONDS = 20.0
"""A line that brings nothing for so long counts as cut, so that its successor can go on."""
RETRY_SECONDS = "30"


def tus(view: TusView[P]) -> Callable[..., HttpResponseBase]:
    """Enter the institution for a tus request, without a transaction; refusals become their status and a sentence."""

    @wraps(view)
    def page(request: HttpRequest, institution: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            access = _entered(request, institution)
            _prepare(request)
            answer = view(request, access, *args, **kwargs)
        except Refused as refused:
            answer = _refusal(refused)
        except Forbidden:
            answer = _refusal(Refused(errors.NO_RIGHT, 403))
        except Http404:
            answer = _refusal(Refused(errors.NOT_HERE, 404))
        answer.headers["Tus-Resumable"] = VERSION
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return private(answer)

    page.permission = Permission.DOCUMENT_WRITE  # type: ignore[attr-defined]  # read by the matrix of addresses
    return page


def _entered(request: HttpRequest, slug: str) -> Access:
    if not request.user.is_authenticated:
        raise Refused(errors.SIGN_IN, 401)
    access = enter(request, slug)
    if access is None:
        raise Http404
    if access.second_factor_missing:
        raise Refused(errors.SECOND_FACTOR, 403)
    if not access.may_somewhere(Permission.DOCUMENT_WRITE):
        raise Forbidden(Permission.DOCUMENT_WRITE)
    return access


def _prepare(request: HttpRequest) -> None:
    override = request.headers.get("X-HTTP-Method-Override", "")
    if request.method == "POST" and override:
        request.method = override.upper()
    # OPTIONS tells the version, GET is ours for browsers; everything else must speak it.
    if request.method not in {"OPTIONS", "GET"} and request.headers.get("Tus-Resumable") != VERSION:
        raise Refused(errors.WRONG_VERSION, 412)


@require_http_methods(["OPTIONS", "POST"])
@tus
def collection(request: HttpRequest, access: Access) -> HttpResponse:
    """What the server can do (OPTIONS); a new upload, with or without its first piece (POST)."""
    if request.method == "OPTIONS":
        return _capabilities()
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"})
    length = _number(request.headers.get("Upload-Length"), errors.NO_LENGTH)
    given = uploads.metadata(request.headers.get("Upload-Metadata", ""))
    made = operations.start_upload(
        access,
        Wish(
            name=given.get("filename") or given.get("name") or "",
            length=length,
            title=given.get("title", ""),
            office_id=_identity(given.get("office", ""), errors.UNKNOWN_OFFICE),
            document_id=_identity(given.get("document", ""), errors.BAD_METADATA),
        ),
    )
    address = reverse("evidence_upload", args=[access.institution.slug, made.upload_id])
    if request.content_type == BODY_TYPE or length == 0:
        made = _received(request, access, made.upload_id, offset=0)
    answer = _answer(made, 201)
    answer.headers["Location"] = address
    return answer


@require_http_methods(["HEAD", "GET", "PATCH", "DELETE", "OPTIONS", "POST"])
@tus
def one(request: HttpRequest, access: Access, upload: UUID) -> HttpResponse:
    """How much is safe (HEAD, and as JSON: GET), the next piece (PATCH), giving up (DELETE)."""
    match request.method:
        case "OPTIONS":
            return _capabilities()
        case "HEAD" | "GET":
            return _told(request, access, upload)
        case "DELETE":
            operations.cancel_upload(access, upload)
            return HttpResponse(status=204)
        case "PATCH":
            if request.content_type != BODY_TYPE:
                raise Refused(errors.WRONG_TYPE, 415)
            offset = _number(request.headers.get("Upload-Offset"), errors.BAD_OFFSET)
            return _answer(_received(request, access, upload, offset=offset), 204)
    return HttpResponse(status=405, headers={"Allow": "HEAD, GET, PATCH, DELETE, OPTIONS"})


def _told(request: HttpRequest, access: Access, upload: UUID) -> HttpResponse:
    found = operations.progress(access, upload)
    waiting: Text | None = None
    if found.stage is Stage.COMPLETE:
        # The server was killed, or the scanner away, after the last piece: now is the time.
        try:
            found = operations.finish_upload(access, upload)
        except Refused as refused:
            waiting = refused.sentence
    answer = HttpResponse() if request.method == "HEAD" else JsonResponse(_document(found, waiting))
    return _with_progress(answer, found)


def _received(request: HttpRequest, access: Access, upload: UUID, *, offset: int) -> Progress:
    if "CONTENT_LENGTH" not in request.META and "HTTP_TRANSFER_ENCODING" in request.META:
        raise Refused(errors.NO_LENGTH, 411)
    line = request.META.get("gunicorn.socket")
    if line is not None:
        line.settimeout(SILENT_SECONDS)
    sent = (request.META.get("CONTENT_LENGTH") or "0") if request.content_type == BODY_TYPE else "0"
    piece = Piece(
        body=cast("uploads.Body", request),
        offset=offset,
        length=_number(sent, errors.NO_LENGTH),
        checksum=uploads.checksum(request.headers.get("Upload-Checksum", "")),
    )
    return operations.receive(access, upload, piece, again=lambda: enter(request, access.institution.slug))


def _capabilities() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(settings.LARGEST_FILE),
            "Tus-Checksum-Algorithm": ",".join(uploads.CHECKSUMS),
        },
    )


def _answer(found: Progress, status: int) -> HttpResponse:
    if found.stage is Stage.REFUSED:
        # A client that knows nothing of us must not tell its user that all went well.
        return _with_progress(JsonResponse(_document(found), status=422), found)
    return _with_progress(HttpResponse(status=status), found)


def _with_progress(answer: HttpResponse, found: Progress) -> HttpResponse:
    answer.headers["Upload-Offset"] = str(found.offset)
    answer.headers["Upload-Length"] = str(found.length)
    answer.headers["Naik-Stage"] = found.stage.value
    if found.document_id is not None:
        answer.headers["Naik-Document"] = str(found.document_id)
        answer.headers["Naik-Version"] = str(found.ordinal)
    if found.stage in {Stage.RECEIVING, Stage.COMPLETE}:
        answer.headers["Upload-Expires"] = http_date(found.expires_at.timestamp())
    return answer


def _document(found: Progress, waiting: Text | None = None) -> dict[str, object]:
    sentence = found.sentence or waiting
    return {
        "stage": found.stage.value,
        "name": found.name,
        "offset": found.offset,
        "length": found.length,
        "document": found.document_id,
        "version": found.ordinal,
        "sentence": None if sentence is None else _said(sentence),
    }


def _refusal(refused: Refused) -> HttpResponse:
    answer = JsonResponse({"sentence": _said(refused.sentence)}, status=refused.status)
    if isinstance(refused, TryLater) or refused.status == 423:
        answer.headers["Retry-After"] = RETRY_SECONDS if refused.status != 423 else "1"
    return answer


def _said(sentence: Text) -> str:
    return sentence.in_language(get_language() or "id")


def _number(raw: str | None, sentence: Text) -> int:
    # A longer one is no size of a file.
    if raw is None or not raw.isascii() or not raw.isdigit() or len(raw) > 15:
        raise Refused(sentence, 400)
    return int(raw)


def _identity(raw: str, sentence: Text) -> int | None:
    return _number(raw.strip(), sentence) if raw.strip() else None
