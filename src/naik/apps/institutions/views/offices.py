"""Pages of offices: the list, one office, closing it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.institutions.access import Access
from naik.apps.institutions.forms.offices import CloseForm, OfficeForm, ReasonForm
from naik.apps.institutions.models import OfficeKind
from naik.apps.institutions.office_values import COLUMNS
from naik.apps.institutions.operations import offices as operations
from naik.apps.institutions.pages import inside
from naik.apps.institutions.queries import offices as queries
from naik.apps.institutions.queries.offices import Asked
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.institutions.views import answers


@require_safe
@inside(Permission.OFFICE_READ)
def offices(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the offices that fit the filters."""
    asked = _asked(request)
    titles = {
        "code": gettext("Kode"), "name": gettext("Nama"), "kind": gettext("Jenis"), "head": gettext("Pimpinan"),
        "contact": gettext("Kontak"),
    }  # fmt: skip
    context = {
        "offices": queries.offices(access, asked),
        "asked": asked,
        "kinds": OfficeKind.choices,
        "headings": answers.headings(request, titles, queries.SORTS),
        "sort_value": request.GET.get("urut", ""),
        "query": answers.kept(request),
        "filtered": bool(asked.search or asked.kind or asked.state != "open"),
    }
    return render(request, "institutions/offices.html", context)


@require_safe
@inside(Permission.OFFICE_READ)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The same offices as a file, with the columns that an import reads."""
    rows = [[getattr(one, column) for column in COLUMNS] for one in queries.offices(access, _asked(request))]
    return answers.table(form, COLUMNS, rows, "perangkat-daerah")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.OFFICE_MANAGE)
def add(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Add one office."""
    form = OfficeForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            office = operations.add(access, form.values())
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("%(name)s ditambahkan.") % {"name": office.name})
            return redirect("offices", access.institution.slug)
    return _form(request, access, form, gettext("Tambah perangkat daerah"), gettext("Simpan"))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.OFFICE_MANAGE)
def edit(request: HttpRequest, access: Access, office_id: int) -> HttpResponseBase:
    """Change one office."""
    office = queries.office(access, office_id)
    form = OfficeForm(answers.sent(request), initial={column: getattr(office, column) for column in COLUMNS})
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(access, office_id, form.values())
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Perubahan disimpan."))
            return redirect("offices", access.institution.slug)
    return render(
        request, "institutions/office.html", {"form": form, "office": office}, status=answers.status(form)
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.OFFICE_MANAGE)
def close(request: HttpRequest, access: Access, office_id: int) -> HttpResponseBase:
    """Close one office, with a day and a reason."""
    office = queries.office(access, office_id)
    form = CloseForm(answers.sent(request), initial={"on": timezone.localdate(timezone=zone(access.institution))})
    if request.method == "POST" and form.is_valid():
        try:
            operations.close(access, office_id, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("%(name)s ditutup.") % {"name": office.name})
            return redirect("offices", access.institution.slug)
    heading = gettext("Tutup %(name)s") % {"name": office.name}
    return _form(request, access, form, heading, gettext("Tutup perangkat daerah"))


@require_POST
@inside(Permission.OFFICE_MANAGE)
def reopen(request: HttpRequest, access: Access, office_id: int) -> HttpResponseBase:
    """Open a closed office again."""
    office = queries.office(access, office_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            operations.reopen(access, office_id, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("%(name)s dibuka kembali.") % {"name": office.name})
            return redirect("office_edit", access.institution.slug, office_id)
    heading = gettext("Buka kembali %(name)s") % {"name": office.name}
    return _form(request, access, form, heading, gettext("Buka kembali"))


def _form(request: HttpRequest, access: Access, form: forms.Form, heading: str, button: str) -> HttpResponseBase:
    context = {
        "form": form, "heading": heading, "button": button, "back": reverse("offices", args=[access.institution.slug]),
        "back_label": gettext("Perangkat daerah"),
    }  # fmt: skip
    return render(request, "institutions/form.html", context, status=answers.status(form))


def _asked(request: HttpRequest) -> Asked:
    sort, descending = answers.order(request, queries.SORTS)
    return Asked(
        search=answers.words(request),
        kind=answers.choice(request, "jenis", OfficeKind.values),
        state=answers.choice(request, "keadaan", queries.STATES, "open"),
        sort=sort,
        descending=descending,
    )
