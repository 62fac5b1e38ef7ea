"""Pages of training sessions: the list with its budget, one session, every change, and the calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.capacity import policies
from naik.apps.capacity.forms.training import ReasonForm, SessionForm, SpendingForm, session_as_typed
from naik.apps.capacity.operations import certificates
from naik.apps.capacity.operations import training as operations
from naik.apps.capacity.queries import attendance, competences, programmes
from naik.apps.capacity.queries import training as queries
from naik.apps.capacity.queries.training import Asked
from naik.apps.capacity.views.training_asking import asked_for, number, page_of, pages
from naik.apps.evaluations.forms.meetings import said
from naik.apps.evaluations.queries.meeting_calendar import CalendarEntry, calendar_file
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.apps.institutions.views import answers
from naik.cycle.improvement_machines import TRAINING

REFUSED = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]
SORTS = {"baru": _("terbaru"), "lama": _("terlama"), "program": _("program"), "kuota": _("kuota terbanyak")}
"""How a list can be sorted."""


@require_safe
@inside(Permission.TRAINING_READ)
def trainings(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the sessions that fit, page by page, and what they cost by year."""
    asked, page = _asked(request), page_of(request)
    listing = queries.listing(access, asked, first=(page - 1) * queries.PAGE)
    context = {
        "listing": listing,
        "asked": asked,
        "states": [(name, said(text)) for name, text in TRAINING.states.items()],
        "sorts": SORTS.items(),
        "years": queries.years(access),
        "programmes": queries.programmes(access),
        "filtered": Asked(sort=asked.sort) != asked,
        "budget": queries.budget(access),
        "may_manage": programmes.may_manage(access),
        "zone": abbreviation(access.institution),
        **pages(request, page, listing.total, queries.PAGE),
    }
    return render(request, "capacity/trainings.html", context)


@require_safe
@inside(Permission.TRAINING_READ)
def trainings_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """The same sessions, all pages of them; money only for who sees the whole institution."""
    columns = (
        gettext("program"), gettext("mulai"), gettext("selesai"), gettext("zona waktu"), gettext("tempat"),
        gettext("pengajar"), gettext("keadaan"), gettext("jam pelatihan"), gettext("kuota"), gettext("terdaftar"),
        gettext("daftar tunggu"), gettext("hadir"), gettext("anggaran (rupiah)"), gettext("biaya (rupiah)"),
    )  # fmt: skip
    rows = [
        (
            one.title, f"{localtime(one.starts_at):%Y-%m-%d %H:%M}", f"{localtime(one.ends_at):%Y-%m-%d %H:%M}",
            abbreviation(access.institution), one.place, one.trainer, said(one.state_title), one.hours, one.quota,
            one.seated, one.queued, one.present, one.budget, one.spent,
        )
        for one in queries.listing(access, _asked(request), most=queries.MOST_IN_A_FILE).rows
    ]  # fmt: skip
    return answers.table(form, columns, rows, "pelatihan")


