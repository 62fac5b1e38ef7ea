"""Pages of competences: the framework with the institution's own, and what a staff member holds."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.capacity.forms.competences import HoldForm, NewOwnForm, OwnForm, RemoveForm
from naik.apps.capacity.forms.staff import RevisionForm
from naik.apps.capacity.operations import competences as operations
from naik.apps.capacity.operations import competences_held
from naik.apps.capacity.queries import competences as queries
from naik.apps.capacity.queries import staff as staff_queries
from naik.apps.capacity.queries.staff_documents import document_choices
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.instruments import loader

REFUSED = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_safe
@inside(Permission.STAFF_READ)
def competences(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the competences, who wants them and how many hold them."""
    search, instrument = answers.words(request), _instrument(request)
    context = {
        "rows": queries.listing(access, search=search, instrument=instrument),
        "search": search,
        "instrument": instrument,
        "instruments": [(one.id, one.title) for one in reversed(loader.catalogue())],
        "query": answers.kept(request),
        "may_manage": access.may(Permission.STAFF_WRITE),
    }
    return render(request, "capacity/competences.html", context)


@require_safe
@inside(Permission.STAFF_READ)
def competences_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """The list as it is narrowed, as CSV or XLSX."""
    language = get_language() or "id"
    columns = (
        gettext("kode"), gettext("nama"), gettext("penjelasan"), gettext("asal"), gettext("indikator"),
        gettext("pegawai"), gettext("keadaan"),
    )  # fmt: skip
    rows = [
        (
            one.competence.code, one.competence.said, one.competence.description.in_language(language),
            gettext("kerangka Naik") if one.competence.own_id is None else gettext("instansi sendiri"),
            "; ".join(f"{title.in_language(language)}: {values}" for title, values in one.competence.wanted_by),
            one.holders, gettext("tidak dipakai lagi") if one.competence.retired else gettext("dipakai"),
        )
        for one in queries.listing(access, search=answers.words(request), instrument=_instrument(request))
    ]  # fmt: skip
    return answers.table(form, columns, rows, "kompetensi")


@require_http_methods(READ_AND_WRITE)
@inside(Permission.STAFF_WRITE)
def competence_new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Add a competence of one's own."""
    access.require(Permission.STAFF_WRITE)
    form = NewOwnForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add(access, form.cleaned_data["code"], form.own())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Kompetensi %(title)s ditambahkan.") % {"title": made.title})
            return redirect("competences", access.institution.slug)
    context = {"form": form}
    return render(request, "capacity/competence_form.html", context, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.STAFF_WRITE)
def competence_edit(request: HttpRequest, access: Access, competence_id: int) -> HttpResponseBase:
    """Change a competence of one's own."""
    access.require(Permission.STAFF_WRITE)
    found = queries.own(access, competence_id)
    initial = {
        "title": found.title, "description": found.description, "instrument": found.instrument,
        "values": ", ".join(found.values), "revision": found.revision,
    }  # fmt: skip
    form = OwnForm(answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(access, competence_id, form.own(), form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Perubahan disimpan."))
            return redirect("competences", access.institution.slug)
    context = {"form": form, "competence": queries.of_row(found)}
    return render(request, "capacity/competence_form.html", context, status=_status(form))


@require_POST
@inside(Permission.STAFF_WRITE)
def competence_retire(request: HttpRequest, access: Access, competence_id: int) -> HttpResponseBase:
    """No longer use a competence, or use it again where that is asked for."""
    form = RevisionForm(request.POST)
    revision = form.cleaned_data["revision"] if form.is_valid() else -1
    try:
        if request.POST.get("again"):
            operations.restore(access, competence_id, revision)
        else:
            operations.retire(access, competence_id, revision)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Perubahan disimpan."))
    return redirect("competences", access.institution.slug)


@require_http_methods(READ_AND_WRITE)
@inside(Permission.STAFF_WRITE)
def competence_hold(request: HttpRequest, access: Access, staff_id: int) -> HttpResponseBase:
    """Record that somebody holds a competence."""
    page = staff_queries.page(access, staff_id)
    access.require(Permission.STAFF_WRITE, page.row.office_id)
    offered = [(one.code, one.said) for one in queries.offered(access.institution)]
    initial = {"competence": request.GET.get("kompetensi", "")}
    form = HoldForm(offered, document_choices(access), answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            competences_held.hold(access, staff_id, form.holding())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Kompetensi dicatat."))
            return redirect("staff_member", access.institution.slug, staff_id)
    return render(request, "capacity/competence_hold.html", {"form": form, "page": page}, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.STAFF_WRITE)
def competence_remove(request: HttpRequest, access: Access, staff_id: int, held_id: int) -> HttpResponseBase:
    """Take a competence off somebody, with a reason."""
    page = staff_queries.page(access, staff_id)
    access.require(Permission.STAFF_WRITE, page.row.office_id)
    held = staff_queries.held(page, held_id)
    form = RemoveForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            competences_held.remove(access, staff_id, held_id, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Kompetensi dilepas."))
            return redirect("staff_member", access.institution.slug, staff_id)
    context = {"form": form, "page": page, "held": held}
    return render(request, "capacity/competence_remove.html", context, status=_status(form))


def _instrument(request: HttpRequest) -> str:
    return answers.choice(request, "instrumen", [one.id for one in loader.catalogue()])


def _status(form: forms.Form) -> int:
    return REFUSED if form.is_bound and form.errors else 200
