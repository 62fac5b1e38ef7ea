"""Pages of the review team, and of the leading assessor who corrects what came back."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.forms.determination import MarkForm
from naik.apps.evaluations.forms.scoring import DECISION_WORDS, SettleForm, score_initial
from naik.apps.evaluations.models import Answer, Assessment
from naik.apps.evaluations.operations import review as operations
from naik.apps.evaluations.operations.judging import LevelChanged, held_level
from naik.apps.evaluations.queries import review as queries
from naik.apps.evaluations.queries.outcome_levels import side_by_side
from naik.apps.evaluations.queries.score_evidence import evidence_of, items_of
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.cycle.machines import REVIEW_MARK
from naik.cycle.stages import Stage


@require_safe
@inside(Permission.REVIEW_MARK)
def review(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show every value with its levels, texts, citations and mark."""
    assessment = _assessment(access, assessment_id)
    return _page(request, access, assessment, MarkForm(gate.instrument(assessment).value_ids))


@require_POST
@inside(Permission.REVIEW_MARK)
def review_mark(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Mark one or many values valid or invalid."""
    assessment = _assessment(access, assessment_id)
    form = MarkForm(gate.instrument(assessment).value_ids, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                operations.mark(
                    access, assessment_id, given["values"], given["move"], given["note"], untouched=given["rest"]
                )
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Hasil reviu disimpan."))
            return redirect("review", access.institution.slug, assessment_id)
    return _page(request, access, assessment, form)


@require_POST
@inside(Permission.REVIEW_MARK)
def review_finish(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """End the review."""
    _assessment(access, assessment_id)
    try:
        operations.finish(access, assessment_id)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Reviu selesai."))
    return redirect("review", access.institution.slug, assessment_id)


@require_safe
@inside(Permission.SCORE_WRITE)
def review_returned(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show the leading assessor what the review team sent back."""
    assessment = _assessment(access, assessment_id)
    policies.require_assessor(access, assessment, lead=True)
    context = {
        "here": "score_queue", "assessment": assessment, "rows": queries.returned(assessment),
        "zone": abbreviation(access.institution),
    }  # fmt: skip
    return render(request, "evaluations/review_returned.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SCORE_WRITE)
def review_correct(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Correct one value that came back."""
    assessment = _assessment(access, assessment_id)
    policies.require_assessor(access, assessment, lead=True)
    mark = next((one for one in queries.returned(assessment) if one.value == value), None)
    if mark is None:
        raise Http404
    instrument = gate.instrument(assessment)
    indicator = instrument.value_indicator(value)
    begin = held_level(assessment, value, Stage.REVIEW)
    status, stored = 200, None
    if request.method == "POST":
        form = SettleForm(instrument, indicator, request.POST)
        status, decisions = 422, form.items()
        if form.is_valid():
            try:
                with transaction.atomic():
                    operations.correct_value(access, assessment_id, value, form.chosen(), form.cleaned_data["reason"])
            except LevelChanged as changed:
                form.add_error(None, changed.said)
                status, stored = 409, changed.stored
            except Refused as refused:
                form.add_error(None, refused.said)
            else:
                messages.success(request, gettext("Indikator %(value)s diperbaiki.") % {"value": value})
                return redirect("review_returned", access.institution.slug, assessment_id)
    else:
        form = SettleForm(instrument, indicator, initial=score_initial(begin, whole=instrument.whole))
        decisions = dict(begin.items)
    answer = Answer.objects.filter(assessment=assessment, value=value).first()
    evidence = evidence_of(access, answer)
    context = {
        "here": "score_queue", "assessment": assessment, "mark": mark, "form": form, "stored": stored,
        "row": next(one for one in side_by_side(access, assessment, citations=True).rows if one.value == value),
        "whole": instrument.whole, "decisions": decisions, "decision_words": DECISION_WORDS,
        "items": () if instrument.whole else items_of(indicator, answer, evidence, decisions),
        "zone": abbreviation(access.institution),
    }  # fmt: skip
    return render(request, "evaluations/review_correct.html", context, status=status)


def _assessment(access: Access, assessment_id: int) -> Assessment:
    found = policies.assessment(access, assessment_id)
    if Stage.REVIEW not in found.stages:
        raise Http404
    return found


def _page(request: HttpRequest, access: Access, assessment: Assessment, form: MarkForm) -> HttpResponse:
    state = request.GET.get("keadaan", "")
    found = queries.review(access, assessment, state=state if state in REVIEW_MARK.states else "")
    chosen = form["values"].value() or ()
    context = {
        "here": "review", "assessment": assessment, "found": found, "form": form, "state": state, "chosen": chosen,
        "open": assessment.stage == Stage.REVIEW, "zone": abbreviation(access.institution),
    }  # fmt: skip
    return render(request, "evaluations/review.html", context, status=422 if form.errors else 200)
