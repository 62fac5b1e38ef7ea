"""Saying which indicator a document proves, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from naik.apps.evidence import documents_operations as operations
from naik.apps.evidence import queries_document as queries
from naik.apps.evidence.forms import CitationForm
from naik.apps.evidence.views import show
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.DOCUMENT_WRITE)
def add(request: HttpRequest, access: Access, document: int) -> HttpResponseBase:
    """Cite a document for an indicator."""
    stored = queries.for_change(access, document)
    form = CitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_citation(access, document, form.place_wanted())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Rujukan ditambahkan."))
            return redirect("evidence_document", access.institution.slug, document)
    context = {"form": form, "document": stored}
    return show(request, access, "citation", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.DOCUMENT_WRITE)
def remove(request: HttpRequest, access: Access, document: int, citation: int) -> HttpResponseBase:
    """Ask, then take a citation away."""
    row = queries.citation(access, document, citation)
    refusal = ""
    if request.method == "POST":
        try:
            operations.remove_citation(access, document, citation)
        except Refused as refused:
            refusal = refused.said
        else:
            messages.success(request, gettext("Rujukan dilepas."))
            return redirect("evidence_document", access.institution.slug, document)
    context = {"citation": row, "document": queries.for_change(access, document), "refusal": refusal}
    return show(request, access, "citation_remove", context, status=409 if refusal else 200)
