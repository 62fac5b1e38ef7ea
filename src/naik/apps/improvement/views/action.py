"""One action: its page, editing, ticks, and everything that moves it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.evaluations.queries import evidence_cited
from naik.apps.evidence.views.library import upload_limits
from naik.apps.improvement import policies
from naik.apps.improvement.forms.actions import ActionForm, ReasonForm
from naik.apps.improvement.models import Action
from naik.apps.improvement.operations import action_evidence, action_moves
from naik.apps.improvement.operations import actions as operations
from naik.apps.improvement.queries import action_choices
from naik.apps.improvement.queries import action_page as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation
from naik.apps.institutions.views import answers

REFUSED = 422


@require_safe
@inside(Permission.ACTION_READ)
def action(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Show one action with its steps, its evidence and its history."""
    context = {"page": queries.page(access, action_id), "zone": abbreviation(access.institution)}
    return render(request, "improvement/action.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ACTION_MANAGE)
def action_edit(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Change what an action is."""
    found = policies.action(access, action_id)
    access.require(Permission.ACTION_MANAGE, found.office_id)
    form = ActionForm(
        _with_own(action_choices.offices(access), found), action_choices.people(access), answers.sent(request),
        initial={
            "revision": found.revision, "title": found.title, "office": found.office_id, "person": found.person_id,
            "due_on": found.due_on, "promised": found.promised, "cost": found.cost,
            "steps": "\n".join(str(one["text"]) for one in found.steps),
        },
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        wanted = form.wanted(instrument=found.instrument, value=found.value, level=found.level)
        try:
            operations.edit(access, action_id, form.cleaned_data["revision"] or 0, wanted)
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Tindak lanjut disimpan."))
            return redirect("action", access.institution.slug, action_id)
    context = {"action": found, "form": form}
    return render(request, "improvement/action_edit.html", context, status=REFUSED if form.errors else 200)


@require_POST
@inside(Permission.ACTION_WRITE)
def action_steps(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Keep which steps are done."""
    done = {int(one) for one in request.POST.getlist("step") if one.isascii() and one.isdigit() and len(one) < 5}
    return _done(
        request, access, action_id, lambda: action_moves.tick(access, action_id, _revision(request), done),
        gettext("Langkah disimpan."),
    )  # fmt: skip


@require_POST
@inside(Permission.ACTION_WRITE)
def action_start(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Say that work has begun."""
    said = gettext("Tindak lanjut dimulai.")
    return _done(request, access, action_id, lambda: action_moves.start(access, action_id), said)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ACTION_WRITE)
def action_give(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Choose documents of the library, or upload one, and hand them in."""
    found = policies.action(access, action_id)
    access.require(Permission.ACTION_WRITE, found.office_id)
    search = " ".join(_given(request).get("q", "").replace("\x00", "").split())[: evidence_cited.LONGEST_QUERY]
    refusal = ""
    chosen = {int(one) for one in request.POST.getlist("document") if one.isascii() and one.isdigit() and len(one) < 16}
    if request.method == "POST":
        try:
            action_evidence.give(access, action_id, chosen)
        except Refused as refused:
            refusal = refused.said
        else:
            messages.success(request, gettext("Bukti diserahkan; pemeriksa diberi tahu."))
            return redirect("action", access.institution.slug, action_id)
    upload = evidence_cited.upload_choices(access)
    context = {
        "action": found, "offer": evidence_cited.documents(access, search), "query": search, "chosen": chosen,
        "refusal": refusal, "upload": {**upload, **upload_limits()} if upload else None,
        "promised": [line for line in found.promised.splitlines() if line.strip()],
        "again": reverse("action_evidence", args=[access.institution.slug, action_id]),
    }  # fmt: skip
    return render(request, "improvement/action_evidence.html", context, status=REFUSED if refusal else 200)


@require_POST
@inside(Permission.ACTION_WRITE)
def action_take_back(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Take back evidence that waits to be checked."""
    said = gettext("Bukti ditarik.")
    return _done(request, access, action_id, lambda: action_evidence.take_back(access, action_id), said)


@require_POST
@inside(Permission.ACTION_ACCEPT)
def action_accept(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Accept the evidence and close the action."""
    return _done(
        request, access, action_id, lambda: action_evidence.accept(access, action_id, _revision(request)),
        gettext("Bukti diterima; tindak lanjut selesai."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ACTION_ACCEPT)
def action_return(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Return the evidence with a reason."""
    return _reasoned(
        request, access, action_id, "return",
        lambda form: action_evidence.send_back(
            access, action_id, form.cleaned_data["revision"] or 0, form.given
        ),
        gettext("Bukti dikembalikan; yang menyerahkannya diberi tahu."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ACTION_MANAGE)
def action_drop(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Give the action up, with a reason."""
    return _reasoned(
        request, access, action_id, "drop", lambda form: action_moves.drop(access, action_id, form.given),
        gettext("Tindak lanjut dihentikan."),
    )  # fmt: skip


@require_POST
@inside(Permission.ACTION_MANAGE)
def action_resume(request: HttpRequest, access: Access, action_id: int) -> HttpResponseBase:
    """Take a dropped action up again."""
    said = gettext("Tindak lanjut dilanjutkan.")
    return _done(request, access, action_id, lambda: action_moves.resume(access, action_id), said)


def _done(
    request: HttpRequest, access: Access, action_id: int, act: Callable[[], Action], said: str
) -> HttpResponseBase:
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, said)
    return redirect("action", access.institution.slug, action_id)


def _reasoned(
    request: HttpRequest, access: Access, action_id: int, move: str, act: Callable[[ReasonForm], Action], said: str
) -> HttpResponseBase:
    page = queries.page(access, action_id)
    form = ReasonForm(answers.sent(request), initial={"revision": page.action.revision})
    if form.is_bound and form.is_valid():
        try:
            act(form)
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, said)
            return redirect("action", access.institution.slug, action_id)
    if not form.is_bound and move not in page.may.moves:
        # A page for something that cannot be done here now would only lead to a refusal.
        raise Http404
    context = {"page": page, "form": form, "move": move}
    return render(request, "improvement/action_reason.html", context, status=REFUSED if form.errors else 200)


def _given(request: HttpRequest) -> dict[str, str]:
    return (request.POST if request.method == "POST" else request.GET).dict()


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _with_own(offices: tuple[tuple[int, str], ...], action: Action) -> list[tuple[int, str]]:
    """The open offices and the one the action has, so that a closed one is shown and refused by its rule."""
    own = [] if action.office is None or action.office_id in dict(offices) else [(action.office.pk, action.office.name)]
    return [*offices, *own]
