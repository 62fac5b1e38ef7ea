"""Pages of attendance: the list, the file to fill in and its way back, and the QR sheet."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.capacity import papers
from naik.apps.capacity.check_in_tokens import token_of
from naik.apps.capacity.forms import attendance as forms
from naik.apps.capacity.operations import attendance as operations
from naik.apps.capacity.operations import attendance_table
from naik.apps.capacity.operations.attendance import FILE, Attended
from naik.apps.capacity.queries import attendance as queries
from naik.apps.capacity.queries import training
from naik.apps.capacity.views.training_asking import page_of, pages
from naik.apps.evaluations.forms.meetings import said
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.apps.institutions.views import answers

REFUSED = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]
LISTED = ("enrolled", "present", "absent", "queued")
"""Who is on the list: also those who waited for a place, for they may have come."""


@require_http_methods(READ_AND_WRITE)
@inside(Permission.TRAINING_MANAGE)
def training_attendance(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Tick who came and write down scores, a page of people at a time."""
    number = page_of(request)
    first = (number - 1) * queries.PAGE
    listing = queries.participants(access, session_id, first=first, states=LISTED)
    salt, rows, faults = _salt(access, session_id, "list"), forms.as_stored(listing.rows), []
    if request.method == "POST":
        try:
            shown = forms.unpacked(request.POST.get("shown", ""), salt)
            everybody = queries.participants(access, session_id, most=None).rows
            typed = forms.read(request.POST, everybody, shown)
            rows, faults = typed.rows, [said(one) for one in typed.faults]
            if not faults:
                count = operations.mark(access, session_id, typed.shown, typed.wanted)
                sentence = ngettext(
                    "Kehadiran %(count)s peserta disimpan.", "Kehadiran %(count)s peserta disimpan.", count
                )
                messages.success(request, sentence % {"count": count})
                return redirect(f"{request.path}?halaman={number}")
        except Refused as refused:
            faults = [refused.said]
    context = {
        "page": training.page(access, session_id, {}),
        "listing": listing,
        "rows": rows,
        "faults": faults,
        "shown": request.POST.get("shown", "") if faults else forms.packed(listing.rows, salt),
        "zone": abbreviation(access.institution),
        **pages(request, number, listing.total, queries.PAGE),
    }
    return render(request, "capacity/training_attendance.html", context, status=REFUSED if faults else 200)


@require_POST
@inside(Permission.TRAINING_MANAGE)
def attendance_rest(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Mark everybody of whom nothing is recorded as absent."""
    try:
        count = operations.rest_absent(access, session_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        sentence = ngettext("%(count)s peserta ditandai tidak hadir.", "%(count)s peserta ditandai tidak hadir.", count)
        messages.success(request, sentence % {"count": count})
    return redirect("training_attendance", access.institution.slug, session_id)


@require_safe
@inside(Permission.TRAINING_MANAGE)
def attendance_csv(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """The list as a file to fill in."""
    rows = queries.participants(access, session_id, most=None, states=LISTED).rows
    headers = {"Content-Disposition": f'attachment; filename="daftar-hadir-{session_id}.csv"'}
    return HttpResponse(attendance_table.written(rows), content_type=answers.FORMATS["csv"], headers=headers)


@require_http_methods(READ_AND_WRITE)
@inside(Permission.TRAINING_MANAGE)
def attendance_import(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Read a filled list and show everything it would change; nothing is written."""
    page = training.page(access, session_id, {})
    form = forms.FileForm(answers.sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows = queries.participants(access, session_id, most=None, states=LISTED).rows
        try:
            content = form.cleaned_data["file"].read(attendance_table.LARGEST_FILE + 1)
            reading = attendance_table.read(content, rows)
        except Refused as refused:
            form.add_error("file", refused.said)
        else:
            agreed = forms.AgreedForm(initial={"shown": _packed(access, session_id, reading)})
            context = {"page": page, "reading": reading, "form": agreed}
            return render(request, "capacity/attendance_import_shown.html", context)
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "capacity/attendance_import.html", {"form": form, "page": page}, status=status)


@require_POST
@inside(Permission.TRAINING_MANAGE)
def attendance_import_apply(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Write exactly what was shown, or nothing when somebody else changed it meanwhile."""
    try:
        shown, wanted = _unpacked(access, session_id, request.POST.get("shown", ""))
        count = operations.mark(access, session_id, shown, wanted, by=FILE)
    except Refused as refused:
        messages.error(request, refused.said)
        return redirect("attendance_import", access.institution.slug, session_id)
    sentence = ngettext("Kehadiran %(count)s peserta disimpan.", "Kehadiran %(count)s peserta disimpan.", count)
    messages.success(request, sentence % {"count": count})
    return redirect("training_attendance", access.institution.slug, session_id)


@require_safe
@inside(Permission.TRAINING_MANAGE)
def attendance_sheet(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """A page to hang up: whoever takes part marks themself present by the QR code on it."""
    page = training.page(access, session_id, {})
    with override("id"):
        path = reverse("check_in", args=[access.institution.slug, token_of(access.institution.pk, session_id)])
    address = f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)
    content = papers.attendance_sheet(access.institution, page.row, address)
    headers = {"Content-Disposition": f'inline; filename="lembar-hadir-{session_id}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _salt(access: Access, session_id: int, what: str) -> str:
    return f"capacity:attendance:{what}:{access.institution.pk}:{session_id}:{access.person.pk}"


def _packed(access: Access, session_id: int, reading: attendance_table.Reading) -> str:
    content = [[one.id, *_plain(one.old), *_plain(one.new)] for one in reading.changed]
    return signing.dumps(content, salt=_salt(access, session_id, "file"), compress=True)


def _unpacked(access: Access, session_id: int, text: str) -> tuple[dict[int, Attended], dict[int, Attended]]:
    try:
        content = signing.loads(text, salt=_salt(access, session_id, "file"), max_age=forms.GOOD_FOR_SECONDS)
    except signing.BadSignature as error:
        raise Refused(forms.STALE) from error
    shown = {key: _attended(*rest[:3]) for key, *rest in content}
    return shown, {key: _attended(*rest[3:]) for key, *rest in content}


def _plain(one: Attended) -> list[bool | str | None]:
    return [str(value) if isinstance(value, Decimal) else value for value in asdict(one).values()]


def _attended(present: bool | None, before: str | None, after: str | None) -> Attended:
    return Attended(present, None if before is None else Decimal(before), None if after is None else Decimal(after))
