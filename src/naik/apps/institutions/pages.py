"""The one place where a signed-in page enters an institution."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from naik.apps.accounts.models import Person
from naik.apps.institutions.access import Access, Forbidden, access_to, needs_second_factor
from naik.apps.institutions.roles import Permission
from naik.apps.tenancy.scope import opened

P = ParamSpec("P")
InsideView = Callable[Concatenate[HttpRequest, Access, P], HttpResponseBase]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As on public pages, and our own scripts: htmx, passkeys, the upload."""


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Mark an answer as one that no cache keeps and only our own scripts touch."""
    patch_cache_control(cast("HttpResponse", response), no_store=True, private=True)
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    return response


def signed_in(view: Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a page of one's own (no institution) the person who is signed in; others are asked to sign in."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return private(redirect_to_login(request.get_full_path()))
        return private(view(request, request.user, *args, **kwargs))

    return page


def inside(permission: Permission) -> Callable[[InsideView[P]], Callable[..., HttpResponseBase]]:
    """Open the institution named in the address for a page that needs `permission` (be it for one office).

    Strangers get 404, members without the permission 403, people who must have a second factor are sent to set it up.
    The view runs in one transaction with both walls open for this institution only.
    """

    def decorate(view: InsideView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def page(request: HttpRequest, institution: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return private(redirect_to_login(request.get_full_path()))
            access = enter(request, institution)
            if access is None:
                raise Http404
            if needs_second_factor(access.person):
                return private(redirect("mfa_index"))
            try:
                if not access.may_somewhere(permission):
                    raise Forbidden(permission)  # noqa: TRY301  the same answer as an operation's refusal
                request.access = access  # type: ignore[attr-defined]  # the shell shows where one is and as what
                with opened([access.institution.pk], person=access.person.pk):
                    return private(view(request, access, *args, **kwargs))
            except Forbidden as refusal:
                raise PermissionDenied from refusal

        page.permission = permission  # type: ignore[attr-defined]  # the matrix of addresses and roles reads it
        return page

    return decorate


def enter(request: HttpRequest, slug: str) -> Access | None:
    """The access of whoever is signed in to the institution `slug`; None for strangers."""
    if not request.user.is_authenticated:
        return None
    return access_to(request.user, slug, request_id=getattr(request, "request_id", ""))
