"""The page of one indicator, and what is sent from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evaluations import gate, policies
from naik.apps.evaluations.forms.answer import AnswerForm, ExternalForm
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations import answers as operations
from naik.apps.evaluations.operations.answers import Conflict, Saved
from naik.apps.evaluations.queries.answer_level import saved_box
from naik.apps.evaluations.queries.answer_page import AnswerPage, answer_page
from naik.apps.evaluations.views.answer_conflict import conflict_page
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.cycle import steps
from naik.cycle.stages import Stage

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@inside(Permission.ASSESSMENT_READ)
def answer(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Show an indicator: its staircase, what is claimed and shown, and what was answered before."""
    assessment = policies.assessment(access, assessment_id)
    return _page(request, access, assessment, answer_page(access, assessment, value))


@GET_OR_POST
@inside(Permission.ANSWER_WRITE)
def save(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Save the steps, for the browser's form and for the script that saves while one types.

    GET says who is signed in, and renews the token that a save needs after signing in again.
    """
    if request.method != "POST":
        if _wants_json(request):
            get_token(request)
            return JsonResponse({"person": access.person.pk})
        return _to_page(access, assessment_id, value)
    saved = _saved(request, access, assessment_id, value)
    if isinstance(saved, HttpResponse):
        return saved
    if _wants_json(request):
        return JsonResponse(_told(saved))
    _say(request, saved)
    return _to_page(access, assessment_id, value, request.POST.get("next", ""))


@GET_OR_POST
@inside(Permission.ANSWER_WRITE)
def offer(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Save what came along, then hand the answer to the internal assessor."""
    if request.method != "POST":
        return _to_page(access, assessment_id, value)
    if "facts-1" in request.POST:
        saved = _saved(request, access, assessment_id, value)
        if isinstance(saved, HttpResponse):
            return saved
        if saved.taken:
            _say(request, saved)
    try:
        operations.offer(access, assessment_id, value)
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Jawaban diajukan ke asesor internal."))
    return _to_page(access, assessment_id, value)


@GET_OR_POST
@inside(Permission.ANSWER_WRITE)
def waiting(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Enter another agency's index, or mark the answer as waiting for it."""
    if request.method != "POST":
        return _to_page(access, assessment_id, value)
    assessment = policies.assessment(access, assessment_id)
    sent = request.POST.copy()
    form = ExternalForm(sent)
    if form.is_valid():
        index = None if request.POST.get("act") == "wait" else form.cleaned_data["index"]
        try:
            operations.set_external(
                access, assessment_id, value, form.cleaned_data["revision"], index, form.cleaned_data["source"]
            )
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            done = gettext("Indeks disimpan.") if index is not None else gettext("Jawaban ditandai menunggu.")
            messages.success(request, done)
            return _to_page(access, assessment_id, value)
    page = answer_page(access, assessment, value)
    if "revision" not in form.errors:
        # What is stored now stands above the form: who saves again has seen it.
        sent["revision"] = str(page.answer.revision)
    return _page(request, access, assessment, page, external_form=form, status=422)


def _saved(request: HttpRequest, access: Access, assessment_id: int, value: str) -> Saved | HttpResponse:
    """Save what was sent, or answer why not, with everything that was typed still there."""
    assessment = policies.assessment(access, assessment_id)
    instrument = gate.instrument(assessment)
    stored = policies.answer(access, assessment, value)
    form = AnswerForm(instrument.value_indicator(stored.value), request.POST, claims=instrument.whole)
    valid = form.is_valid()
    if valid and form.cleaned_data["person"] not in {None, access.person.pk}:
        return _other_person(request, access, assessment_id, value)
    if valid:
        try:
            return operations.save(access, assessment_id, value, form.cleaned_data["revision"], form.given())
        except Refused as refused:
            form.add_error(None, refused.said)
        except Conflict as conflict:
            if _wants_json(request):
                return JsonResponse({"state": "conflict"}, status=409)
            return conflict_page(request, access, assessment, conflict)
    if _wants_json(request):
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"state": "refused", "said": said}, status=422)
    return _page(request, access, assessment, answer_page(access, assessment, value), form=form, status=422)


