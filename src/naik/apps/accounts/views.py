"""One's own account."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.accounts import operations, personal_data, queries
from naik.apps.accounts.forms import EraseForm, PersonForm
from naik.apps.accounts.mails import in_language
from naik.apps.accounts.models import Person
from naik.apps.accounts.private import signed_in
from naik.apps.audit.operations import Author

ASKED_FOR_IT = "atas permintaan sendiri"


def _author(request: HttpRequest, person: Person) -> Author:
    return Author(person.pk, request_id=getattr(request, "request_id", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Show one's account and change name and language."""
    known = {"name": person.name, "language": person.language}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        operations.change_person(person, name=said["name"], language=said["language"], by=_author(request, person))
        messages.success(request, gettext("Akun disimpan."))
        return redirect(in_language(reverse("account"), said["language"]))
    return render(request, "accounts/account.html", {"form": form, "means": queries.means(person), "person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sessions(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Show where one is signed in, and end it there."""
    this = request.session.session_key
    if request.method == "POST":
        one = request.POST.get("sesi", "")
        if one == "lain":
            operations.end_other_sessions(person, this, by=_author(request, person))
            messages.success(request, gettext("Semua sesi lain diakhiri."))
        elif one.isascii() and one.isdigit() and len(one) < 19:
            operations.end_session(person, int(one), by=_author(request, person))
            messages.success(request, gettext("Sesi diakhiri."))
        else:
            raise Http404
        return redirect("usersessions_list")
    return render(request, "accounts/sessions.html", {"sessions": queries.sessions(person, this)})


@require_safe
@signed_in
def export(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Hand out everything held about the person who asks."""
    held = queries.export(person)
    operations.record_export(person, by=_author(request, person))
    answer = JsonResponse(
        {"exported_at": timezone.now(), **held}, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def erase(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Ask whether the account shall end, and end it; only right after one has shown to be the owner."""
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    form = EraseForm(request.POST if request.method == "POST" else None)
    objections = personal_data.objections(person)
    if request.method == "POST" and form.is_valid() and not objections:
        try:
            operations.erase_person(person, _author(request, person), ASKED_FOR_IT)
        except operations.CannotErase as refusal:
            objections = refusal.sentences
        else:
            # No signing out: there is nobody left to record it of.
            request.session.flush()
            request.user = AnonymousUser()
            return render(request, "accounts/erased.html")
    language = get_language() or "id"
    said = [one.in_language(language) for one in objections]
    return render(request, "accounts/erase.html", {"form": form, "objections": said})
