"""Pages of clarifications: who waits for whom, a new question, one thread."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.clarifications import AnswerForm, AskAgainForm, CloseForm, QuestionForm
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations import clarifications as operations
from naik.apps.evaluations.queries import clarifications as queries
from naik.apps.evaluations.queries.clarifications import CLOSED, ClarificationRow
from naik.apps.institutions.access import Access, Forbidden
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.cycle.stages import Stage

FILTERS = {
    "berjalan": _("yang berjalan"),
    "saya": _("menunggu saya"),
    "lewat": _("lewat tenggat"),
    "semua": _("semua"),
}
SPEAKERS = {
    "institution": _("Instansi"),
    "assessors": _("Tim asesor"),
    "internal": _("Asesor internal"),
}


@require_safe
@inside(Permission.ASSESSMENT_READ)
def clarifications(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show what was asked, and who waits for whom."""
    assessment = policies.assessment(access, assessment_id)
    everything = queries.clarifications(access, assessment)
    context = {
        "assessment": assessment,
        "rows": _rows(request, everything),
        "total": len(everything),
        "mine": sum(1 for one in everything if one.mine),
        "filters": FILTERS.items(),
        "filter": _filter(request),
        "search": answers.words(request),
        "query": answers.kept(request),
        "may_ask": _may_ask(access, assessment),
    }
    return render(request, "evaluations/clarifications.html", context)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """Return the list as it is narrowed as a file."""
    assessment = policies.assessment(access, assessment_id)
    language = get_language() or "id"
    columns = (
        gettext("indikator"), gettext("judul"), gettext("butir"), gettext("keadaan"), gettext("tenggat"),
        gettext("lewat tenggat"), gettext("ditanyakan oleh"), gettext("ditanyakan pada"), gettext("jumlah pesan"),
        gettext("perangkat daerah"),
    )  # fmt: skip
    cells = [
        (
            one.value, one.title.in_language(language), one.about, one.turn.in_language(language),
            one.due_on.isoformat(), gettext("ya") if one.late else gettext("tidak"), one.opened_by,
            one.opened_at.date().isoformat(), one.messages, "; ".join(one.offices),
        )
        for one in _rows(request, queries.clarifications(access, assessment))
    ]  # fmt: skip
    return answers.table(form, columns, cells, f"klarifikasi-{assessment_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.CLARIFICATION_OPEN)
def opening(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Ask something about an indicator, an evidence item or a document."""
    assessment = policies.assessment(access, assessment_id)
    if Stage(assessment.stage) not in queries.STAGES:
        messages.warning(request, gettext("Pada tahap ini tidak ada klarifikasi baru."))
        return redirect("clarifications", access.institution.slug, assessment_id)
    if not _may_ask(access, assessment):
        raise Forbidden(Permission.CLARIFICATION_OPEN)
    value = (request.POST if request.method == "POST" else request.GET).get("value", "")
    initial = {"value": value, "item": request.GET.get("item", ""), "document": request.GET.get("document", "")}
    form = QuestionForm(access, assessment, value, answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_clarification(access, assessment_id, form.question())
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Klarifikasi dikirim."))
            return redirect("clarification", access.institution.slug, assessment_id, made.pk)
    context = {"assessment": assessment, "form": form, "value": value}
    return render(request, "evaluations/clarification_open.html", context, status=answers.status(form))


@require_safe
@inside(Permission.ASSESSMENT_READ)
def clarification(request: HttpRequest, access: Access, assessment_id: int, clarification_id: int) -> HttpResponseBase:
    """Show one thread, and the forms of what can be done now."""
    return _page(request, access, assessment_id, clarification_id)


@require_POST
@inside(Permission.CLARIFICATION_RESPOND)
def respond(request: HttpRequest, access: Access, assessment_id: int, clarification_id: int) -> HttpResponseBase:
    """Answer for the institution."""
    form = AnswerForm(access, request.POST)

    def act() -> None:
        given = form.cleaned_data
        operations.respond(access, assessment_id, clarification_id, given["text"], given.get("documents", ()))

    return _act(request, access, assessment_id, clarification_id, form, act, gettext("Tanggapan dikirim."))


@require_POST
@inside(Permission.CLARIFICATION_OPEN)
def ask_again(request: HttpRequest, access: Access, assessment_id: int, clarification_id: int) -> HttpResponseBase:
    """Ask further."""
    form = AskAgainForm(request.POST)

    def act() -> None:
        operations.ask_again(access, assessment_id, clarification_id, form.cleaned_data["text"])

    return _act(request, access, assessment_id, clarification_id, form, act, gettext("Pertanyaan dikirim."))


@require_POST
@inside(Permission.CLARIFICATION_OPEN)
def close(request: HttpRequest, access: Access, assessment_id: int, clarification_id: int) -> HttpResponseBase:
    """End the thread with a reason."""
    form = CloseForm(request.POST)

    def act() -> None:
        operations.close(access, assessment_id, clarification_id, form.cleaned_data["reason"])

    return _act(request, access, assessment_id, clarification_id, form, act, gettext("Klarifikasi ditutup."))


def _act(
    request: HttpRequest,
    access: Access,
    assessment_id: int,
    clarification_id: int,
    form: forms.Form,
    act: Callable[[], None],
    done: str,
) -> HttpResponseBase:
    # Out of reach is 404, also for what is not filled in well.
    queries.one(access, policies.assessment(access, assessment_id), clarification_id)
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, done)
            return redirect("clarification", access.institution.slug, assessment_id, clarification_id)
    return _page(request, access, assessment_id, clarification_id, form)


def _page(
    request: HttpRequest, access: Access, assessment_id: int, clarification_id: int, sent: forms.Form | None = None
) -> HttpResponse:
    assessment = policies.assessment(access, assessment_id)
    shown = queries.clarification(access, assessment, clarification_id)
    may_respond = shown.may_respond or isinstance(sent, AnswerForm)
    may_ask = shown.may_ask or isinstance(sent, AskAgainForm | CloseForm)
    context = {
        "assessment": assessment,
        "shown": shown,
        "speakers": SPEAKERS,
        "form": sent,
        "answer": (sent if isinstance(sent, AnswerForm) else AnswerForm(access)) if may_respond else None,
        "again": (sent if isinstance(sent, AskAgainForm) else AskAgainForm(auto_id="again_%s")) if may_ask else None,
        "closing": (sent if isinstance(sent, CloseForm) else CloseForm(auto_id="close_%s")) if may_ask else None,
    }
    return render(request, "evaluations/clarification.html", context, status=400 if sent is not None else 200)


def _may_ask(access: Access, assessment: Assessment) -> bool:
    stage = Stage(assessment.stage)
    return stage in queries.STAGES and queries.may_ask(access, assessment, stage)


def _filter(request: HttpRequest) -> str:
    return answers.choice(request, "saring", FILTERS, "berjalan")


def _rows(request: HttpRequest, everything: tuple[ClarificationRow, ...]) -> list[ClarificationRow]:
    chosen, words = _filter(request), answers.words(request).casefold()
    fits: dict[str, Callable[[ClarificationRow], bool]] = {
        "berjalan": lambda one: one.state != CLOSED,
        "saya": lambda one: one.mine,
        "lewat": lambda one: one.late,
        "semua": lambda _one: True,
    }
    language = get_language() or "id"
    return [
        one
        for one in everything
        if fits[chosen](one)
        and (
            not words
            or words == one.value.casefold()
            or words in one.title.in_language(language).casefold()
            or any(words in office.casefold() for office in one.offices)
        )
    ]
