"""Pages on which assessors are assigned: a whole cycle, one institution, many at once, and a rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.forms.assessors import AssignForm, EndForm, ShareOutForm
from naik.apps.evaluations.operations import assigning as operations
from naik.apps.evaluations.queries import assigning as queries
from naik.apps.evaluations.queries.assigning import Field, Load, Row
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.cycle.conflicts import SENTENCES
from naik.cycle.distribution import EXPLAINED
from naik.cycle.stages import TITLES
from naik.instruments.model import Text

WANTED = ("2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate as the form offers them; `reasons` are what keeps them from this institution."""

    load: Load
    reasons: tuple[Text, ...]


@require_safe
@inside(Permission.ASSESSOR_ASSIGN)
def board(request: HttpRequest, access: Access, cycle_id: int) -> HttpResponseBase:
    """Show institutions with their assessors, and what each assessor carries."""
    field = queries.of_cycle(access, cycle_id)
    rows = _rows(request, field)
    context = {
        "cycle": field.cycle,
        "rows": rows,
        "loads": field.loads.values(),
        "few": sum(1 for one in field.rows.values() if one.missing and not one.settled),
        "total": len(field.rows),
        "undeclared": sum(1 for one in field.loads.values() if not one.declared),
        "search": answers.words(request),
        "filter": answers.choice(request, "saring", ("kurang",)),
        "query": answers.kept(request),
        "sentences": SENTENCES,
    }
    return render(request, "evaluations/cycle_assessors.html", context)


