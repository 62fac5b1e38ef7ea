"""Pages of whoever is signed in, or is about to be: no cache keeps them, no script but ours runs in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from naik.apps.accounts.models import Person

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]

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


def private_page(view: View) -> View:
    """A page of allauth under our headers; what it changes and the event that tells of it are one transaction."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401  allauth's own
        if request.method == "POST":
            with transaction.atomic():
                response = view(request, *args, **kwargs)
        else:
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Content-Security-Policy", entrance_policy())
        return private(response)

    return page


def entrance_policy() -> str:
    """The policy of pages that may lead to the institution's own sign-in.

    Browsers hold a form's redirects to `form-action` too.
    """
    providers = getattr(settings, "SOCIALACCOUNT_PROVIDERS", {})
    addresses = [app["settings"]["server_url"] for one in providers.values() for app in one.get("APPS", [])]
    origins = " ".join(sorted({f"{(parts := urlsplit(one)).scheme}://{parts.netloc}" for one in addresses}))
    return CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action 'self' {origins}".strip())
