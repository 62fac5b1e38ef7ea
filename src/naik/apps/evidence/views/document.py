"""The page of one document, and the forms that change what the library says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evidence import documents_operations as operations
from naik.apps.evidence import queries_document as queries
from naik.apps.evidence.documents_operations import Conflict, Details
from naik.apps.evidence.forms import DetailsForm, ReasonForm
from naik.apps.evidence.models import Document
from naik.apps.evidence.views import show
from naik.apps.evidence.views.library import upload_limits
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission

TEXT = {
    "waiting": _("menunggu dibaca"),
    "read": _("terbaca dan dapat dicari"),
    "truncated": _("bagian awalnya terbaca dan dapat dicari"),
    "scan": _("pindaian tanpa teks, tidak dapat dicari"),
    "unreadable": _("tidak dapat dibaca"),
    "none": _("jenis berkas tanpa teks"),
}
# Labels are lazy: they are said in the language of the page.
FIELDS: Mapping[str, object] = {
    name: field.label for name, field in DetailsForm.base_fields.items() if name != "revision"
}


@require_safe
@inside(Permission.DOCUMENT_READ)
def document(request: HttpRequest, access: Access, document: int) -> HttpResponseBase:
    """Show a document with its versions, its citations and what is to be mended."""
    shown = queries.document(access, document)
    newest = shown.versions[0] if shown.versions else None
    asked = request.GET.get("versi", "")
    chosen = next((one for one in shown.versions if str(one.ordinal) == asked), newest)
    page = request.GET.get("halaman", "")
    page = page if page.isascii() and page.isdigit() and len(page) < 7 else ""
    context = {
        "document": shown,
        "page": page,
        "newest": newest,
        "chosen": chosen,
        "text_words": TEXT,
        "upload": upload_limits(),
    }
    return show(request, access, "document", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.DOCUMENT_WRITE)
def change(request: HttpRequest, access: Access, document: int) -> HttpResponseBase:
    """Change the record; when somebody else was faster, show both and let the person choose."""
    stored = queries.for_change(access, document)
    details = operations.details(stored)
    if request.method != "POST":
        initial = {**_initial(details), "revision": stored.revision}
        return _form(request, access, stored, DetailsForm(access, stored=details, initial=initial))
    form = DetailsForm(access, request.POST, stored=details)
    if not form.is_valid():
        return _form(request, access, stored, form)
    try:
        operations.change_document(access, document, form.cleaned_data["revision"], form.details())
    except Conflict as conflict:
        return _conflict(request, access, stored, form, conflict)
    except Refused as refused:
        form.add_error(None, refused.said)
        return _form(request, access, stored, form)
    messages.success(request, gettext("Keterangan dokumen disimpan."))
    return redirect("evidence_document", access.institution.slug, document)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.DOCUMENT_WRITE)
def archive(request: HttpRequest, access: Access, document: int) -> HttpResponseBase:
    """Put a document into the archive."""
    done = gettext("Dokumen diarsipkan.")
    return _with_reason(request, access, document, operations.archive_document, done)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.DOCUMENT_WRITE)
def restore(request: HttpRequest, access: Access, document: int) -> HttpResponseBase:
    """Bring a document back from the archive."""
    done = gettext("Dokumen dikembalikan dari arsip.")
    return _with_reason(request, access, document, operations.restore_document, done)


def _with_reason(
    request: HttpRequest,
    access: Access,
    document: int,
    operation: Callable[[Access, int, str], Document],
    done: str,
) -> HttpResponseBase:
    stored = queries.for_change(access, document)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operation(access, document, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, done)
            return redirect("evidence_document", access.institution.slug, document)
    archiving = operation is operations.archive_document
    context = {"form": form, "document": stored, "archiving": archiving}
    return show(request, access, "reason", context, status=422 if form.errors else 200)


def _initial(details: Details) -> dict[str, object]:
    return {name: getattr(details, name) for name in FIELDS}


def _form(request: HttpRequest, access: Access, stored: Document, form: DetailsForm) -> HttpResponse:
    context = {"form": form, "document": stored}
    return show(request, access, "change", context, status=422 if form.errors else 200)


def _conflict(
    request: HttpRequest, access: Access, stored: Document, form: DetailsForm, conflict: Conflict
) -> HttpResponse:
    """Both texts side by side: each differing field is a choice under the field's own name, the rest goes along."""
    theirs = DetailsForm(access, stored=conflict.stored, initial=_initial(conflict.stored))
    mine = DetailsForm(access, stored=conflict.stored, initial=_initial(form.details()))
    same, differing = [], []
    for name, label in FIELDS.items():
        own, other = _typed(mine, name), _typed(theirs, name)
        if own == other:
            same.append((name, own))
        else:
            shown = [_shown(one, name, value) for one, value in ((mine, own), (theirs, other))]
            differing.append((name, label, own, shown[0], other, shown[1]))
    context = {
        "document": stored,
        "revision": conflict.revision,
        "same": same,
        "differing": differing,
        "last": queries.last_change(access, stored.pk),
    }
    return show(request, access, "conflict", context, status=409)


def _typed(form: DetailsForm, name: str) -> str:
    """A value as the form sends it."""
    value = form[name].value()
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _shown(form: DetailsForm, name: str, value: str) -> str:
    """A value as people read it."""
    if name == "confidential":
        return gettext("ya") if value == "true" else gettext("tidak")
    if name == "office":
        return str(dict(form.fields["office"].choices).get(value, value))  # type: ignore[attr-defined]  # a ChoiceField
    return value or gettext("kosong")
