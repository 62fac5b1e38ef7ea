"""What is done with an event: attendance, correction, cancellation, what follows, and an action made of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.capacity.forms import outreach as forms
from naik.apps.capacity.forms.training import ReasonForm
from naik.apps.capacity.operations import outreach as operations
from naik.apps.capacity.operations import outreach_after as after
from naik.apps.capacity.operations import outreach_attendance as attendance
from naik.apps.capacity.queries import outreach as queries
from naik.apps.capacity.queries import outreach_offered
from naik.apps.capacity.queries.outreach import EventPage
from naik.apps.capacity.views.training_asking import number, page_of, pages
from naik.apps.improvement.forms.actions import ActionForm
from naik.apps.improvement.operations.actions import LONGEST_TITLE
from naik.apps.improvement.queries import action_choices
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.apps.institutions.views import answers
from naik.cycle.improvement_machines import OUTREACH
from naik.intake.listing import LARGEST_FILE
from naik.reports import tables

REFUSED = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]
OFFICES = 100
"""Offices on one page of the list: a request holds 200 fields."""


@require_http_methods(READ_AND_WRITE)
@inside(Permission.OUTREACH_MANAGE)
def outreach_attendance(request: HttpRequest, access: Access, event_id: int) -> HttpResponseBase:
    """Count who came of each office, a page of offices at a time, and record the event as held."""
    page, ordinal = queries.page(access, event_id), page_of(request)
    offices = page.audience[(ordinal - 1) * OFFICES : ordinal * OFFICES]
    rows, faults = forms.counts_as_stored(offices), []
    revision = str(page.row.revision)
    if request.method == "POST":
        typed, wanted, wrong = forms.read_counts(request.POST, offices)
        rows, faults, revision = typed or rows, list(wrong), request.POST.get("revision", "")
        if not faults:
            try:
                sentence = _attended(request, access, event_id, wanted)
            except Refused as refused:
                faults = [refused.said]
            else:
                messages.success(request, sentence)
                if "hold" in request.POST:
                    return redirect("outreach_event", access.institution.slug, event_id)
                return redirect(f"{request.path}?halaman={ordinal}")
    context = {
        "page": page, "rows": rows, "faults": faults, "revision": revision, "ordinal": ordinal,
        "rest": "rest_absent" in request.POST, "zone": abbreviation(access.institution),
        **pages(request, ordinal, len(page.audience), OFFICES),
    }  # fmt: skip
    return render(request, "capacity/outreach_attendance.html", context, status=REFUSED if faults else 200)


@require_safe
@inside(Permission.OUTREACH_MANAGE)
def outreach_list(request: HttpRequest, access: Access, event_id: int) -> HttpResponseBase:
    """The invited offices as a file to fill in, with what is recorded already."""
    columns = (gettext("kode"), gettext("perangkat daerah"), gettext("hadir"))
    rows = [(one.code, one.name, one.attended) for one in queries.page(access, event_id).audience]
    headers = {"Content-Disposition": f'attachment; filename="daftar-hadir-sosialisasi-{event_id}.csv"'}
    return HttpResponse(tables.as_csv(columns, rows), content_type=answers.FORMATS["csv"], headers=headers)


@require_http_methods(READ_AND_WRITE)
@inside(Permission.OUTREACH_MANAGE)
def outreach_import(request: HttpRequest, access: Access, event_id: int) -> HttpResponseBase:
    """Take a filled list, wholly or, when a line stands against it, not at all."""
    page = queries.page(access, event_id)
    form = forms.ListFileForm(
        answers.sent(request), request.FILES or None, initial={"revision": page.row.revision}
    )  # fmt: skip
    refused_rows: tuple[attendance.RefusedRow, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(LARGEST_FILE + 1)
            reading = attendance.read(content, {one.code: one.office_id for one in page.audience})
            refused_rows = reading.refused
            if not refused_rows:
                count = attendance.attend(access, event_id, reading.attended, form.cleaned_data["revision"])
                messages.success(request, _counted(count))
                return redirect("outreach_attendance", access.institution.slug, event_id)
            form.add_error("file", gettext("Ada baris yang tidak dapat dibaca; belum ada yang disimpan."))
        except Refused as refused:
            form.add_error("file", refused.said)
    context = {"form": form, "page": page, "refused": refused_rows}
    return render(request, "capacity/outreach_import.html", context, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.OUTREACH_MANAGE)
def outreach_move(request: HttpRequest, access: Access, event_id: int, move: str) -> HttpResponseBase:
    """Cancel an event, or open its record for correction, with a reason and after saying what that does."""
    step = next((one for one in OUTREACH.moves if one.name == move and one.reasoned), None)
    if step is None:
        raise Http404
    page = queries.page(access, event_id)
    form = ReasonForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            sentence = _moved(access, event_id, move, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, sentence)
            return redirect("outreach_event", access.institution.slug, event_id)
    context = {"page": page, "step": step, "form": form, "zone": abbreviation(access.institution)}
    return render(request, "capacity/outreach_move.html", context, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.OUTREACH_MANAGE)
def outreach_after(request: HttpRequest, access: Access, event_id: int) -> HttpResponseBase:
    """Write what follows, what it cost, and what was handed out."""
    page = queries.page(access, event_id)
    initial = {
        "revision": page.row.revision, "follow_up": page.follow_up, "spent": page.row.spent,
        "documents": [key for key, _title in page.documents],
    }  # fmt: skip
    form = forms.AfterForm(outreach_offered.documents(access, page), answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            after.follow_up(
                access, event_id, typed["follow_up"], typed["spent"], typed.get("documents", []), typed["revision"]
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Tindak lanjut, biaya, dan materi disimpan."))
            return redirect("outreach_event", access.institution.slug, event_id)
    return render(request, "capacity/outreach_after.html", {"form": form, "page": page}, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.OUTREACH_MANAGE)
def outreach_action(request: HttpRequest, access: Access, event_id: int) -> HttpResponseBase:
    """Make what follows an action with an office, a due date and promised evidence."""
    access.require_somewhere(Permission.ACTION_MANAGE)
    page = queries.page(access, event_id)
    form = ActionForm(
        action_choices.offices(access), action_choices.people(access), answers.sent(request), initial=_proposed(page)
    )
    if request.method == "POST" and form.is_valid():
        row = page.row
        try:
            made = after.make_action(
                access, event_id, form.wanted(instrument=row.instrument, value=row.value, level=0)
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Tindak lanjut dibuat."))
            return redirect("action", access.institution.slug, made.pk)
    return render(request, "capacity/outreach_action.html", {"form": form, "page": page}, status=_status(form))


def _attended(request: HttpRequest, access: Access, event_id: int, wanted: dict[int, int | None]) -> str:
    """Save the numbers, or with the button for it record the event as held; what came of it."""
    # A revision that is no number was never given out, so that nothing is at it.
    revision = number(request.POST.get("revision", "")) or 0
    if "hold" not in request.POST:
        return _counted(attendance.attend(access, event_id, wanted, revision))
    attendance.hold(access, event_id, wanted, revision, rest_absent="rest_absent" in request.POST)
    return gettext("Sosialisasi tercatat dilaksanakan.")


def _counted(count: int) -> str:
    sentence = ngettext(
        "Kehadiran %(count)s perangkat daerah disimpan.", "Kehadiran %(count)s perangkat daerah disimpan.", count
    )
    return sentence % {"count": count}


def _moved(access: Access, event_id: int, move: str, reason: str) -> str:
    if move == "cancel":
        operations.cancel(access, event_id, reason)
        return gettext("Sosialisasi dibatalkan; perangkat daerah yang diundang diberi tahu.")
    attendance.correct(access, event_id, reason)
    return gettext("Catatan dibuka. Perbaiki kehadiran, lalu catat lagi sebagai dilaksanakan.")


def _proposed(page: EventPage) -> dict[str, object]:
    title = gettext("Tindak lanjut sosialisasi: %(title)s") % {"title": page.row.title}
    return {"title": title[:LONGEST_TITLE], "steps": page.follow_up}


def _status(form: forms.AfterForm | forms.ListFileForm | ReasonForm | ActionForm) -> int:
    return REFUSED if form.is_bound and form.errors else 200
