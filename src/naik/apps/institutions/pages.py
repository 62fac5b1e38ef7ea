"""The one place where a signed-in page enters an institution."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from naik.apps.accounts.private import private
from naik.apps.institutions.access import Access, Forbidden, access_to
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.tenancy.scope import opened

P = ParamSpec("P")
InsideView = Callable[Concatenate[HttpRequest, Access, P], HttpResponseBase]


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
            if access.second_factor_missing:
                return private(redirect("mfa_index"))
            try:
                if not access.may_somewhere(permission):
                    raise Forbidden(permission)  # noqa: TRY301  the same answer as an operation's refusal
                request.access = access  # type: ignore[attr-defined]  # the shell shows where one is and as what
                local = timezone.override(zone(access.institution))
                with local, opened([access.institution.pk], person=access.person.pk):
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
