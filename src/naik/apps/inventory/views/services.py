"""Pages of services: the list, one service, adding, changing, and moving it through its life."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.apps.institutions.views import answers
from naik.apps.inventory import policies, service_table
from naik.apps.inventory.forms.services import MoveForm, ServiceForm, initial
from naik.apps.inventory.models import Hosting, Integration, ServiceKind
from naik.apps.inventory.operations import services as operations
from naik.apps.inventory.queries import duplicates as alike
from naik.apps.inventory.queries import service as one_query
from naik.apps.inventory.queries import services as queries
from naik.apps.inventory.queries import use as use_queries
from naik.apps.inventory.queries.services import Asked
from naik.apps.inventory.service_values import DEFAULTS
from naik.apps.inventory.templatetags.inventory import language, said
from naik.apps.inventory.views.asking import number, page_number, this_year
from naik.cycle.improvement_machines import SERVICE
from naik.instruments.loader import catalogue

REFUSED = 422


@require_safe
@inside(Permission.SERVICE_READ)
def services(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the services that fit the filters."""
    asked, page = _asked(request), page_number(request)
    found = queries.listing(access, asked, page=page)
    titles = {
        "name": gettext("Nama"), "office": gettext("Perangkat daerah"), "kind": gettext("Jenis"),
        "state": gettext("Keadaan"), "hosting": gettext("Hosting"), "integration": gettext("Integrasi"),
        "indicator": gettext("Indikator"), "started": gettext("Mulai"),
    }  # fmt: skip
    context = {
        "listing": found, "asked": asked, "choices": queries.choices(access),
        "kinds": ServiceKind.choices, "hostings": Hosting.choices, "integrations": Integration.choices,
        "states": [(name, said(text)) for name, text in SERVICE.states.items()],
        "headings": answers.headings(request, titles, queries.SORTS), "query": answers.kept(request, halaman=""),
        "sort_value": request.GET.get("urut", ""),
        "filtered": asked != Asked(sort=asked.sort, descending=asked.descending),
        "newer": answers.kept(request, halaman=str(page - 1)) if page > 1 else "",
        "older": answers.kept(request, halaman=str(page + 1)) if found.total > page * queries.PAGE else "",
        "most_in_a_file": queries.MOST_IN_A_FILE,
    }  # fmt: skip
    return render(request, "inventory/services.html", context)


@require_safe
@inside(Permission.SERVICE_READ)
def services_download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The same services as a file, with the columns that an import reads."""
    rows = queries.file_rows(access, _asked(request), language())
    return answers.table(form, service_table.headings(language()), rows, f"layanan-{access.institution.slug}")


@require_safe
@inside(Permission.SERVICE_READ)
def service(request: HttpRequest, access: Access, service_id: int) -> HttpResponseBase:
    """Show one service."""
    context = {
        "service": one_query.service(access, service_id),
        "history": one_query.history(access, service_id),
        "most_changes": one_query.MOST_CHANGES,
        "trend": use_queries.trend(access, service_id),
        "likenesses": alike.like(access, service_id),
        "zone": abbreviation(access.institution),
    }
    return render(request, "inventory/service.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SERVICE_WRITE)
def service_new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Add a service."""
    form = ServiceForm(
        queries.writable_offices(access), answers.sent(request), whole=policies.writes_everywhere(access),
        initial={**DEFAULTS, "values": "", "office": request.GET.get("kantor", ""), "state": "live"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add(access, form.office_id, form.given())
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("%(name)s ditambahkan.") % {"name": made.name})
            return redirect("service", access.institution.slug, made.pk)
    return _form(request, form, {"heading": gettext("Tambah layanan"), "service": None})


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SERVICE_WRITE)
def service_edit(request: HttpRequest, access: Access, service_id: int) -> HttpResponseBase:
    """Change a service."""
    page = one_query.service(access, service_id)
    if not page.may_write:
        raise Forbidden(Permission.SERVICE_WRITE)
    form = ServiceForm(
        queries.writable_offices(access, keep=page.office_id), answers.sent(request),
        whole=policies.writes_everywhere(access), state=str(page.fields["state"]),
        initial=initial(page.fields, page.office_id, page.revision),
    )  # fmt: skip
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(access, service_id, form.office_id, form.given(), form.revision_read)
        except Refused as refusal:
            answers.refuse(form, refusal)
            stale = refusal.sentence == operations.CHANGED_MEANWHILE
        else:
            messages.success(request, gettext("Perubahan disimpan."))
            return redirect("service", access.institution.slug, service_id)
    if stale:
        # What was typed stays; saving it once more is then a choice made with the new values in sight.
        form.data = {**request.POST.dict(), "revision": str(page.revision)}
    heading = gettext("Ubah %(name)s") % {"name": page.fields["name"]}
    return _form(
        request,
        form,
        {"heading": heading, "service": page, "meanwhile": one_query.history(access, service_id)[:1] if stale else ()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SERVICE_WRITE)
def service_move(request: HttpRequest, access: Access, service_id: int, move: str) -> HttpResponseBase:
    """Move a service through its life."""
    page = one_query.service(access, service_id)
    if not page.may_write:
        raise Forbidden(Permission.SERVICE_WRITE)
    wanted = next((one for one in SERVICE.moves if one.name == move), None)
    if wanted is None:
        raise Http404
    form = MoveForm(
        answers.sent(request), year=move in operations.YEAR_OF,
        year_required=move in operations.MUST_HAVE_YEAR, reason=wanted.reasoned,
        initial={"revision": page.revision, "year": str(this_year(access))},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        step = operations.Move(name=move, reason=given["reason"], year=given.get("year"), revision=given["revision"])
        try:
            done = operations.move(access, service_id, step)
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            text = gettext("%(name)s sekarang %(state)s.")
            messages.success(request, text % {"name": done.name, "state": said(SERVICE.title_of(done.state))})
            return redirect("service", access.institution.slug, service_id)
    context = {"form": form, "service": page, "move": wanted, "possible": wanted in page.moves}
    return render(request, "inventory/service_move.html", context, status=REFUSED if form.errors else 200)


def _form(request: HttpRequest, form: ServiceForm, context: dict[str, object]) -> HttpResponseBase:
    everything = {"form": form, "instruments": catalogue(), **context}
    return render(request, "inventory/service_form.html", everything, status=REFUSED if form.errors else 200)


def _asked(request: HttpRequest) -> Asked:
    sort, descending = answers.order(request, queries.SORTS)
    instrument, _colon, value = request.GET.get("indikator", "").replace("\x00", "")[:80].partition(":")
    return Asked(
        search=answers.words(request),
        office=number(request, "kantor"),
        kind=answers.choice(request, "jenis", ServiceKind.values),
        state=answers.choice(request, "keadaan", SERVICE.states),
        hosting=answers.choice(request, "hosting", Hosting.values),
        integration=answers.choice(request, "integrasi", Integration.values),
        indicator=(instrument, value) if instrument and value else None,
        everywhere=request.GET.get("semua") == "1",
        sort=sort,
        descending=descending,
    )
