"""Pages and addresses of the evidence library."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from naik.apps.institutions.access import Access
from naik.apps.institutions.time_zones import abbreviation, zone


def show(
    request: HttpRequest, access: Access, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page with its times as they are where the institution lies; `zone` is what that time is called."""
    with timezone.override(zone(access.institution)):
        return render(
            request, f"evidence/{template}.html", {**context, "zone": abbreviation(access.institution)}, status=status
        )
