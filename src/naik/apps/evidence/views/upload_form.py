"""Uploading by a plain form, several files at once, for browsers without scripts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naik.apps.accounts.private import private
from naik.apps.evidence import errors, operations, uploads
from naik.apps.evidence.errors import Refused, TryLater
from naik.apps.evidence.operations import Piece, Progress, Stage, Wish
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.pages import enter
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

MOST_FILES = 50


def entered(view: Callable[[HttpRequest, Access], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Enter the institution as every page does, but without a transaction: examining files takes its time."""

    @wraps(view)
    def page(request: HttpRequest, institution: str) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return private(redirect_to_login(reverse("evidence_library", args=[institution])))
        access = enter(request, institution)
        if access is None:
            raise Http404
        if access.second_factor_missing:
            return private(redirect("mfa_index"))
        if not access.may_somewhere(Permission.DOCUMENT_WRITE):
            raise PermissionDenied
        try:
            return private(view(request, access))
        except Forbidden as refusal:
            raise PermissionDenied from refusal

    page.permission = Permission.DOCUMENT_WRITE  # type: ignore[attr-defined]  # read by the matrix of addresses
    return page


@require_http_methods(["POST"])
@entered
def by_form(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Keep or refuse each file (field `files`) by itself; the page that follows says which.

    Further fields as in the protocol's metadata: `office`, `document`, `title` (for one file), `next`.
    """
    given = request.FILES.getlist("files")
    if not given:
        messages.error(request, _said(errors.NO_FILE))
    kept = []
    for file in given[:MOST_FILES]:
        found = _one(request, access, file, title=request.POST.get("title", "") if len(given) == 1 else "")
        if found is not None:
            kept.append(found)
    if kept:
        names = ", ".join(one.name for one in kept)
        messages.success(request, _("Tersimpan: %(names)s.") % {"names": names})
    if len(given) > MOST_FILES:
        messages.error(request, _("Hanya %(count)s berkas pertama yang diterima sekaligus.") % {"count": MOST_FILES})
    return redirect(_next(request, access))


def _one(request: HttpRequest, access: Access, file: UploadedFile[Any], title: str) -> Progress | None:
    try:
        found = operations.start_upload(
            access,
            Wish(
                name=file.name or "",
                length=file.size or 0,
                title=title,
                office_id=_identity(request.POST.get("office", "")),
                document_id=_identity(request.POST.get("document", "")),
            ),
        )
        try:
            piece = Piece(cast("uploads.Body", file), 0, file.size or 0)
            found = operations.receive(access, found.upload_id, piece, lambda: enter(request, access.institution.slug))
        except TryLater:
            # Nobody can continue this upload: the browser that sent it has no script.
            operations.cancel_upload(access, found.upload_id)
            raise
    except Refused as refused:
        messages.error(request, f"{file.name}: {_said(refused.sentence)}")
        return None
    if found.stage is Stage.REFUSED and found.sentence is not None:
        messages.error(request, f"{found.name}: {_said(found.sentence)}")
        return None
    return found


def _identity(raw: str) -> int | None:
    if not raw.strip():
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 16):
        raise Refused(errors.BAD_METADATA, 400)
    return int(raw)


def _next(request: HttpRequest, access: Access) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("evidence_library", args=[access.institution.slug])


def _said(sentence: Text) -> str:
    return sentence.in_language(get_language() or "id")
