"""First scores side by side, what the lead settles, and how far the assessors agreed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.scoring import DECISION_WORDS, ReopenForm, SettleForm, score_initial
from naik.apps.evaluations.operations import scoring as scoring_operations
from naik.apps.evaluations.operations import settling as operations
from naik.apps.evaluations.operations.judging import LevelChanged
from naik.apps.evaluations.queries import differences as queries
from naik.apps.evaluations.queries.score_progress import progress
from naik.apps.evaluations.views.scoring import as_file
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.reports import tables
from naik.scoring import round_half_up


@require_safe
@inside(Permission.SCORE_WRITE)
def differences(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show what the assessors chose, once all are done."""
    assessment = policies.assessment(access, assessment_id)
    found = queries.comparison(access, assessment)
    everything = request.GET.get("semua") == "1"
    context = {
        "here": "score_queue", "assessment": assessment, "found": found, "everything": everything,
        "rows": found.rows if everything else found.differing,
    }  # fmt: skip
    return render(request, "evaluations/score_differences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SCORE_WRITE)
def settle(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Settle one value, with both texts beside the form; a choice in the address fills it with one assessor's text."""
    assessment = policies.assessment(access, assessment_id)
    found = queries.settlement(access, assessment, value)
    row, instrument, indicator = found.row, found.instrument, found.indicator
    status, stored = 200, None
    if request.method == "POST":
        form = SettleForm(instrument, indicator, request.POST)
        status = 422
        if form.is_valid():
            try:
                operations.settle(access, assessment_id, value, form.chosen(), form.cleaned_data["reason"])
            except LevelChanged as changed:
                form.add_error(None, changed.said)
                status, stored = 409, changed.stored
            except Refused as refused:
                form.add_error(None, refused.said)
            else:
                messages.success(request, gettext("Keputusan indikator %(value)s disimpan.") % {"value": value})
                return redirect("score_differences", access.institution.slug, assessment_id)
        decisions = form.items()
    else:
        asked = request.GET.get("dari", "")
        place = int(asked) - 1 if asked in {str(one + 1) for one in range(len(row.scores))} else 0
        begin = row.held.chosen if row.held and not asked else row.scores[place]
        initial = {
            **score_initial(begin, whole=instrument.whole),
            "reason": row.held.reason if row.held else "",
            "revision": row.held.chosen.revision if row.held else 0,
        }
        form, decisions = SettleForm(instrument, indicator, initial=initial), dict(begin.items)
    context = {
        "here": "score_queue", "assessment": assessment, "found": found, "row": row, "form": form, "stored": stored,
        "decisions": decisions, "decision_words": DECISION_WORDS,
    }  # fmt: skip
    return render(request, "evaluations/score_settle.html", context, status=status)


@require_POST
@inside(Permission.SCORE_WRITE)
def finish(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """End document review."""
    try:
        operations.finish(access, assessment_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Penilaian dokumen selesai."))
    return redirect("score_differences", access.institution.slug, assessment_id)


@require_safe
@inside(Permission.CYCLE_READ)
def agreement_download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """The blind scores of a determined assessment as a file, with the statistics in its last lines."""
    found = queries.blind_scores(policies.assessment(access, assessment_id))
    numbers = range(1, found.assessors + 1)
    columns = (
        gettext("indikator"), gettext("judul"), *(gettext("asesor %(number)s") % {"number": one} for one in numbers),
        gettext("sama"), gettext("ditetapkan setelah penilaian dokumen"),
    )  # fmt: skip
    yes, no = gettext("ya"), gettext("tidak")
    rows: list[tuple[tables.Cell, ...]] = [
        (
            row.value, row.title.id, *(one.level for one in row.scores), yes if row.equal else no,
            row.held.chosen.level if row.held else "",
        )
        for row in found.rows
    ]  # fmt: skip
    blank = [""] * (found.assessors + 1)
    agreement = found.agreement
    for word, figure in (
        (gettext("bagian yang sama"), agreement.share), (gettext("kappa berbobot kuadrat"), agreement.kappa),
    ):  # fmt: skip
        rows.append((word, "" if figure is None else str(round_half_up(figure, 4)), *blank, ""))
    return as_file(form, columns, rows, f"nilai-buta-{access.institution.slug}", pgettext("lembar", "Nilai buta"))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSOR_ASSIGN)
def score_progress(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """For the authority: who is done, without any level; let somebody who is done change first scores again."""
    assessment = policies.assessment(access, assessment_id)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            scoring_operations.reopen(access, assessment_id, form.cleaned_data["assessor"], form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Penilaian awal dibuka kembali."))
            return redirect("score_progress", access.institution.slug, assessment_id)
    context = {"assessment": assessment, "found": progress(assessment), "form": form}
    return render(request, "evaluations/score_progress.html", context, status=422 if form.errors else 200)
