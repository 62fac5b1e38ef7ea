"""Pages of handovers: what moves is shown first, then everything moves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.accounts.models import Person
from naik.apps.accounts.private import signed_in
from naik.apps.institutions.access import Access, needs_second_factor
from naik.apps.institutions.forms.people import HandoverForm
from naik.apps.institutions.operations.handovers import hand_over
from naik.apps.institutions.pages import inside
from naik.apps.institutions.queries import handovers as queries
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.institutions.views import answers


@require_safe
@inside(Permission.HAND_OVER)
def handovers(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show every handover that was done."""
    search = answers.words(request)
    context = {
        "handovers": queries.handovers(access, search),
        "search": search,
        "query": answers.kept(request),
        "zone": zone(access.institution),
    }
    return render(request, "institutions/handovers.html", context)


@require_safe
@inside(Permission.HAND_OVER)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The same as a file."""
    local = zone(access.institution)
    columns = (
        gettext("waktu"), gettext("dari"), gettext("kepada"), gettext("oleh"), gettext("alasan"),
        gettext("dipindahkan"),
    )  # fmt: skip
    rows = [
        (
            one.at.astimezone(local).isoformat(timespec="minutes"), one.from_name, one.to_name, one.by, one.reason,
            "; ".join(f"{label}: {count}" for label, count in one.moved),
        )
        for one in queries.handovers(access, answers.words(request))
    ]  # fmt: skip
    return answers.table(form, columns, rows, "serah-terima")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.HAND_OVER)
def new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Choose from whom to whom; then show what moves; then, agreed to, move it."""
    form = HandoverForm(access, answers.sent(request))
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") == "choose":
        return render(request, "institutions/handover_new.html", {"form": form}, status=_status(request, form))
    giver, taker = form.cleaned_data["giver"], form.cleaned_data["taker"]
    refusal, status = "", 200
    if request.POST.get("step") == "agree":
        shown = request.POST.get("shown", "")
        try:
            done = hand_over(access, giver, taker, reason=form.cleaned_data["reason"], shown=shown)
        except Refused as refused:
            refusal, status = refused.said, 409
        else:
            messages.success(request, gettext("Serah terima selesai."))
            return redirect("handover", access.institution.slug, done.pk)
    context = {"form": form, "preview": queries.preview(access, giver, taker), "refusal": refusal}
    return render(request, "institutions/handover_preview.html", context, status=status)


def _status(request: HttpRequest, form: HandoverForm) -> int:
    return 200 if request.POST.get("step") == "choose" else answers.status(form)


@require_safe
@signed_in
def handover(request: HttpRequest, person: Person, institution: str, handover_id: int) -> HttpResponseBase:
    """Show one handover, also to who has left."""
    if needs_second_factor(person):
        return redirect("mfa_index")
    one = queries.handover(person, institution, handover_id)
    context = {
        "handover": one, "zone": zone(one.institution), "zone_name": abbreviation(one.institution),
    }  # fmt: skip
    return render(request, "institutions/handover.html", context)


@require_safe
@signed_in
def handover_download(request: HttpRequest, person: Person, institution: str, handover_id: int) -> HttpResponseBase:
    """One handover as a file, for whom the page is."""
    if needs_second_factor(person):
        return redirect("mfa_index")
    one = queries.handover(person, institution, handover_id)
    rows: list[tuple[str, str | int]] = [
        (gettext("instansi"), one.institution.name),
        (gettext("waktu"), one.at.astimezone(zone(one.institution)).isoformat(timespec="minutes")),
        (gettext("dari"), one.from_name),
        (gettext("kepada"), one.to_name),
        (gettext("oleh"), one.by),
        (gettext("alasan"), one.reason),
        *one.moved,
    ]
    return answers.table("csv", (gettext("hal"), gettext("isi")), rows, f"serah-terima-{one.id}")