@require_safe
@inside(Permission.TRAINING_READ)
def training(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Show one session and its participants."""
    number_of_page = page_of(request)
    page = queries.page(access, session_id, competences.titles(access.institution))
    listing = attendance.participants(access, session_id, first=(number_of_page - 1) * attendance.PAGE)
    context = {
        "page": page,
        "participants": listing,
        "gain": attendance.gain(access, session_id),
        "revoked": attendance.revoked(access, session_id),
        "zone": abbreviation(access.institution),
        **pages(request, number_of_page, listing.total, attendance.PAGE),
    }
    return render(request, "capacity/training.html", context)


@require_http_methods(READ_AND_WRITE)
@inside(Permission.TRAINING_MANAGE)
def training_new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Plan a session; the address may say for which competences (`kompetensi`) and offices (`kantor`)."""
    wanted = asked_for(request, competences.titles(access.institution))
    offices = [(one.pk, one.name) for one in policies.offices(access, Permission.TRAINING_MANAGE)]
    asked_offices = {number(one) for one in request.GET.getlist("kantor")}
    best = number(request.GET.get("program", "")) or programmes.best_for(access, wanted)
    initial = {"programme": best, "offices": [key for key, _name in offices if key in asked_offices]}
    form = SessionForm(access, programmes.choices(access), offices, answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.plan(access, form.values())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Pelatihan dijadwalkan."))
            return redirect("training", access.institution.slug, made.pk)
    context = {"form": form, "wanted": wanted, "unserved": bool(wanted) and best is None,
               "asked_offices": sorted(one for one in asked_offices if one is not None)}  # fmt: skip
    return render(request, "capacity/training_form.html", context, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.TRAINING_MANAGE)
def training_edit(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Change a session."""
    page = queries.page(access, session_id, {})
    offices = dict(page.offices) | {
        one.pk: one.name for one in policies.offices(access, Permission.TRAINING_MANAGE)
    }  # fmt: skip
    choices = programmes.choices(access, kept=page.row.programme_id)
    form = SessionForm(
        access, choices, sorted(offices.items(), key=lambda one: one[1]), answers.sent(request),
        initial=session_as_typed(access, page),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(access, session_id, form.values(), form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Pelatihan diubah."))
            return redirect("training", access.institution.slug, session_id)
    context = {"form": form, "page": page}
    return render(request, "capacity/training_form.html", context, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.TRAINING_MANAGE)
def training_move(request: HttpRequest, access: Access, session_id: int, move: str) -> HttpResponseBase:
    """Take a session one step on, or back with a reason, after saying what that does."""
    step = next((one for one in TRAINING.moves if one.name == move), None)
    if step is None:
        raise Http404
    page = queries.page(access, session_id, {})
    given = answers.sent(request)
    form = ReasonForm(given) if step.reasoned else None
    refusal = ""
    if given is not None and (form is None or form.is_valid()):
        try:
            sentence = _moved(access, session_id, move, form.cleaned_data["reason"] if form else "")
        except Refused as refused:
            refusal = refused.said
        else:
            messages.success(request, sentence)
            return redirect("training", access.institution.slug, session_id)
    if form is not None and refusal:
        form.add_error(None, refusal)
    context = {"page": page, "step": step, "form": form, "refusal": refusal, "zone": abbreviation(access.institution)}
    status = REFUSED if refusal or (form is not None and form.errors) else 200
    return render(request, "capacity/training_move.html", context, status=status)


@require_http_methods(READ_AND_WRITE)
@inside(Permission.TRAINING_MANAGE)
def training_spending(request: HttpRequest, access: Access, session_id: int) -> HttpResponseBase:
    """Record what a session cost."""
    page = queries.page(access, session_id, {})
    initial = {"revision": page.row.revision, "spent": page.row.spent}
    form = SpendingForm(answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.spend(access, session_id, form.cleaned_data["spent"], form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Biaya disimpan."))
            return redirect("training", access.institution.slug, session_id)
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "capacity/training_spending.html", {"form": form, "page": page}, status=status)


@require_safe
@inside(Permission.TRAINING_READ)
def training_calendar(request: HttpRequest, access: Access) -> HttpResponseBase:
    """The sessions in reach for one's own calendar."""
    host = request.get_host().partition(":")[0]
    entries = (
        CalendarEntry(
            uid=f"pelatihan-{one.id}@{host}", revision=one.revision,
            title=gettext("Pelatihan: %(title)s") % {"title": one.title}, description=one.trainer, place=one.place,
            starts_at=one.starts_at, ends_at=one.ends_at, made_at=one.changed_at, cancelled=one.state == "cancelled",
        )
        for one in queries.calendar(access)
    )  # fmt: skip
    response = HttpResponse(calendar_file(*entries), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="pelatihan-{access.institution.slug}.ics"'
    return response


def _moved(access: Access, session_id: int, move: str, reason: str) -> str:
    """Do it, and say what came of it."""
    match move:
        case "announce":
            operations.announce(access, session_id)
            return gettext("Pendaftaran dibuka; kontributor perangkat daerah diberi tahu.")
        case "hold":
            operations.hold(access, session_id)
            return gettext("Pelatihan tercatat dilaksanakan. Catat kehadirannya.")
        case "cancel":
            operations.cancel(access, session_id, reason)
            return gettext("Pelatihan dibatalkan; peserta yang memiliki akun diberi tahu.")
        case "settle":
            count = certificates.settle(access, session_id)
            return gettext("Daftar hadir disahkan; %(count)s sertifikat diterbitkan.") % {"count": count}
        case "reopen":
            count = certificates.reopen(access, session_id, reason)
            return gettext("Daftar hadir dibuka kembali; %(count)s sertifikat dicabut.") % {"count": count}
    raise Http404


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        state=answers.choice(request, "keadaan", TRAINING.states),
        programme=number(request.GET.get("program", "")),
        year=_year(request),
        sort=answers.choice(request, "urut", SORTS, "baru"),
    )


def _year(request: HttpRequest) -> int | None:
    found = number(request.GET.get("tahun", ""))
    return found if found is not None and found < 10_000 else None


def _status(form: SessionForm) -> int:
    return REFUSED if form.is_bound and form.errors else 200
