"""Calm answers for what goes wrong, in the visitor's language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naik.apps.site.views.responses import page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return page(request, "400.html", {}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return page(request, "404.html", {}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing here may ask the database or the address again."""
    return render(request, "500.html", {}, status=500)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a member whose roles do not include this."""
    return page(request, "403.html", {}, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose secret is missing or old: nothing was changed, and the visitor can send it again."""
    return page(request, "form_expired.html", {}, status=403)
