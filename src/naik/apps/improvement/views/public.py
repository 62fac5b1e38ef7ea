"""Planning for everybody: from a report or published levels to a plan. Nothing of it is stored."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.improvement.forms.public import ReportForm
from naik.apps.improvement.queries import public_places
from naik.apps.improvement.queries.public_question import BadQuestion, Question, read
from naik.apps.improvement.views.public_answering import for_everybody, refused, said, too_many
from naik.apps.improvement.views.public_page import PARTS, answer_page
from naik.apps.improvement.views.public_sheet import sheet_of
from naik.apps.results import queries
from naik.apps.results.throttling import ReportThrottle
from naik.instruments import loader
from naik.instruments.model import Text
from naik.intake import Reading
from naik.intake.limits import LARGEST_FILE, TOO_LARGE
from naik.statistics.movement import daring, of_shipped_regions

ROOM_FOR_THE_FORM = 64 * 1024
"""What a form adds around its file, in bytes."""


@csrf_exempt  # nothing is changed for anybody, and a page without cookies can hold no secret
@require_http_methods(["GET", "HEAD", "POST"])
@for_everybody
def start(request: HttpRequest) -> HttpResponse:
    """Put in a report, or pick an institution."""
    if request.method == "POST":
        return _report(request)
    return _start(request, ReportForm())


def _start(request: HttpRequest, form: ReportForm, status: int = 200, *, fill_in: str = "") -> HttpResponse:
    q = " ".join(request.GET.get("q", "").split()) if request.method != "POST" else ""
    if len(q) > 100 or not q.isprintable():
        raise BadQuestion(
            Text("Nama ini terlalu panjang atau tidak dapat dibaca.", "This name is too long or cannot be read.")
        )
    context = {
        "form": form,
        "q": q,
        "found": queries.search(q) if q else (),
        "known": public_places.with_known_levels(),
        "instruments": list(reversed(loader.catalogue())),
        "fill_in": fill_in,
    }
    return render(request, "improvement/public_start.html", context, status=status)


def _report(request: HttpRequest) -> HttpResponse:
    throttle = ReportThrottle(settings.REPORT_RATE)
    if not throttle.allow_request(request):
        return too_many(request, throttle)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_FILE + ROOM_FOR_THE_FORM:
        return refused(request, said(TOO_LARGE), 413)
    # In memory only: not even a temporary file is written.
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    form = ReportForm(request.POST, request.FILES)
    if form.is_valid() and form.reading is not None:
        return HttpResponseRedirect(f"{reverse('plan_levels')}?{_question(form.reading).query()}", status=303)
    fill_in = ""
    if form.reading is not None and form.reading.levels:
        fill_in = f"{reverse('what_if')}?{_question(form.reading).query()}"
    return _start(request, form, 422, fill_in=fill_in)


def _question(reading: Reading) -> Question:
    return Question(
        instrument=loader.load(reading.instrument_id or "spbe-2020"),
        levels=dict(reading.levels),
        institution=public_places.slug_of(reading.institution),
        year=reading.year,
    )


@require_safe
@for_everybody
def levels(request: HttpRequest) -> HttpResponse:
    """The way up from the levels in the address."""
    question = read(request.GET)
    if not question.filled:
        raise BadQuestion(
            Text("Alamat ini tidak memuat satu tingkat indikator pun.", "This address holds no level of any indicator.")
        )
    part = request.GET.get("bagian", "")
    if part not in PARTS:
        raise BadQuestion(Text(f"Bagian “{part[:20]}” tidak ada.", f"There is no part “{part[:20]}”."))
    return answer_page(request, question, part)


@require_safe
@for_everybody
def institution(request: HttpRequest, slug: str) -> HttpResponse:
    """The way up of an institution whose levels are published; of another, what can be said without them."""
    page = queries.institution(slug)
    if page is None:
        raise Http404
    known = public_places.known_levels(slug)
    if not known:
        return _without_levels(request, page)
    asked = request.GET.get("tahun", "")
    chosen = next((one for one in known if not asked or str(one.year) == asked), None)
    if chosen is None:
        raise BadQuestion(
            Text(
                f"Tingkat indikator tahun “{asked[:10]}” tidak diumumkan.",
                f"The levels of “{asked[:10]}” were not published.",
            )
        )
    question = Question(
        instrument=loader.load(chosen.instrument), levels=chosen.levels, institution=slug, year=chosen.year
    )
    return answer_page(request, question, "", published=[one.year for one in known])


def _without_levels(request: HttpRequest, page: queries.InstitutionPage) -> HttpResponse:
    latest = page.latest
    movement = None
    if latest is not None and latest.index is not None:
        movement = daring(of_shipped_regions(latest.instrument), latest.index, latest.index * 0)
    context = {
        "institution": page,
        "latest": latest,
        "movement": movement,
        "form": ReportForm(),
        "instrument": loader.load(latest.instrument) if latest else None,
    }
    return render(request, "improvement/public_institution.html", context)


@require_safe
@for_everybody
def sheet(request: HttpRequest) -> HttpResponse:
    """The plan on one page to print."""
    question = read(request.GET)
    if not question.filled:
        raise BadQuestion(
            Text("Alamat ini tidak memuat satu tingkat indikator pun.", "This address holds no level of any indicator.")
        )
    response = HttpResponse(sheet_of(question), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="rencana-naik.pdf"'
    return response
