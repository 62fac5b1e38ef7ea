"""The page of a determination and its acts, for the organiser of a cycle and, in a rehearsal, the coordinator."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.determination import ConfirmForm, CorrectForm, ReasonForm, WaitingForm
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations import determination as operations
from naik.apps.evaluations.operations import publication
from naik.apps.evaluations.queries import determination as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation

CYCLE_ACTS = {name: f"determination_{name}" for name in ("determine", "waiting", "correct")}
REHEARSAL_ACTS = {name: f"rehearsal_{name}" for name in CYCLE_ACTS}
"""Names of the addresses of what both can do."""


@require_safe
@inside(Permission.DETERMINE)
def determination(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show what is missing, what determining gives, and every version."""
    return _page(request, access, _assessment(access, assessment_id, rehearsal=False))


@require_POST
@inside(Permission.DETERMINE)
def determine(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Compute and freeze the result."""
    return _determine(request, access, _assessment(access, assessment_id, rehearsal=False))


@require_POST
@inside(Permission.DETERMINE)
def waiting(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Decide on an indicator that waits for another agency's index."""
    return _waiting(request, access, _assessment(access, assessment_id, rehearsal=False), value)


@require_POST
@inside(Permission.DETERMINE)
def withdraw(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Take the determination back before it is published."""
    assessment = _assessment(access, assessment_id, rehearsal=False)
    form = ReasonForm(request.POST)
    return _done(
        request, access, assessment, form, gettext("Penetapan ditarik."),
        lambda: operations.withdraw(access, assessment_id, form.cleaned_data["reason"]),
    )  # fmt: skip


@require_POST
@inside(Permission.PUBLISH)
def publish(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Publish the determined result."""
    assessment = _assessment(access, assessment_id, rehearsal=False)
    return _done(
        request, access, assessment, ConfirmForm(request.POST),
        gettext("Hasil diterbitkan dan sudah tampil di laman publik."),
        lambda: publication.publish(access, assessment_id),
    )  # fmt: skip


@require_POST
@inside(Permission.DETERMINE)
def correct(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Open a published result again."""
    return _correct(request, access, _assessment(access, assessment_id, rehearsal=False))


@require_safe
@inside(Permission.REHEARSAL_MANAGE)
def rehearsal(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show the same page to the coordinator of a rehearsal."""
    return _page(request, access, _assessment(access, assessment_id, rehearsal=True))


@require_POST
@inside(Permission.REHEARSAL_MANAGE)
def rehearsal_determine(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Compute and freeze the result of a rehearsal."""
    return _determine(request, access, _assessment(access, assessment_id, rehearsal=True))


@require_POST
@inside(Permission.REHEARSAL_MANAGE)
def rehearsal_waiting(request: HttpRequest, access: Access, assessment_id: int, value: str) -> HttpResponseBase:
    """Decide on an indicator of a rehearsal that waits."""
    return _waiting(request, access, _assessment(access, assessment_id, rehearsal=True), value)


@require_POST
@inside(Permission.REHEARSAL_MANAGE)
def rehearsal_correct(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Open a determined rehearsal again."""
    return _correct(request, access, _assessment(access, assessment_id, rehearsal=True))


def _assessment(access: Access, assessment_id: int, *, rehearsal: bool) -> Assessment:
    found = policies.assessment(access, assessment_id)
    if found.cycle.rehearsal is not rehearsal:
        raise Http404
    return found


def _determine(request: HttpRequest, access: Access, assessment: Assessment) -> HttpResponse:
    return _done(
        request, access, assessment, ConfirmForm(request.POST), gettext("Hasil ditetapkan."),
        lambda: operations.determine(access, assessment.pk),
    )  # fmt: skip


def _waiting(request: HttpRequest, access: Access, assessment: Assessment, value: str) -> HttpResponse:
    form = WaitingForm(request.POST, prefix=value)

    def act() -> object:
        given = form.cleaned_data
        return operations.decide_waiting(access, assessment.pk, value, given["external"], given["reason"])

    return _done(
        request, access, assessment, form, gettext("Keputusan atas indikator %(value)s disimpan.") % {"value": value},
        act, value=value,
    )  # fmt: skip


def _correct(request: HttpRequest, access: Access, assessment: Assessment) -> HttpResponse:
    form = CorrectForm(request.POST)
    return _done(
        request, access, assessment, form, gettext("Koreksi dibuka."),
        lambda: operations.correct(access, assessment.pk, form.cleaned_data["reason"]),
    )  # fmt: skip


def _done(
    request: HttpRequest, access: Access, assessment: Assessment, form: forms.Form, said: str,
    act: Callable[[], object], *, value: str = "",
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        try:
            with transaction.atomic():
                act()
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, said)
            return redirect(_name(assessment), access.institution.slug, assessment.pk)
    return _page(request, access, assessment, form=form, value=value)


def _name(assessment: Assessment) -> str:
    return "rehearsal_determination" if assessment.cycle.rehearsal else "determination"


def _page(
    request: HttpRequest, access: Access, assessment: Assessment, *, form: forms.Form | None = None, value: str = ""
) -> HttpResponse:
    assessment.refresh_from_db(fields=["stage"])
    page = queries.page(assessment)
    given = {one.value: WaitingForm(prefix=one.value) for one in page.waiting}
    if isinstance(form, WaitingForm):
        given[value] = form
    context = {
        "here": "outcome", "assessment": assessment, "page": page, "form": form or ConfirmForm(),
        "waiting": [(one, given[one.value]) for one in page.waiting],
        "withdrawing": form if type(form) is ReasonForm else ReasonForm(),
        "correcting": form if isinstance(form, CorrectForm) else CorrectForm(),
        "acts": _acts(access, assessment),
        "corrected_in": operations.corrected_in(assessment),
        "names": REHEARSAL_ACTS if assessment.cycle.rehearsal else CYCLE_ACTS,
        "zone": abbreviation(access.institution),
        "reads": access.may_somewhere(Permission.ASSESSMENT_READ),
    }  # fmt: skip
    status = 422 if form is not None else 200
    return render(request, "evaluations/determination.html", context, status=status)


def _acts(access: Access, assessment: Assessment) -> bool:
    if assessment.cycle.rehearsal:
        return access.may(Permission.REHEARSAL_MANAGE)
    return operations.organises(access, assessment, Permission.DETERMINE)
