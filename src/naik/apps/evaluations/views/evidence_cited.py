"""Citing documents of the library as evidence, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.answer import CitedForm
from naik.apps.evaluations.operations import evidence_cited as operations
from naik.apps.evaluations.operations.evidence_cited import Cited
from naik.apps.evaluations.queries import evidence_cited as queries
from naik.apps.evidence.views.library import upload_limits
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
@inside(Permission.ANSWER_WRITE)
def add(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Find a document, say where in it the proof stands, and cite it."""
    assessment = policies.assessment(access, assessment_id)
    given = request.POST if request.method == "POST" else request.GET
    names = ("level", "item") if request.method == "POST" else ("tingkat", "butir")
    level, item = (_number(given.get(name, "")) for name in names)
    target = queries.target(access, assessment, value, level, item)
    form = CitedForm(
        request.POST if request.method == "POST" else None,
        initial={"level": level, "item": item, "document": _number(request.GET.get("dokumen", "")) or None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.add(access, assessment_id, value, Cited(**form.cleaned_data))
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Bukti ditambahkan."))
            return _back(access, assessment_id, value, level)
    query = " ".join(given.get("q", "").replace("\x00", "").split())[: queries.LONGEST_QUERY]
    upload = queries.upload_choices(access)
    offer = queries.documents(access, query)
    chosen = str(form["document"].value() or "")
    again = f"?tingkat={level}&butir={item}"
    if not query:
        again += f"&sejak={offer.rows[0].id if offer.rows else 0}"
    if not chosen and request.GET.get("sejak", "").isdigit():
        # What this person has uploaded since the page was opened is what they came back with.
        since = _number(request.GET["sejak"])
        new = (one.id for one in offer.rows if one.id > since and one.keeper == access.person.name)
        chosen = str(next(new, ""))
    here = reverse("answer_evidence_add", args=[access.institution.slug, assessment_id, value])
    context = {
        "assessment": assessment,
        "target": target,
        "value": value,
        "form": form,
        "query": query,
        "offer": offer,
        "chosen": chosen,
        "here": "answer",
        "again": f"{here}{again}",
        "upload": {**upload, **upload_limits()} if upload else None,
    }
    return render(request, "evaluations/answer_evidence_add.html", context, status=422 if form.errors else 200)


@GET_OR_POST
@inside(Permission.ANSWER_WRITE)
def remove(request: HttpRequest, access: Access, assessment_id: int, value: str, cited_id: int) -> HttpResponseBase:
    """Ask, then take a citation away."""
    assessment = policies.assessment(access, assessment_id)
    cited = queries.cited_one(access, assessment, value, cited_id)
    refusal = ""
    if request.method == "POST":
        try:
            operations.remove(access, assessment_id, value, cited_id)
        except Refused as refused:
            refusal = refused.said
        else:
            messages.success(request, gettext("Bukti dilepas; dokumennya tetap ada di pustaka bukti."))
            return _back(access, assessment_id, value, cited.level)
    context = {"assessment": assessment, "value": value, "cited": cited, "refusal": refusal}
    return render(request, "evaluations/answer_evidence_remove.html", context, status=409 if refusal else 200)


def _back(access: Access, assessment_id: int, value: str, level: int) -> HttpResponse:
    address = reverse("answer", args=[access.institution.slug, assessment_id, value])
    return redirect(f"{address}#tingkat-{level}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
