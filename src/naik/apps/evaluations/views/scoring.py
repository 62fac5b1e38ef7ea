"""The assessor's own pages: the queue of an assessment, and one value with everything on one screen."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.scoring import DECISION_WORDS, ScoreForm, score_initial
from naik.apps.evaluations.operations import scoring as operations
from naik.apps.evaluations.operations.judging import JudgedLevel, LevelChanged
from naik.apps.evaluations.queries import scoring as queries
from naik.apps.evaluations.queries.scoring import STATES, Asked, Queue, ScorePage
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.choosing import derived_value, level_text
from naik.reports import tables

LONGEST_QUERY = 100
SORT_WORDS = {"nomor": _("nomor"), "bobot": _("bobot"), "klaim": _("tingkat yang diklaim")}
STATE_WORDS = {
    "": _("semua"),
    "unclaimed": _("belum diambil"),
    "claimed": _("sedang saya kerjakan"),
    "scored": _("sudah dinilai"),
    "interview": _("ditandai untuk interviu"),
}
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@inside(Permission.SCORE_WRITE)
def queue(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show one's own queue."""
    assessment = policies.assessment(access, assessment_id)
    asked = _asked(request)
    found = queries.queue(access, assessment, asked)
    context = {
        "here": "score_queue", "assessment": assessment, "queue": found, "asked": asked, "sorts": SORT_WORDS.items(),
        "states": STATE_WORDS.items(), "filtered": asked != Asked(sort=asked.sort), "kept": _kept(asked),
    }  # fmt: skip
    return render(request, "evaluations/score_queue.html", context)


@require_safe
@inside(Permission.SCORE_WRITE)
def queue_download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """One's own queue as a file."""
    assessment = policies.assessment(access, assessment_id)
    found = queries.queue(access, assessment, _asked(request))
    columns = (
        gettext("indikator"), gettext("judul"), gettext("aspek"), gettext("tingkat yang diklaim"), gettext("bukti"),
        gettext("keadaan"), gettext("tingkat pilihan saya"), gettext("untuk interviu"),
    )  # fmt: skip
    return as_file(form, columns, _cells(found), f"nilai-{access.institution.slug}", pgettext("lembar", "Penilaian"))


@require_safe
@inside(Permission.SCORE_WRITE)
def score(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Show one value: what is claimed, what shows it, and one's own score."""
    assessment = policies.assessment(access, assessment_id)
    page = queries.score_page(access, assessment, value)
    form = ScoreForm(
        page.instrument,
        page.indicator,
        initial=score_initial(page.own, whole=page.instrument.whole, derived=_derived(page)),
    )
    return _show(request, assessment, page, form)


@require_POST
@inside(Permission.SCORE_WRITE)
def save(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Keep one's own score; everything typed stays on the page when it cannot be kept."""
    assessment = policies.assessment(access, assessment_id)
    page = queries.score_page(access, assessment, value)
    form = ScoreForm(page.instrument, page.indicator, request.POST)
    if not form.is_valid():
        return _show(request, assessment, page, form, status=422)
    try:
        operations.save(access, assessment_id, value, form.chosen())
    except LevelChanged as changed:
        form.add_error(None, changed.said)
        return _show(request, assessment, page, form, status=409, stored=changed.stored)
    except Refused as refused:
        form.add_error(None, refused.said)
        return _show(request, assessment, page, form, status=422)
    messages.success(request, gettext("Penilaian indikator %(value)s disimpan.") % {"value": value})
    onward = page.next_value if request.POST.get("lanjut") and page.next_value else value
    address = reverse("score", args=[access.institution.slug, assessment.pk, onward])
    return redirect(f"{address}?{urlencode({'tersimpan': value})}")


@require_POST
@inside(Permission.SCORE_WRITE)
def claim(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Take a value, or give it back."""
    try:
        operations.claim(access, assessment_id, value, taken=request.POST.get("ambil") == "1")
    except Refused as refused:
        messages.error(request, refused.said)
    return redirect("score", access.institution.slug, assessment_id, value)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SCORE_WRITE)
def done(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Ask once more, then declare one's first scores done."""
    assessment = policies.assessment(access, assessment_id)
    found = queries.queue(access, assessment, Asked())
    context = {"here": "score_queue", "assessment": assessment, "queue": found}
    if request.method == "POST":
        try:
            shown = operations.mark_done(access, assessment_id)
        except Refused as refused:
            return render(request, "evaluations/scores_done.html", {**context, "refused": refused.said}, status=422)
        if shown:
            messages.success(request, gettext("Semua asesor selesai; selisih kini terbuka."))
            return redirect("score_differences", access.institution.slug, assessment_id)
        messages.success(request, gettext("Penilaian awal Anda selesai; menunggu asesor lain."))
        return redirect("score_queue", access.institution.slug, assessment_id)
    return render(request, "evaluations/scores_done.html", context)


def as_file(
    form: str, columns: tuple[str, ...], rows: list[tuple[tables.Cell, ...]], name: str, sheet: str
) -> HttpResponse:
    """Rows as CSV or XLSX; 404 for any other form."""
    if form not in FORMS:
        raise Http404
    content = tables.as_csv(columns, rows) if form == "csv" else tables.as_xlsx(columns, rows, sheet=sheet)
    answer = HttpResponse(content, content_type=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def cleaned(request: HttpRequest, name: str, longest: int = LONGEST_QUERY) -> str:
    """What was asked in the address, without what no database takes."""
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:longest]


def _show(
    request: HttpRequest, assessment: object, page: ScorePage, form: ScoreForm, *, status: int = 200,
    stored: JudgedLevel | None = None,
) -> HttpResponse:  # fmt: skip
    asked = request.GET.get("bukti", "")
    chosen = next((one for one in page.evidence if str(one.id) == asked and one.ordinal), None)
    context = {
        "here": "score_queue", "assessment": assessment, "page": page, "form": form, "stored": stored,
        "decisions": form.items() if form.is_bound else page.own.items, "decision_words": DECISION_WORDS,
        "chosen": chosen or next((one for one in page.evidence if one.ordinal), None),
        "saved_value": cleaned(request, "tersimpan", 20),
    }  # fmt: skip
    return render(request, "evaluations/score.html", context, status=status)


def _derived(page: ScorePage) -> str:
    """What the kept decisions on evidence items give, "" without any."""
    if page.instrument.whole or not page.own.items:
        return ""
    return level_text(derived_value(page.instrument, page.indicator, page.own.items))


def _asked(request: HttpRequest) -> Asked:
    state, sort = request.GET.get("keadaan", ""), request.GET.get("urut", "")
    return Asked(
        query=cleaned(request, "q"),
        state=state if state in STATE_WORDS else "",
        sort=sort if sort in SORT_WORDS else "nomor",
    )


def _kept(asked: Asked) -> str:
    given = {"q": asked.query, "keadaan": asked.state, "urut": asked.sort if asked.sort != "nomor" else ""}
    return urlencode({name: one for name, one in given.items() if one})


def _cells(found: Queue) -> list[tuple[tables.Cell, ...]]:
    yes, no = gettext("ya"), gettext("tidak")
    return [
        (
            row.value, row.title.id, row.aspect.id, row.claimed_level, row.evidence, STATES[row.state].id, row.level,
            yes if row.for_interview else no,
        )
        for row in found.rows
    ]  # fmt: skip
