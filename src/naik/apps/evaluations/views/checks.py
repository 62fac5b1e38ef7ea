"""The internal assessor's queue, and the decisions made in it or on the page of an indicator."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.submission import CheckForm, ItemCheckForm
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations import checking
from naik.apps.evaluations.operations.checking import REASONS, Reason, Verdict
from naik.apps.evaluations.queries import checks as queries
from naik.apps.evaluations.queries.checks import CheckRow
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.machines import ANSWER
from naik.reports import tables

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST = 200
"""How many answers one act accepts; no instrument has more."""


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ANSWER_CHECK)
def answer_checks(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show what waits, narrowed by office and aspect; POST accepts all that is shown."""
    assessment = policies.assessment(access, assessment_id)
    said = ""
    if request.method == "POST":
        try:
            accepted = checking.accept_many(access, assessment_id, _shown(request.POST))
        except Refused as refused:
            said = refused.said
        else:
            count = len(accepted)
            text = ngettext("%(count)s jawaban diterima.", "%(count)s jawaban diterima.", count) % {"count": count}
            messages.success(request, text)
            back = redirect("answer_checks", access.institution.slug, assessment_id)
            kept = _kept(request.GET)
            return redirect(f"{back.url}?{kept}") if kept else back
    office, aspect = _asked(request)
    context = {
        "assessment": assessment,
        "queue": queries.queue(access, assessment, office=office, aspect=aspect),
        "office": office,
        "aspect": aspect,
        "kept": _kept(request.GET),
        "reasons": REASONS.items(),
        "said": said,
    }
    return render(request, "evaluations/answer_checks.html", context, status=422 if said else 200)


@require_safe
@inside(Permission.ANSWER_CHECK)
def answer_checks_download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """The queue as it is narrowed, as a file."""
    if form not in FORMS:
        raise Http404
    assessment = policies.assessment(access, assessment_id)
    office, aspect = _asked(request)
    language = get_language() or "id"
    columns = (
        gettext("indikator"), gettext("nama"), gettext("tingkat"), gettext("keadaan"), gettext("perangkat daerah"),
        gettext("berkas"), gettext("butir menunggu"),
    )  # fmt: skip
    cells = [
        (
            row.value, row.title.in_language(language), "" if row.printed is None else row.printed,
            ANSWER.title_of(row.state).in_language(language),
            ", ".join(name for _, name in row.offices), row.files,
            sum(1 for item in row.items if item.state == "offered"),
        )
        for row in queries.queue(access, assessment, office=office, aspect=aspect).rows
    ]  # fmt: skip
    content = (
        tables.as_csv(columns, cells)
        if form == "csv"
        else tables.as_xlsx(columns, cells, sheet=pgettext("lembar", "Pemeriksaan"))
    )
    response = HttpResponse(content, content_type=FORMS[form])
    name = f"pemeriksaan-{access.institution.slug}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@inside(Permission.ANSWER_CHECK)
def answer_check(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Accept or return one answer."""
    assessment = policies.assessment(access, assessment_id)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _again(request, access, assessment, value, gettext("Isian tidak lengkap; coba sekali lagi."))
    verdict = _verdict(form)
    try:
        checking.check_answer(access, assessment_id, value, verdict)
    except Refused as refused:
        return _again(request, access, assessment, value, refused.said)
    accepted = gettext("Jawaban %(value)s diterima.") % {"value": value}
    returned = gettext("Jawaban %(value)s dikembalikan.") % {"value": value}
    messages.success(request, accepted if verdict.move == "accept" else returned)
    return _back(request, access, assessment_id, value)


@require_POST
@inside(Permission.ANSWER_CHECK)
def item_check(
    request: HttpRequest, access: Access, assessment_id: int, value: str, level: int, number: int
) -> HttpResponseBase:
    """Accept or return one evidence item."""
    assessment = policies.assessment(access, assessment_id)
    form = ItemCheckForm(request.POST)
    if not form.is_valid():
        return _again(request, access, assessment, value, gettext("Isian tidak lengkap; coba sekali lagi."))
    kind = Reason(form.cleaned_data["kind"]) if form.cleaned_data["kind"] else None
    try:
        checking.check_item(access, assessment_id, value, (level, number), _verdict(form), kind)
    except Refused as refused:
        return _again(request, access, assessment, value, refused.said)
    messages.success(request, gettext("Butir data dukung diputuskan."))
    return _back(request, access, assessment_id, value)


def _verdict(form: CheckForm) -> Verdict:
    given = form.cleaned_data
    return Verdict(move=given["move"], revision=given["revision"], reason=given["reason"])


def _again(
    request: HttpRequest, access: Access, assessment: Assessment, value: str, said: str
) -> HttpResponse:  # fmt: skip
    """What stands against it, what is there now, and the form with what was typed."""
    answer: CheckRow | None = queries.row(access, assessment, value)
    if answer is None:
        raise Http404
    context = {
        "assessment": assessment, "answer": answer, "said": said, "typed": request.POST.get("reason", ""),
        "reasons": REASONS.items(),
    }  # fmt: skip
    return render(request, "evaluations/answer_checks_form.html", context, status=422)


def _back(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    if request.POST.get("from") == "answer":
        return redirect("answer", access.institution.slug, assessment_id, value)
    return redirect("answer_checks", access.institution.slug, assessment_id)


def _shown(posted: QueryDict) -> dict[str, int]:
    found = {}
    for one in posted.getlist("shown")[:MOST]:
        value, _, revision = one.partition(":")
        if revision.isascii() and revision.isdigit() and len(revision) < 10:
            found[value] = int(revision)
    return found


def _asked(request: HttpRequest) -> tuple[int | None, str]:
    office = request.GET.get("kantor", "")
    number = int(office) if office.isascii() and office.isdigit() and len(office) < 16 else None
    return number, request.GET.get("aspek", "")[:20]


def _kept(given: QueryDict) -> str:
    return urlencode({name: str(given[name]) for name in ("kantor", "aspek") if given.get(name)})
