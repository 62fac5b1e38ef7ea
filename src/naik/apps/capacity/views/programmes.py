"""Pages of training programmes: the list, one of them, and every change."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.capacity.forms.programmes import ProgrammeForm
from naik.apps.capacity.operations import programmes as operations
from naik.apps.capacity.queries import competences
from naik.apps.capacity.queries import programmes as queries
from naik.apps.capacity.queries.programmes import Asked
from naik.apps.capacity.views.training_asking import asked_for, number, page_of, pages
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers

REFUSED = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]
SORTS = {"judul": _("judul"), "jam": _("jam terbanyak"), "sesi": _("sesi terbanyak")}


@require_safe
@inside(Permission.TRAINING_READ)
def programmes(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the programmes that fit, page by page."""
    asked, page = _asked(request), page_of(request)
    listing = queries.listing(access, asked, first=(page - 1) * queries.PAGE)
    context = {
        "listing": listing,
        "asked": asked,
        "sorts": SORTS.items(),
        "competences": [(one.code, one.said) for one in competences.offered(access.institution)],
        "filtered": Asked(sort=asked.sort) != asked,
        "may_manage": queries.may_manage(access),
        **pages(request, page, listing.total, queries.PAGE),
    }
    return render(request, "capacity/programmes.html", context)


@require_safe
@inside(Permission.TRAINING_READ)
def programmes_download(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """The same programmes, all pages of them."""
    columns = (
        gettext("judul"), gettext("isi"), gettext("kompetensi"), gettext("jam pelatihan"), gettext("sesi"),
        gettext("ditawarkan"),
    )  # fmt: skip
    rows = [
        (
            one.title, one.content, ", ".join(one.competences), one.hours, one.sessions,
            gettext("tidak") if one.retired else gettext("ya"),
        )
        for one in queries.listing(access, _asked(request), most=queries.MOST_IN_A_FILE).rows
    ]  # fmt: skip
    return answers.table(form, columns, rows, "program-pelatihan")


@require_safe
@inside(Permission.TRAINING_READ)
def programme(request: HttpRequest, access: Access, programme_id: int) -> HttpResponseBase:
    """Show one programme."""
    context = {"programme": queries.programme(access, programme_id), "may_manage": queries.may_manage(access)}
    return render(request, "capacity/programme.html", context)


@require_http_methods(READ_AND_WRITE)
@inside(Permission.TRAINING_MANAGE)
def programme_new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Add a programme; the address may say for which competences, and for which offices a session is planned next."""
    offered = [(one.code, one.said) for one in competences.offered(access.institution)]
    initial = {"competences": asked_for(request, {code for code, _title in offered})}
    form = ProgrammeForm(offered, answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add(access, form.values())
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Program ditambahkan."))
            offices = request.GET.getlist("kantor")
            if offices:
                query = urlencode([("program", str(made.pk)), *(("kantor", one) for one in offices)])
                return redirect(f"{reverse('training_new', args=[access.institution.slug])}?{query}")
            return redirect("programme", access.institution.slug, made.pk)
    return render(request, "capacity/programme_form.html", {"form": form}, status=_status(form))


@require_http_methods(READ_AND_WRITE)
@inside(Permission.TRAINING_MANAGE)
def programme_edit(request: HttpRequest, access: Access, programme_id: int) -> HttpResponseBase:
    """Change a programme."""
    found = queries.programme(access, programme_id)
    known = competences.known(access.institution)
    offered = [(code, one.said) for code, one in known.items() if not one.retired or code in found.codes]
    initial = {
        "revision": found.revision, "title": found.title, "content": found.content, "competences": list(found.codes),
        "hours": found.hours,
    }  # fmt: skip
    form = ProgrammeForm(offered, answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(access, programme_id, form.values(), form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Program diubah."))
            return redirect("programme", access.institution.slug, programme_id)
    context = {"form": form, "programme": found}
    return render(request, "capacity/programme_form.html", context, status=_status(form))


@require_POST
@inside(Permission.TRAINING_MANAGE)
def programme_retire(request: HttpRequest, access: Access, programme_id: int) -> HttpResponseBase:
    """Offer a programme no longer."""
    try:
        operations.retire(access, programme_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Program tidak ditawarkan lagi; sesi yang ada tetap berjalan."))
    return redirect("programme", access.institution.slug, programme_id)


@require_POST
@inside(Permission.TRAINING_MANAGE)
def programme_restore(request: HttpRequest, access: Access, programme_id: int) -> HttpResponseBase:
    """Offer a programme again."""
    try:
        operations.restore(access, programme_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Program ditawarkan lagi."))
    return redirect("programme", access.institution.slug, programme_id)


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        search=answers.words(request),
        competence=" ".join(request.GET.get("kompetensi", "").replace("\x00", "").split())[:40],
        retired=bool(number(request.GET.get("semua", ""))),
        sort=answers.choice(request, "urut", SORTS, "judul"),
    )


def _status(form: ProgrammeForm) -> int:
    return REFUSED if form.is_bound and form.errors else 200
