"""Services that may be one: shown with the reasons, and parted with one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.apps.inventory.forms.services import PartForm
from naik.apps.inventory.operations import duplicates as operations
from naik.apps.inventory.queries import duplicates as queries

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SERVICE_READ)
def service_duplicates(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the pairs; a pair sent with a reason is remembered as two services."""
    form = PartForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.part(access, given["first"], given["second"], given["reason"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Tercatat: keduanya layanan yang berbeda."))
            return redirect("service_duplicates", access.institution.slug)
    context = {"found": queries.duplicates(access), "form": form}
    return render(request, "inventory/duplicates.html", context, status=REFUSED if form.errors else 200)


@require_POST
@inside(Permission.SERVICE_WRITE)
def service_compare(request: HttpRequest, access: Access, parted_id: int) -> HttpResponseBase:
    """Compare two services again."""
    operations.forget(access, parted_id)
    messages.success(request, gettext("Keduanya dibandingkan lagi."))
    return redirect("service_duplicates", access.institution.slug)