@require_safe
@inside(Permission.ASSESSOR_ASSIGN)
def download(request: HttpRequest, access: Access, cycle_id: int, form: str) -> HttpResponseBase:
    """Return the list as it is narrowed, a line for each assessor of an institution."""
    field = queries.of_cycle(access, cycle_id)
    columns = (
        gettext("instansi"), gettext("tahap"), gettext("asesor"), gettext("ketua"), gettext("tenggat"),
        gettext("penilaian pertama selesai"), gettext("keterangan"),
    )  # fmt: skip
    yes, no, language = gettext("ya"), gettext("tidak"), get_language() or "id"
    cells = []
    for row in _rows(request, field):
        start = (row.institution.name, TITLES[row.stage].in_language(language))
        if not row.team:
            cells.append((*start, "", "", "", "", ""))
        cells += [
            (
                *start, one.name, yes if one.lead else no, one.due_on.isoformat() if one.due_on else "",
                yes if one.done else no, "; ".join(SENTENCES[bar].in_language(language) for bar in one.bars),
            )
            for one in row.team
        ]  # fmt: skip
    return answers.table(form, columns, cells, f"asesor-{cycle_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSOR_ASSIGN)
def assign(request: HttpRequest, access: Access, cycle_id: int, target: str) -> HttpResponseBase:
    """Assign assessors to one institution, and name the lead."""
    field = queries.of_cycle(access, cycle_id)
    row = _row(field, target)
    here = reverse("cycle_assign", args=[access.institution.slug, cycle_id, target])
    return _assign(
        request, field, row, lambda added: operations.assign(access, cycle_id, row.assessment_id, added), here,
        {
            "template": "evaluations/cycle_assign.html",
            "back": reverse("cycle_assessors", args=[access.institution.slug, cycle_id]),
            "ends": {
                one.assessor_id: reverse(
                    "cycle_unassign", args=[access.institution.slug, cycle_id, target, one.assessor_id]
                )
                for one in row.team
            },
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSOR_ASSIGN)
def unassign(request: HttpRequest, access: Access, cycle_id: int, target: str, assessor_id: int) -> HttpResponseBase:
    """End an assignment with a reason."""
    row = _row(queries.of_cycle(access, cycle_id), target)
    back = reverse("cycle_assign", args=[access.institution.slug, cycle_id, target])

    def change(reason: str) -> None:
        operations.unassign(access, cycle_id, row.assessment_id, assessor_id, reason=reason)

    return _end(request, row, assessor_id, change, back)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ASSESSOR_ASSIGN)
def share_out(request: HttpRequest, access: Access, cycle_id: int) -> HttpResponseBase:
    """Show an even distribution, and apply it as it was shown."""
    field = queries.of_cycle(access, cycle_id)
    wanted = answers.choice(request, "banyak", WANTED, WANTED[0])
    form = ShareOutForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = str(given["wanted"])
        try:
            count = operations.share_out(access, cycle_id, given["wanted"], given["seen"], given["due_on"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            said = ngettext("%(count)d penugasan diberikan.", "%(count)d penugasan diberikan.", count)
            messages.success(request, said % {"count": count})
            return redirect("cycle_assessors", access.institution.slug, cycle_id)
    proposal = field.proposal(int(wanted))
    rows = {one.institution.pk: one for one in field.rows.values()}
    shown = [
        (rows[one.institution], [(field.loads[person].name, person == one.lead) for person in one.added], one.missing)
        for one in proposal
    ]
    fresh = ShareOutForm(initial={"wanted": wanted, "seen": operations.digest(proposal)})
    context = {
        "cycle": field.cycle,
        "form": form,
        "fresh": fresh,
        "rows": sorted(shown, key=lambda one: one[0].institution.name),
        "added": sum(len(one.added) for one in proposal),
        "wanted": wanted,
        "choices": WANTED,
        "explained": EXPLAINED,
        "back": reverse("cycle_assessors", args=[access.institution.slug, cycle_id]),
    }
    return render(request, "evaluations/cycle_assign_many.html", context, status=answers.status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.REHEARSAL_MANAGE)
def rehearsal(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Let own people assess a rehearsal."""
    field = queries.of_rehearsal(access, assessment_id)
    row = field.rows[assessment_id]
    here = reverse("rehearsal_assessors", args=[access.institution.slug, assessment_id])
    return _assign(
        request, field, row, lambda added: operations.assign_in_rehearsal(access, assessment_id, added), here,
        {
            "template": "evaluations/cycle_assign_rehearsal.html",
            "assessment": policies.assessment(access, assessment_id),
            "ends": {
                one.assessor_id: reverse(
                    "rehearsal_unassign", args=[access.institution.slug, assessment_id, one.assessor_id]
                )
                for one in row.team
            },
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.REHEARSAL_MANAGE)
def rehearsal_unassign(request: HttpRequest, access: Access, assessment_id: int, assessor_id: int) -> HttpResponseBase:
    """End somebody's part in a rehearsal."""
    row = queries.of_rehearsal(access, assessment_id).rows[assessment_id]
    back = reverse("rehearsal_assessors", args=[access.institution.slug, assessment_id])

    def change(reason: str) -> None:
        operations.unassign_in_rehearsal(access, assessment_id, assessor_id, reason=reason)

    return _end(request, row, assessor_id, change, back)


def _assign(
    request: HttpRequest,
    field: Field,
    row: Row,
    change: Callable[[operations.Added], None],
    here: str,
    more: dict[str, object],
) -> HttpResponseBase:
    form = AssignForm(field, row, answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            change(form.added())
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Penugasan disimpan."))
            return redirect(here)
    held = {one.person_id for one in row.team}
    choices = [
        Choice(load, tuple(SENTENCES[bar] for bar in field.bars(load.person_id, row.institution)))
        for load in field.loads.values()
        if load.person_id not in held
    ]
    context = {
        "cycle": field.cycle,
        "row": row,
        "form": form,
        "choices": sorted(choices, key=lambda one: (bool(one.reasons), one.load.institutions, one.load.name.lower())),
        "chosen": set(form["people"].value() or ()),
        "chosen_lead": str(form["lead"].value() or ""),
        "sentences": SENTENCES,
        "fewest": field.rule.fewest,
        **more,
    }
    return render(request, str(more["template"]), context, status=answers.status(form))


def _end(
    request: HttpRequest, row: Row, assessor_id: int, change: Callable[[str], None], back: str
) -> HttpResponseBase:
    member = next((one for one in row.team if one.assessor_id == assessor_id), None)
    if member is None:
        raise Http404
    form = EndForm(answers.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            change(form.cleaned_data["reason"])
        except Refused as refusal:
            answers.refuse(form, refusal)
        else:
            messages.success(request, gettext("Penugasan %(name)s diakhiri.") % {"name": member.name})
            return redirect(back)
    context = {
        "form": form,
        "heading": gettext("Akhiri penugasan %(name)s") % {"name": member.name},
        "hint": gettext("Nilai yang sudah diisi tetap tersimpan; orang ini tidak dapat lagi membuka penilaian."),
        "button": gettext("Akhiri penugasan"),
        "danger": True,
        "back": back,
        "back_label": row.institution.name,
    }
    return render(request, "institutions/form.html", context, status=answers.status(form))


def _row(field: Field, target: str) -> Row:
    found = next((one for one in field.rows.values() if one.institution.slug == target), None)
    if found is None:
        raise Http404
    return found


def _rows(request: HttpRequest, field: Field) -> list[Row]:
    words, few = answers.words(request).casefold(), request.GET.get("saring") == "kurang"
    return [
        row
        for row in field.rows.values()
        if not (few and not row.missing)
        and (
            not words
            or words in row.institution.name.casefold()
            or any(words in one.name.casefold() for one in row.team)
        )
    ]
