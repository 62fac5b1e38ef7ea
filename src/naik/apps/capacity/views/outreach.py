"""Pages of outreach events: the list, one event, planned, changed, and as a calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.capacity.forms.outreach import EventForm, audience_as_typed, event_as_typed
from naik.apps.capacity.models import OutreachTopic
from naik.apps.capacity.operations import outreach as operations
from naik.apps.capacity.queries import outreach as queries
from naik.apps.capacity.queries import outreach_offered
from naik.apps.capacity.queries.outreach import Asked
from naik.apps.capacity.views.training_asking import number, page_of, pages
from naik.apps.evaluations.forms.meetings import said
from naik.apps.evaluations.queries.meeting_calendar import CalendarEntry, calendar_file
from naik.apps.improvement.forms.actions import CriterionForm
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.apps.institutions.views import answers
from naik.cycle.improvement_machines import OUTREACH

REFUSED = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]
SORTS = {"baru": _("terbaru"), "lama": _("terlama"), "nama": _("nama"), "diundang": _("undangan terbanyak")}
"""How a list can be sorted."""


@require_safe
@inside(Permission.TRAINING_READ)
def outreach(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the events that fit, page by page."""
    asked, page = _asked(request), page_of(request)
    listing = queries.listing(access, asked, first=(page - 1) * queries.PAGE)
    context = {
        "listing": listing, "asked": asked, "topics": OutreachTopic.choices,
        "states": [(name, said(text)) for name, text in OUTREACH.states.items()], "sorts": SORTS.items(),
        "years": queries.years(access), "services": queries.services(access), "offices": queries.offices(access),
        "filtered": Asked(sort=asked.sort) != asked, "may_manage": queries.may_manage(access),
        "zone": abbreviation(access.institution), **pages(request, page, listing.total, queries.PAGE),
    }  # fmt: skip
    return render(request, "capacity/outreach.html", context)


@require_safe
@inside(Permission.TRAINING_READ)
def outreach_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """The same events, all pages of them; money only for who sees the whole institution."""
    columns = (
        gettext("kegiatan"), gettext("jenis topik"), gettext("tentang"), gettext("mulai"), gettext("selesai"),
        gettext("zona waktu"), gettext("tempat"), gettext("pembicara"), gettext("keadaan"),
        gettext("perangkat daerah diundang"), gettext("perangkat daerah hadir"), gettext("orang hadir"),
        gettext("anggaran (rupiah)"), gettext("biaya (rupiah)"),
    )  # fmt: skip
    rows = [
        (
            one.title, one.topic_title, said(one.about), f"{localtime(one.starts_at):%Y-%m-%d %H:%M}",
            f"{localtime(one.ends_at):%Y-%m-%d %H:%M}", abbreviation(access.institution), one.place, one.speaker,
            said(one.state_title), one.invited, one.came, one.people, one.budget, one.spent,
        )
        for one in queries.listing(access, _asked(request), most=queries.MOST_IN_A_FILE).rows
    ]  # fmt: skip
    return answers.table(form, columns, rows, "sosialisasi")


@require_safe
@inside(Permission.TRAINING_READ)
def outreach_event(request: HttpRequest, access: Access, event_id: int) -> HttpResponseBase:
    """Show one event, its offices, its material, and what follows."""
    context = {"page": queries.page(access, event_id), "zone": abbreviation(access.institution)}
    return render(request, "capacity/outreach_event.html", context)


@require_http_methods(READ_AND_WRITE)
@inside(Permission.OUTREACH_MANAGE)
def outreach_new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Plan an event; the address may say about what (`layanan`, `kebijakan`, `indikator`) and for whom (`kantor`)."""
    offered = outreach_offered.offered(access)
    form = EventForm(access, offered, answers.sent(request), initial=_proposed(request, offered))
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.plan(access, form.values())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Sosialisasi dijadwalkan; perangkat daerah yang diundang diberi tahu."))
            return redirect("outreach_event", access.institution.slug, made.pk)
    return render(request, "capacity/outreach_form.html", {"form": form}, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.OUTREACH_MANAGE)
def outreach_edit(request: HttpRequest, access: Access, event_id: int) -> HttpResponseBase:
    """Change a planned event."""
    page = queries.page(access, event_id)
    offered = outreach_offered.offered(access, page)
    form = EventForm(
        access, offered, answers.sent(request), initial=event_as_typed(access, page, offered.offices)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(access, event_id, form.values(), form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Sosialisasi diubah."))
            return redirect("outreach_event", access.institution.slug, event_id)
    context = {"form": form, "page": page}
    return render(request, "capacity/outreach_form.html", context, status=_status(form))


@require_safe
@inside(Permission.TRAINING_READ)
def outreach_calendar(request: HttpRequest, access: Access) -> HttpResponseBase:
    """The events in reach for one's own calendar."""
    host = request.get_host().partition(":")[0]
    entries = (
        CalendarEntry(
            uid=f"sosialisasi-{one.id}@{host}", revision=one.revision,
            title=gettext("Sosialisasi: %(title)s") % {"title": one.title}, description=one.speaker, place=one.place,
            starts_at=one.starts_at, ends_at=one.ends_at, made_at=one.changed_at, cancelled=one.state == "cancelled",
        )
        for one in queries.calendar(access)
    )  # fmt: skip
    response = HttpResponse(calendar_file(*entries), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="sosialisasi-{access.institution.slug}.ics"'
    return response


def _proposed(request: HttpRequest, offered: outreach_offered.Offered) -> dict[str, object]:
    """What the address asks to plan; what it does not know is passed over."""
    asked = {number(one) for text in request.GET.getlist("kantor") for one in text.split(",")}
    opened = {one.pk for one in offered.offices}
    initial: dict[str, object] = audience_as_typed({one for one in asked if one in opened}, offered.offices)
    service = number(request.GET.get("layanan", ""))
    policy = request.GET.get("kebijakan", "").replace("\x00", "")[: operations.LONGEST_POLICY]
    instrument, value, _level = CriterionForm({"indikator": request.GET.get("indikator", "")}).criterion()
    name = dict(offered.services).get(service) if service is not None else None
    if name is not None:
        title = gettext("Sosialisasi %(name)s") % {"name": name}
        initial |= {"topic": OutreachTopic.SERVICE, "service": service, "title": title[: operations.LONGEST_TITLE]}
    elif policy:
        initial |= {"topic": OutreachTopic.POLICY, "policy": policy}
    elif value:
        initial |= {"topic": OutreachTopic.INDICATOR, "indicator": f"{instrument}/{value}"}
    return initial


def _asked(request: HttpRequest) -> Asked:
    year = number(request.GET.get("tahun", ""))
    return Asked(
        topic=answers.choice(request, "topik", OutreachTopic.values),
        state=answers.choice(request, "keadaan", OUTREACH.states),
        office=number(request.GET.get("kantor", "")),
        year=year if year is not None and year < 10_000 else None,
        service=number(request.GET.get("layanan", "")),
        search=answers.words(request),
        sort=answers.choice(request, "urut", SORTS, "baru"),
    )


def _status(form: EventForm) -> int:
    return REFUSED if form.is_bound and form.errors else 200
