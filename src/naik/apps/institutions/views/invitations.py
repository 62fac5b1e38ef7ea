"""Pages of invitations: the list, a new one, and the link that opens it."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.accounts.private import private
from naik.apps.institutions.access import Access
from naik.apps.institutions.forms.accepting import PASSKEY, PASSWORD, AcceptForm
from naik.apps.institutions.forms.people import InvitationForm
from naik.apps.institutions.operations import acceptance
from naik.apps.institutions.operations import invitations as operations
from naik.apps.institutions.operations.acceptance import Closed, State
from naik.apps.institutions.pages import inside
from naik.apps.institutions.queries import invitations as queries
from naik.apps.institutions.queries.invitations import Offered
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.institutions.views import answers

HELD = "invitation"
"""Where the session keeps the digest of the link that was opened."""


@require_safe
@inside(Permission.PEOPLE_MANAGE)
def invitations(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the open invitations, or every one there was."""
    everything = request.GET.get("keadaan") == "all"
    search = answers.words(request)
    context = {
        "invitations": queries.invitations(access, search=search, everything=everything),
        "everything": everything,
        "search": search,
        "query": answers.kept(request),
        "states": _states(),
        "zone": zone(access.institution),
    }
    return render(request, "institutions/invitations.html", context)


@require_safe
@inside(Permission.PEOPLE_MANAGE)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The same as a file."""
    columns = (
        gettext("nama"), gettext("surel"), gettext("peran"), gettext("perangkat daerah"), gettext("diundang oleh"),
        gettext("dikirim"), gettext("berlaku sampai"), gettext("keadaan"),
    )  # fmt: skip
    everything, local, states = request.GET.get("keadaan") == "all", zone(access.institution), _states()
    found = queries.invitations(access, search=answers.words(request), everything=everything)
    rows = [
        (
            one.name, one.email, one.role_label, one.office, one.invited_by,
            one.created_at.astimezone(local).isoformat(timespec="minutes"),
            one.expires_at.astimezone(local).isoformat(timespec="minutes"), states[one.state],
        )
        for one in found
    ]  # fmt: skip
    return answers.table(form, columns, rows, "undangan")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PEOPLE_MANAGE)
def invite(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Invite somebody; the link is shown this once."""
    form = InvitationForm(access, answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            invitation, address = operations.invite(access, form.invited(), link=lambda token: _link(request, token))
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            # Answered at once instead of after a redirect: the link must not wait in a session or a message.
            context = {
                "email": invitation.email, "address": address, "expires_at": invitation.expires_at,
                "zone": zone(access.institution),
            }  # fmt: skip
            return render(request, "institutions/invited.html", context, status=201)
    context = {
        "form": form,
        "heading": gettext("Undang orang"),
        "hint": gettext("Tautan undangan dikirim lewat surel, berlaku tujuh hari dan satu kali pakai."),
        "button": gettext("Kirim undangan"),
        "back": reverse("invitations", args=[access.institution.slug]),
        "back_label": gettext("Undangan"),
    }
    return render(request, "institutions/form.html", context, status=answers.status(form))


@require_POST
@inside(Permission.PEOPLE_MANAGE)
def revoke(request: HttpRequest, access: Access, invitation_id: int) -> HttpResponseBase:
    """Take an invitation back."""
    try:
        operations.revoke(access, invitation_id)
    except Refused as refusal:
        messages.warning(request, refusal.said)
    else:
        messages.success(request, gettext("Undangan dibatalkan; tautannya tidak berlaku lagi."))
    return redirect("invitations", access.institution.slug)


@require_safe
def arrive(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open a link: what it offers is shown at an address without the token, which so leaks nowhere.

    The page with the form cannot itself forbid referrers: browsers then send forms without an origin, and the
    protection of forms refuses them.
    """
    digest = operations.digest(token)
    try:
        queries.offered(digest)
    except Closed as closed:
        answer = _closed(request, closed.state)
    else:
        request.session[HELD] = digest
        answer = redirect("invitation_accept")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return private(answer)


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponseBase:
    """Show who invites to what, and accept it: as somebody new, or as who is signed in."""
    digest = request.session.get(HELD, "")
    try:
        offered = queries.offered(digest)
        if request.user.is_authenticated:
            return private(_as_signed_in(request, offered, digest))
        return private(_as_new(request, offered, digest))
    except Closed as closed:
        request.session.pop(HELD, None)
        return private(_closed(request, closed.state))


def _as_signed_in(request: HttpRequest, offered: Offered, digest: str) -> HttpResponseBase:
    assert request.user.is_authenticated  # noqa: S101  for the types; asked by the caller
    matches = request.user.email == offered.email
    if request.method == "POST":
        try:
            institution = acceptance.accept_as(digest, request.user, request_id=_request_id(request))
        except Refused as refusal:
            return _offer(request, offered, matches=matches, refusal=refusal.said)
        request.session.pop(HELD, None)
        messages.success(request, gettext("Undangan diterima."))
        return redirect("institution_home", institution.slug)
    return _offer(request, offered, matches=matches)


def _as_new(request: HttpRequest, offered: Offered, digest: str) -> HttpResponseBase:
    way = PASSKEY if request.POST.get("way") == PASSKEY else PASSWORD
    form = AcceptForm(offered.email, way, answers.sent(request), initial={"name": offered.name})
    if offered.account != "none":
        return _offer(request, offered, matches=False, status=409 if request.method == "POST" else 200)
    if request.method == "POST" and form.is_valid():
        try:
            person, institution = acceptance.accept_as_new(
                digest, name=form.cleaned_data["name"], password=form.password, request_id=_request_id(request)
            )
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            request.session.pop(HELD, None)
            inside = reverse("institution_home", args=[institution.slug])
            onward = reverse("mfa_add_webauthn") if form.password is None else inside
            messages.success(request, gettext("Akun Anda sudah dibuat."))
            answer: HttpResponseBase = perform_login(request, person, redirect_url=onward)
            # Who has just chosen a password is not asked for it again at once.
            record_authentication(request, person, method="invitation", reauthenticated=True)
            return answer
    return _offer(request, offered, matches=False, form=form, status=answers.status(form))


def _offer(
    request: HttpRequest,
    offered: Offered,
    *,
    matches: bool,
    form: AcceptForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponseBase:
    context = {
        "offered": offered,
        "matches": matches,
        "form": form,
        "refusal": refusal,
        "login": f"{reverse('account_login')}?next={reverse('invitation_accept')}",
    }
    return render(request, "institutions/invitation.html", context, status=409 if refusal else status)


def _closed(request: HttpRequest, state: State) -> HttpResponseBase:
    status = 404 if state is State.UNKNOWN else 410
    return render(request, "institutions/invitation_closed.html", {"state": state.value}, status=status)


def _link(request: HttpRequest, token: str) -> str:
    path = reverse("invitation", args=[token])
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)


def _states() -> dict[State, str]:
    return {
        State.OPEN: gettext("terbuka"),
        State.USED: gettext("diterima"),
        State.EXPIRED: gettext("kedaluwarsa"),
        State.REVOKED: gettext("dibatalkan"),
    }


def _request_id(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))
