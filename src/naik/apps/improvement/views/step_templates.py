"""The steps to each criterion: the shipped ones, and the institution's own instead."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from naik.apps.improvement.forms.actions import indicator_choices
from naik.apps.improvement.forms.step_templates import StepsForm
from naik.apps.improvement.operations import step_templates as operations
from naik.apps.improvement.queries.action_steps import by_level
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments import loader

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ACTION_READ)
def step_templates(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the steps to every level of one indicator; who manages actions changes them level by level."""
    if request.method == "POST":
        access.require(Permission.ACTION_MANAGE)
    instrument_id, value = _criterion(request)
    form = StepsForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            operations.save(access, instrument_id, value, given["level"], given["text"], given["revision"])
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Langkah disimpan; tindak lanjut baru memakainya."))
            return redirect(_address(access, instrument_id, value))
    return _page(request, access, instrument_id, value, form)


@require_POST
@inside(Permission.ACTION_MANAGE)
def step_templates_reset(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Go back to the shipped steps of one level."""
    instrument_id, value = _criterion(request)
    level = request.POST.get("level", "")
    try:
        operations.reset(
            access, instrument_id, value, int(level) if level.isascii() and level.isdigit() and len(level) < 3 else 0
        )
    except Refused as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, gettext("Langkah bawaan dipakai lagi."))
    return redirect(_address(access, instrument_id, value))


def _page(request: HttpRequest, access: Access, instrument_id: str, value: str, form: StepsForm | None) -> HttpResponse:
    instrument = loader.load(instrument_id)
    context = {
        "choices": indicator_choices()[1:], "chosen": f"{instrument_id}/{value}", "value": value,
        "indicator": instrument.value_indicator(value), "form": form,
        "levels": by_level(access.institution, instrument, value, get_language() or "id"),
        "may_manage": access.may(Permission.ACTION_MANAGE),
        "sent_level": form.data.get("level") if form is not None else "",
        "sent_text": form.data.get("text") if form is not None else "",
    }  # fmt: skip
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "improvement/step_templates.html", context, status=status)


def _criterion(request: HttpRequest) -> tuple[str, str]:
    """The indicator asked for; the first of the newest instrument where there is no such one."""
    instrument_id, _slash, value = request.GET.get("indikator", "").partition("/")
    if instrument_id in loader.CATALOGUE_IDS and value in loader.load(instrument_id).value_ids:
        return instrument_id, value
    newest = loader.catalogue()[-1]
    return newest.id, newest.value_ids[0]


def _address(access: Access, instrument_id: str, value: str) -> str:
    query = urlencode({"indikator": f"{instrument_id}/{value}"})
    return f"{reverse('step_templates', args=[access.institution.slug])}?{query}"
