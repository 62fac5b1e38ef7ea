"""The way out of self-assessment: the page, and the acts of the responsible official and the coordinator."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.submission import ActReasonForm, SignForm
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations import signing
from naik.apps.evaluations.operations import submission as operations
from naik.apps.evaluations.operations.signing import Signing
from naik.apps.evaluations.queries import revisions
from naik.apps.evaluations.queries import submission as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.cycle.papers import grouped


@require_safe
@inside(Permission.ASSESSMENT_READ)
def submission(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show where the self-assessment stands on its way out, and all its revisions."""
    assessment = policies.assessment(access, assessment_id)
    before, after = (_number(request.GET.get(name, "")) for name in ("dari", "ke"))
    context = {
        "assessment": assessment,
        "page": queries.page(access, assessment),
        "papers": revisions.papers(assessment),
        "before": before,
        "after": after,
        "differences": None
        if before is None or after is None
        else revisions.difference(access, assessment, before, after),
    }
    return render(request, "evaluations/submission.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSMENT_SUBMIT)
def submission_submit(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show what goes out once more, and submit it."""
    assessment = policies.assessment(access, assessment_id)
    said = ""
    if request.method == "POST":
        try:
            revision = operations.submit(access, assessment_id, request.POST.get("shown", ""))
        except Refused as refused:
            said = refused.said
        else:
            text = gettext("Revisi %(number)s diajukan kepada koordinator.") % {"number": revision.number}
            messages.success(request, text)
            return redirect("submission", access.institution.slug, assessment_id)
    shown = revisions.shown_digest(assessment)
    context = {
        "assessment": assessment, "page": queries.page(access, assessment), "shown": shown, "groups": grouped(shown),
        "said": said, "possible": "submit" in queries.moves(access, assessment),
    }  # fmt: skip
    return render(request, "evaluations/submission_confirm.html", context, status=422 if said else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSMENT_SIGN)
def submission_send_back(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Return what was submitted, with a reason."""
    done = gettext("Penilaian dikembalikan ke penilaian mandiri.")
    return _with_reason(request, access, assessment_id, operations.send_back, "send_back", done)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSMENT_SIGN)
def submission_reopen(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Open a new revision of what was signed."""
    done = gettext("Revisi baru dibuka; tanda tangan revisi sebelumnya gugur.")
    return _with_reason(request, access, assessment_id, operations.reopen, "reopen_revision", done)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSMENT_SIGN)
def submission_sign(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show what is signed, and sign it; whoever signs shows first, once more, to be who they are."""
    assessment = policies.assessment(access, assessment_id)
    if request.method == "POST" and not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    revision = revisions.current(assessment)
    form = SignForm(
        assessment, request.POST if request.method == "POST" else None,
        initial={"shown": revision.digest if revision else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = Signing(shown=given["shown"], papers=form.agreed(), position=given["position"], place=given["place"])
        try:
            signing.sign(access, assessment_id, wanted)
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Naskah ditandatangani dan penilaian dikirim."))
            return redirect("submission", access.institution.slug, assessment_id)
    context = {
        "assessment": assessment, "form": form, "revision": revision,
        "groups": grouped(revision.digest) if revision else "", "papers": revisions.papers(assessment),
        "possible": revision is not None and "sign" in queries.moves(access, assessment),
    }  # fmt: skip
    return render(request, "evaluations/submission_sign.html", context, status=422 if form.errors else 200)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def submission_paper(
    request: HttpRequest, access: Access, assessment_id: int, number: int, paper: str
) -> HttpResponseBase:
    """A paper of a revision, ready to be printed."""
    assessment = policies.assessment(access, assessment_id)
    found = revisions.paper(access, assessment, number, paper)
    context = {
        "assessment": assessment,
        "paper": found,
        "groups": grouped(found.revision.digest),
    }
    return render(request, "evaluations/paper.html", context)


def _with_reason(
    request: HttpRequest, access: Access, assessment_id: int,
    operation: Callable[[Access, int, str], Assessment], move: str, done: str,
) -> HttpResponse | HttpResponseBase:  # fmt: skip
    assessment = policies.assessment(access, assessment_id)
    form = ActReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operation(access, assessment_id, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, done)
            return redirect("submission", access.institution.slug, assessment_id)
    context = {
        "assessment": assessment, "form": form, "move": move, "possible": move in queries.moves(access, assessment)
    }  # fmt: skip
    return render(request, "evaluations/submission_reason.html", context, status=422 if form.errors else 200)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
