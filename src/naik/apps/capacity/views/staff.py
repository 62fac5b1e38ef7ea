"""Pages of the IT staff: the list, one of them, and every change."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.capacity import policies
from naik.apps.capacity.forms.staff import ForgetForm, LeaveForm, RevisionForm, StaffForm
from naik.apps.capacity.operations import staff as operations
from naik.apps.capacity.queries import staff as queries
from naik.apps.capacity.queries.staff import Asked
from naik.apps.capacity.queries.staff_accounts import account_choices
from naik.apps.capacity.queries.staff_positions import POSITIONS
from naik.apps.evidence.queries import today
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers

REFUSED = 422
LAST_PAGE = 10_000
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_safe
@inside(Permission.STAFF_READ)
def staff(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the staff that fit the filters, page by page."""
    asked = _asked(request)
    page = min(max(_number(request.GET.get("halaman", "")) or 1, 1), LAST_PAGE)
    listing = queries.listing(access, asked, first=(page - 1) * queries.PAGE)
    titles = {
        "name": gettext("Nama"), "office": gettext("Perangkat daerah"), "work": gettext("Pekerjaan TIK"),
        "functional_position": gettext("Jabatan fungsional"), "competences": gettext("Kompetensi"),
    }  # fmt: skip
    context = {
        "listing": listing,
        "asked": asked,
        "choices": queries.choices(access),
        "headings": answers.headings(request, titles, queries.SORTS),
        "sort_value": request.GET.get("urut", ""),
        "query": answers.kept(request, halaman=""),
        "earlier": answers.kept(request, halaman=str(page - 1)) if page > 1 else "",
        "later": answers.kept(request, halaman=str(page + 1)) if listing.total > page * queries.PAGE else "",
        "filtered": Asked(sort=asked.sort, descending=asked.descending) != asked,
    }
    return render(request, "capacity/staff.html", context)


@require_safe
@inside(Permission.STAFF_READ)
def staff_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """The same staff, all pages of them, with the columns that an import reads."""
    columns = (
        gettext("kode perangkat daerah"), gettext("nama"), gettext("surel"), gettext("pekerjaan"),
        gettext("jabatan fungsional"), gettext("nama perangkat daerah"), gettext("kompetensi"),
        gettext("berhenti bertugas"),
    )  # fmt: skip
    rows = [
        (
            one.office_code, one.name, one.email, one.work, one.functional_position, one.office_name,
            ", ".join(one.competences), one.left_on.isoformat() if one.left_on else "",
        )
        for one in queries.listing(access, _asked(request), most=queries.MOST_IN_A_FILE).rows
    ]  # fmt: skip
    return answers.table(form, columns, rows, "sdm-tik")


@require_safe
@inside(Permission.STAFF_READ)
def staff_member(request: HttpRequest, access: Access, staff_id: int) -> HttpResponseBase:
    """Show one staff member, what they can do and what they learned."""
    page = queries.page(access, staff_id)
    context = {"page": page, "leave": LeaveForm(initial={"on": today(access.institution), "revision": page.revision})}
    return render(request, "capacity/staff_member.html", context)


@require_http_methods(READ_AND_WRITE)
@inside(Permission.STAFF_WRITE)
def staff_new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Add one staff member."""
    offices = _offices(access)
    initial = {"office": request.GET.get("kantor") or (offices[0][0] if len(offices) == 1 else "")}
    form = StaffForm(offices, account_choices(access), answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add(access, form.values())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("%(name)s ditambahkan.") % {"name": made.name})
            return redirect("staff_member", access.institution.slug, made.pk)
    context = {"form": form, "positions": POSITIONS}
    return render(request, "capacity/staff_form.html", context, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.STAFF_WRITE)
def staff_edit(request: HttpRequest, access: Access, staff_id: int) -> HttpResponseBase:
    """Change one staff member."""
    page = queries.page(access, staff_id)
    access.require(Permission.STAFF_WRITE, page.row.office_id)
    row = page.row
    initial = {
        "office": row.office_id, "name": row.name, "email": row.email, "work": row.work,
        "functional_position": row.functional_position, "person": page.person_id, "revision": page.revision,
    }  # fmt: skip
    offices = dict(_offices(access)) | {row.office_id: row.office_name}
    accounts = dict(account_choices(access))
    if page.person_id is not None:
        accounts.setdefault(page.person_id, gettext("Akun yang tertaut sekarang"))
    form = StaffForm(tuple(offices.items()), tuple(accounts.items()), answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(access, staff_id, form.values(), form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Perubahan disimpan."))
            return redirect("staff_member", access.institution.slug, staff_id)
    context = {"form": form, "positions": POSITIONS, "page": page}
    return render(request, "capacity/staff_form.html", context, status=_status(form))


@require_POST
@inside(Permission.STAFF_WRITE)
def staff_leave(request: HttpRequest, access: Access, staff_id: int) -> HttpResponseBase:
    """Say that somebody left."""
    page = queries.page(access, staff_id)
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            operations.leave(access, staff_id, on=form.cleaned_data["on"], revision=form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Tercatat: pegawai ini tidak lagi bertugas."))
            return redirect("staff_member", access.institution.slug, staff_id)
    context = {"page": page, "leave": form, "form": form}
    return render(request, "capacity/staff_member.html", context, status=_status(form))


@require_POST
@inside(Permission.STAFF_WRITE)
def staff_return(request: HttpRequest, access: Access, staff_id: int) -> HttpResponseBase:
    """Take back that somebody left."""
    page = queries.page(access, staff_id)
    form = RevisionForm(request.POST)
    if form.is_valid():
        try:
            operations.come_back(access, staff_id, revision=form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Tercatat: pegawai ini bertugas kembali."))
            return redirect("staff_member", access.institution.slug, staff_id)
    return render(request, "capacity/staff_member.html", {"page": page, "form": form}, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.STAFF_WRITE)
def staff_forget(request: HttpRequest, access: Access, staff_id: int) -> HttpResponseBase:
    """Erase who somebody was who left and has no account."""
    page = queries.page(access, staff_id)
    access.require(Permission.STAFF_WRITE, page.row.office_id)
    form = ForgetForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.forget(access, staff_id, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Data pribadi dihapus."))
            return redirect("staff_member", access.institution.slug, staff_id)
    return render(request, "capacity/staff_forget.html", {"page": page, "form": form}, status=_status(form))


def _offices(access: Access) -> tuple[tuple[int, str], ...]:
    return tuple((one.pk, f"{one.name} ({one.code})") for one in policies.offices(access, Permission.STAFF_WRITE))


def _asked(request: HttpRequest) -> Asked:
    sort, descending = answers.order(request, queries.SORTS)
    return Asked(
        search=answers.words(request),
        office=_number(request.GET.get("kantor", "")),
        competence=_line(request, "kompetensi"),
        holding=answers.choice(request, "pegang", queries.HOLDING, "yes"),
        position=_line(request, "jabatan"),
        state=answers.choice(request, "keadaan", queries.STATES, "at_work"),
        sort=sort,
        descending=descending,
    )


def _line(request: HttpRequest, name: str) -> str:
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:160]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _status(form: forms.Form) -> int:
    return REFUSED if form.is_bound and form.errors else 200
