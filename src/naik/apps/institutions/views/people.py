"""Pages of people: who holds which role, one more role, the end of one, assignments."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.institutions.access import Access
from naik.apps.institutions.forms.people import AssignmentForm, EndForm, MembershipForm
from naik.apps.institutions.moments import end_of
from naik.apps.institutions.operations import people as operations
from naik.apps.institutions.pages import inside
from naik.apps.institutions.queries import people as queries
from naik.apps.institutions.queries.people import Asked
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.apps.institutions.time_zones import zone
from naik.apps.institutions.views import answers


@require_safe
@inside(Permission.PEOPLE_READ)
def people(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show who holds which role."""
    asked = _asked(request)
    titles = {
        "name": gettext("Nama"), "role": gettext("Peran"), "since": gettext("Sejak"), "until": gettext("Sampai"),
        "seen": gettext("Terakhir masuk"),
    }  # fmt: skip
    context = {
        "members": queries.members(access, asked),
        "assigned": queries.assigned_here(access),
        "asked": asked,
        "roles": Role.choices,
        "headings": answers.headings(request, titles, queries.SORTS),
        "sort_value": request.GET.get("urut", ""),
        "query": answers.kept(request),
        "filtered": bool(asked.search or asked.role or asked.state != "active"),
        "manage": access.may(Permission.PEOPLE_MANAGE),
        "hand_over": access.may(Permission.HAND_OVER),
        "zone": zone(access.institution),
    }
    return render(request, "institutions/people.html", context)


@require_safe
@inside(Permission.PEOPLE_READ)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The same as a file."""
    local = zone(access.institution)
    columns = (
        gettext("nama"), gettext("surel"), gettext("peran"), gettext("jangkauan"), gettext("tempat"), gettext("sejak"),
        gettext("sampai"), gettext("terakhir masuk"),
    )  # fmt: skip
    rows = [
        (
            one.name, one.email, one.role_label, one.reach_label, one.place,
            one.since.astimezone(local).date().isoformat(), one.until.isoformat() if one.until else "",
            one.seen.astimezone(local).isoformat(timespec="minutes") if one.seen else "",
        )
        for one in queries.members(access, _asked(request))
    ]  # fmt: skip
    return answers.table(form, columns, rows, "orang-dan-peran")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PEOPLE_MANAGE)
def add(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Give one more role to somebody who is or was here."""
    form = MembershipForm(access, answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.grant(access, form.cleaned_data["person"], form.held(), ends_at=form.ends_at())
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Peran diberikan."))
            return redirect("people", access.institution.slug)
    context = {
        "form": form,
        "heading": gettext("Beri peran"),
        "hint": gettext("Untuk orang yang sudah dikenal di instansi ini. Orang baru diundang dengan surel."),
        "button": gettext("Beri peran"),
        "back": reverse("people", args=[access.institution.slug]),
        "back_label": gettext("Orang dan peran"),
    }
    return render(request, "institutions/form.html", context, status=answers.status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PEOPLE_MANAGE)
def end(request: HttpRequest, access: Access, membership_id: int) -> HttpResponseBase:
    """End a role now or after a last day."""
    member = queries.member(access, membership_id)
    form = EndForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        at = None if day is None else end_of(day, access.institution)
        try:
            operations.end(access, membership_id, at=at, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Peran %(name)s diakhiri.") % {"name": member.name})
            return redirect("people", access.institution.slug)
    heading = gettext("Akhiri peran %(role)s dari %(name)s") % {"role": member.role_label, "name": member.name}
    context = {
        "form": form,
        "heading": heading,
        "hint": gettext("Untuk memindahkan semua tugas sekaligus, pakai serah terima."),
        "button": gettext("Akhiri peran"),
        "danger": True,
        "back": reverse("people", args=[access.institution.slug]),
        "back_label": gettext("Orang dan peran"),
    }
    return render(request, "institutions/form.html", context, status=answers.status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PEOPLE_MANAGE)
def assignments(request: HttpRequest, access: Access, membership_id: int) -> HttpResponseBase:
    """Assign institutions to an assessor, and take assignments back."""
    member = queries.member(access, membership_id)
    form = AssignmentForm(access, answers.sent(request))
    if request.method == "POST" and form.is_valid():
        taking_back = request.POST.get("do") == "remove"
        change = operations.unassign if taking_back else operations.assign
        try:
            change(access, membership_id, form.cleaned_data["target"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Penugasan dicabut.") if taking_back else gettext("Penugasan diberikan."))
            return redirect("assignments", access.institution.slug, membership_id)
    context = {"form": form, "member": member, "assigned": queries.assignments(access, membership_id)}
    return render(request, "institutions/assignments.html", context, status=answers.status(form))


def _asked(request: HttpRequest) -> Asked:
    sort, descending = answers.order(request, queries.SORTS)
    return Asked(
        search=answers.words(request),
        role=answers.choice(request, "peran", Role.values),
        state=answers.choice(request, "keadaan", queries.STATES, "active"),
        sort=sort,
        descending=descending,
    )