def _other_person(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponse:
    said = gettext("Isian ini ditulis dengan akun lain dan tidak disimpan; masuklah dengan akun itu.")
    if _wants_json(request):
        return JsonResponse({"state": "other", "said": said}, status=409)
    messages.error(request, said)
    return _to_page(access, assessment_id, value)


def _told(saved: Saved) -> dict[str, object]:
    """What the script needs after a save: the new revision, others' texts, and the level that follows."""
    fields = saved.fields
    return {
        "state": "saved",
        "revision": saved.answer.revision,
        "at": timezone.localtime().strftime("%H.%M"),
        "fields": {name: fields[name] for name in saved.taken},
        "said": gettext("Jawaban yang sudah diajukan kembali menjadi draf.") if saved.reopened else "",
        "level": render_to_string("evaluations/parts/answer_level.html", {"box": saved_box(saved)}),
    }


def _say(request: HttpRequest, saved: Saved) -> None:
    if saved.taken:
        messages.success(
            request, gettext("Tersimpan; isian orang lain pada bagian yang tidak Anda ubah ikut dipertahankan.")
        )
    else:
        messages.success(request, gettext("Jawaban disimpan."))
    if saved.reopened:
        messages.warning(request, gettext("Jawaban yang sudah diajukan kembali menjadi draf."))


def _to_page(access: Access, assessment_id: int, value: str, following: str = "") -> HttpResponse:
    """The page itself, or where a button of it leads after saving: `tambah:3:0`, `lepas:12`."""
    slug = access.institution.slug
    act, *numbers = following.split(":")
    if all(one.isascii() and one.isdigit() and len(one) < 16 for one in numbers):
        if act == "tambah" and len(numbers) == 2:
            address = reverse("answer_evidence_add", args=[slug, assessment_id, value])
            return redirect(f"{address}?tingkat={numbers[0]}&butir={numbers[1]}")
        if act == "lepas" and len(numbers) == 1:
            return redirect("answer_evidence_remove", slug, assessment_id, value, int(numbers[0]))
    return redirect("answer", slug, assessment_id, value)


def _page(
    request: HttpRequest,
    access: Access,
    assessment: Assessment,
    page: AnswerPage,
    *,
    form: AnswerForm | None = None,
    external_form: ExternalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    claims = page.instrument.whole
    shown = form or AnswerForm(
        page.indicator,
        claims=claims,
        initial={
            **steps.fields(page.indicator, page.answer.steps, claims=claims),
            "revision": page.answer.revision,
            "person": access.person.pk,
        },
    )
    context: dict[str, Any] = {
        "assessment": assessment,
        "page": page,
        "box": page.box,
        "form": shown,
        "external_form": external_form or _external(page),
        "errors": external_form or shown,
        "rows": [
            (
                row,
                shown[f"met-{row.level.number}"] if claims else None,
                shown[f"facts-{row.level.number}"],
                shown[f"analysis-{row.level.number}"],
            )
            for row in page.steps
        ],
        "upto": page.box.wanted.number if page.box.wanted else 9,
        "longest": steps.LONGEST,
        "zone": abbreviation(access.institution),
        "may_check": access.may(Permission.ANSWER_CHECK) and assessment.stage == Stage.SELF_ASSESSMENT,
    }
    return render(request, "evaluations/answer.html", context, status=status)


def _external(page: AnswerPage) -> ExternalForm:
    index = page.answer.external_value
    shown = "" if index is None else f"{index.normalize():f}".replace(".", ",")
    return ExternalForm(
        initial={"revision": page.answer.revision, "index": shown, "source": page.answer.external_source}
    )


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
