"""What a slipping plan still reaches this year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from naik.apps.improvement.queries.slippage import plan_slippage
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission


@require_safe
@inside(Permission.PLAN_READ)
def slippage(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the reachable index beside the planned one, what is lost, and what to do instead."""
    context = {"slippage": plan_slippage(access), "may_make": access.may(Permission.ACTION_MANAGE)}
    return render(request, "improvement/slippage.html", context)
