"""The page where an assessor declares residence, employer and conflicts, and confirms confidentiality."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from naik.apps.accounts.models import Person
from naik.apps.accounts.private import signed_in
from naik.apps.evaluations.forms.assessors import DeclarationForm
from naik.apps.evaluations.operations import declarations as operations
from naik.apps.evaluations.queries import declarations as queries
from naik.apps.institutions.access import needs_second_factor
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.time_zones import zone
from naik.apps.institutions.views import answers


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def declaration(request: HttpRequest, person: Person, cycle_id: int) -> HttpResponseBase:
    """Show what was declared, and take a declaration or an addition to it."""
    shown = queries.declaration(person, cycle_id)
    if needs_second_factor(person):
        return redirect("mfa_index")
    institutions = queries.institutions()
    names = dict(institutions)
    initial = {"residence": shown.residence, "employer": names.get(shown.employer or 0, "")}
    form = DeclarationForm(queries.provinces(), institutions, answers.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            ended = operations.declare(
                person, cycle_id, form.statement(), request_id=getattr(request, "request_id", "")
            )
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Pernyataan disimpan."))
            if ended:
                said = gettext(
                    "Penugasan Anda di instansi berikut diakhiri: %(names)s. Penyelenggara sudah diberi tahu."
                )
                messages.warning(request, said % {"names": ", ".join(ended)})
            return redirect("cycle_declaration", cycle_id)
    context = {"form": form, "shown": shown, "institutions": institutions}
    with timezone.override(zone(shown.cycle.organiser)):
        return render(request, "evaluations/cycle_declaration.html", context, status=answers.status(form))
