"""Actions: the list, one made by hand, and many made of an adopted plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from naik.apps.improvement.forms.action_choices import MOST_KEYS
from naik.apps.improvement.forms.actions import ActionForm, CriterionForm
from naik.apps.improvement.models import ActionSource
from naik.apps.improvement.operations import action_raises as raise_operations
from naik.apps.improvement.operations import actions as operations
from naik.apps.improvement.operations.actions import LONGEST_TITLE
from naik.apps.improvement.queries import action_choices, action_raises, action_steps
from naik.apps.improvement.queries import actions as queries
from naik.apps.improvement.queries.actions import RUNNING, WITHOUT_OFFICE, Asked
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.cycle.improvement_machines import ACTION
from naik.instruments import loader

REFUSED = 422
LAST_PAGE = 100_000
EVERY = "semua"
SORTS = {
    "tenggat": _("tenggat"),
    "indikator": _("indikator"),
    "kantor": _("perangkat daerah"),
    "keadaan": _("keadaan"),
    "baru": _("terbaru dibuat"),
}


@require_safe
@inside(Permission.ACTION_READ)
def actions(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the actions in reach, those that are open and due first."""
    asked = _asked(request)
    page = min(max(_number(request.GET.get("halaman", "")) or 1, 1), LAST_PAGE)
    found = queries.listing(access, asked, first=(page - 1) * queries.PAGE)
    language = get_language() or "id"
    context = {
        "rows": found.rows, "total": found.total, "asked": asked, "counts": queries.counts(access),
        "plan": action_raises.adopted_plan(access),
        "offices": action_choices.readable_offices(access), "indicators": queries.indicators(access),
        "states": [(RUNNING, gettext("yang berjalan"))]
        + [(name, text.in_language(language)) for name, text in ACTION.states.items()],
        "sources": ActionSource.choices, "sorts": SORTS.items(), "every": EVERY, "without": WITHOUT_OFFICE,
        "narrowed": bool(answers.kept(request, halaman="", urut="")), "query": answers.kept(request, halaman=""),
        "newer": answers.kept(request, halaman=str(page - 1)) if page > 1 else "",
        "older": answers.kept(request, halaman=str(page + 1)) if found.total > page * queries.PAGE else "",
    }  # fmt: skip
    return render(request, "improvement/actions.html", context)


@require_safe
@inside(Permission.ACTION_READ)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The list as it is narrowed, all pages of it, as CSV or XLSX."""
    columns = (
        gettext("tindak lanjut"), gettext("indikator"), gettext("tingkat"), gettext("asal"),
        gettext("perangkat daerah"), gettext("orang"), gettext("tenggat"), gettext("terlambat (hari)"),
        gettext("keadaan"), gettext("langkah selesai"), gettext("langkah"), gettext("bukti"), gettext("biaya (rupiah)"),
    )  # fmt: skip
    language = get_language() or "id"
    rows = [
        (
            one.title, one.value, one.level or "", one.source, one.office, one.person, one.due_on.isoformat(),
            one.late or "", one.state_title.in_language(language), one.steps_done, one.steps, one.evidence,
            "" if one.cost is None else one.cost,
        )
        for one in queries.listing(access, _asked(request), most=queries.MOST_IN_A_FILE).rows
    ]  # fmt: skip
    return answers.table(form, columns, rows, f"tindak-lanjut-{access.institution.slug}")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ACTION_MANAGE)
def action_new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Make an action by hand, be it from a criterion named in the address."""
    criterion_form = CriterionForm(request.GET or None)
    instrument_id, value, level = criterion_form.criterion()
    form = ActionForm(
        action_choices.offices(access), action_choices.people(access), answers.sent(request),
        initial=_proposed(access, instrument_id, value, level),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            made = operations.make(access, form.wanted(instrument=instrument_id, value=value, level=level))
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Tindak lanjut dibuat."))
            return redirect("action", access.institution.slug, made.pk)
    indicator = loader.load(instrument_id).value_indicator(value) if instrument_id else None
    context = {
        "form": form, "criterion_form": criterion_form, "indicator": indicator, "value": value,
        "level": indicator.level(level) if indicator and level else None,
    }  # fmt: skip
    return render(request, "improvement/action_new.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.ACTION_MANAGE)
def actions_from_plan(request: HttpRequest, access: Access, plan_id: int) -> HttpResponseBase:
    """Choose which levels of an adopted plan's raises become actions."""
    plan = action_raises.adopted(access, plan_id)
    refusal = ""
    chosen = request.POST.getlist("raise")[:MOST_KEYS]
    if request.method == "POST":
        try:
            made = raise_operations.make_from_plan(access, plan_id, chosen)
        except Refused as refused:
            refusal = refused.said
        else:
            _say_made(request, len(made))
            return redirect("actions", access.institution.slug)
    rows = action_raises.proposals(access, plan)
    context = {
        "plan": plan, "rows": rows, "left": sum(1 for one in rows if one.action_id is None), "refusal": refusal,
        "chosen": set(chosen) if request.method == "POST" else {one.key for one in rows},
    }  # fmt: skip
    return render(request, "improvement/actions_from_plan.html", context, status=REFUSED if refusal else 200)


def _say_made(request: HttpRequest, count: int) -> None:
    sentence = ngettext("%(count)s tindak lanjut dibuat.", "%(count)s tindak lanjut dibuat.", count)
    messages.success(request, sentence % {"count": count})


def _proposed(access: Access, instrument_id: str, value: str, level: int) -> dict[str, object]:
    if not instrument_id:
        return {}
    instrument = loader.load(instrument_id)
    indicator = instrument.value_indicator(value)
    title = f"Indikator {value}: {indicator.title.id}" + (f", tingkat {level}" if level else "")
    own = action_steps.own_steps(access.institution, instrument)
    steps = action_steps.steps_for(instrument, value, level, own) if level else ()
    return {
        "title": title[:LONGEST_TITLE],
        "promised": action_steps.promised(indicator, level) if level else "",
        "steps": "\n".join(steps),
    }


def _asked(request: HttpRequest) -> Asked:
    office, state = request.GET.get("kantor", ""), request.GET.get("keadaan", RUNNING)
    return Asked(
        search=answers.words(request),
        office=_number(office),
        without_office=office == WITHOUT_OFFICE,
        state="" if state == EVERY else state if state in ACTION.states else RUNNING,
        source=answers.choice(request, "asal", ActionSource.values),
        indicator=request.GET.get("indikator", "").replace("\x00", "")[:20],
        late=bool(request.GET.get("terlambat")),
        mine=bool(request.GET.get("saya")),
        sort=answers.choice(request, "urut", SORTS, "tenggat"),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
