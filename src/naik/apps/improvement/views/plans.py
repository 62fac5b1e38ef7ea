"""Pages of an institution's plans."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.improvement.forms.plans import AdoptForm, PlanForm, initial
from naik.apps.improvement.models import Plan
from naik.apps.improvement.operations import plans as operations
from naik.apps.improvement.operations.plans import Adoption, Impossible
from naik.apps.improvement.queries import origins, plan_outcome, plan_paper
from naik.apps.improvement.queries import plans as queries
from naik.apps.improvement.queries.origins import Origin
from naik.apps.improvement.wishes import Wishes, from_document
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import zone
from naik.apps.institutions.views import answers
from naik.cycle.improvement_machines import PLAN

REFUSED = 422


@require_safe
@inside(Permission.PLAN_READ)
def plans(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the institution's plans, the one that holds first."""
    state, search = answers.choice(request, "keadaan", PLAN.states), answers.words(request)
    context = {
        "plans": queries.listing(access, state=state, search=search), "adopted": queries.adopted(), "state": state,
        "search": search, "states": PLAN.states.items(), "query": answers.kept(request),
        "origins": bool(origins.origins(access)),
    }  # fmt: skip
    return render(request, "improvement/plans.html", context)


@require_safe
@inside(Permission.PLAN_READ)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The same list as a file."""
    columns = (
        gettext("nama"), gettext("keadaan"), gettext("nomor"), gettext("indeks sekarang"), gettext("indeks sesudahnya"),
        gettext("predikat sesudahnya"), gettext("poin upaya"), gettext("kenaikan"), gettext("tahun pertama"),
        gettext("tahun terakhir"),
    )  # fmt: skip
    language = get_language() or "id"
    state, search = answers.choice(request, "keadaan", PLAN.states), answers.words(request)
    rows = [
        (
            one.title, one.state_title.in_language(language), one.number, one.index_before, one.index_after,
            one.predicate_after, one.effort, one.raises, one.first_year, one.last_year,
        )
        for one in queries.listing(access, state=state, search=search)
    ]  # fmt: skip
    return answers.table(form, columns, rows, "rencana")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PLAN_WRITE)
def new(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Ask for a plan."""
    known = origins.origins(access)
    year = timezone.localdate(timezone=zone(access.institution)).year
    first = {
        "title": gettext("Rencana %(year)s") % {"year": year}, "first_year": year, "years": 1, "max_raise": 2,
        "months": 12, "origin": _usual(known), "target": request.GET.get("sasaran", "")[:40],
    }  # fmt: skip
    return _asked(request, access, known, None, first)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PLAN_WRITE)
def edit(request: HttpRequest, access: Access, plan_id: int) -> HttpResponseBase:
    """Ask for a draft anew with other wishes."""
    one = queries.plan(access, plan_id)
    first = initial(from_document(one.wishes), title=one.title, revision=one.revision)
    return _asked(request, access, origins.origins(access), one, first)


@require_safe
@inside(Permission.PLAN_READ)
def plan(request: HttpRequest, access: Access, plan_id: int) -> HttpResponseBase:
    """Show one plan: what rises, by domain and by office, why, what it assumes and what lies beside it."""
    one = queries.plan(access, plan_id)
    context = {"page": queries.page(one, get_language() or "id"), "plan": one, "state_title": PLAN.title_of(one.state)}
    return render(request, "improvement/plan.html", context)


@require_safe
@inside(Permission.PLAN_READ)
def paper(request: HttpRequest, access: Access, plan_id: int) -> HttpResponseBase:
    """The plan as a PDF to print and to sign on."""
    one = queries.plan(access, plan_id)
    content = plan_paper.paper(access, queries.page(one, get_language() or "id"), get_language() or "id")
    headers = {"Content-Disposition": f'inline; filename="rencana-{access.institution.slug}-{one.pk}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
@inside(Permission.PLAN_WRITE)
def discard(request: HttpRequest, access: Access, plan_id: int) -> HttpResponseBase:
    """Put a draft away."""
    queries.plan(access, plan_id)
    try:
        operations.discard(access, plan_id)
    except Refused as refused:
        messages.error(request, refused.said)
        return redirect("plan", access.institution.slug, plan_id)
    messages.success(request, gettext("Draf rencana dibuang."))
    return redirect("plans", access.institution.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.PLAN_ADOPT)
def adopt(request: HttpRequest, access: Access, plan_id: int) -> HttpResponseBase:
    """Show the plan once more and adopt it; whoever signs shows first, once more, to be who they are."""
    one = queries.plan(access, plan_id)
    if request.method == "POST" and not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    page = queries.page(one, get_language() or "id")
    form = AdoptForm(answers.sent(request), initial={"shown": page.digest})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.adopt(
                access, plan_id, Adoption(shown=given["shown"], position=given["position"], place=given["place"])
            )
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Rencana ditetapkan dan ditandatangani."))
            return redirect("plan", access.institution.slug, plan_id)
    context = {
        "form": form,
        "page": page,
        "plan": one,
        "former": queries.adopted(),
        "possible": one.state == PLAN.first,
    }
    return render(request, "improvement/plan_adopt.html", context, status=REFUSED if form.errors else 200)


@require_safe
@inside(Permission.PLAN_READ)
def outcome(request: HttpRequest, access: Access, plan_id: int) -> HttpResponseBase:
    """Compare a plan with what came true."""
    one = queries.plan(access, plan_id)
    page = plan_outcome.page(access, one, request.GET.get("hasil", ""))
    return render(
        request, "improvement/plan_outcome.html", {"page": page, "plan": one, "labels": _labels(page.choices)}
    )  # fmt: skip


def _asked(
    request: HttpRequest, access: Access, known: tuple[Origin, ...], one: Plan | None, first: dict[str, object]
) -> HttpResponseBase:
    form = PlanForm(known, dict(_labels(known)), answers.sent(request), initial=first)
    impossible = None
    if request.method == "POST" and form.is_valid():
        title, wishes = " ".join(form.cleaned_data["title"].split()), form.wishes()
        try:
            kept = _kept(access, one, form.cleaned_data["revision"] or 0, title, wishes)
        except Impossible as refused:
            impossible = refused.answer
            form.add_error(None, refused.said)
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Rencana dihitung dan disimpan sebagai draf."))
            return redirect("plan", access.institution.slug, kept.pk)
    context = {"form": form, "plan": one, "impossible": impossible, "known": known}
    return render(request, "improvement/plan_form.html", context, status=REFUSED if form.errors else 200)


def _usual(known: tuple[Origin, ...]) -> str:
    """The newest levels that are no rehearsal, as far as there are any."""
    real = [one for one in known if one.assessment is None or not one.assessment.cycle.rehearsal]
    return next((one.key for one in (*real, *known)), "")


def _kept(access: Access, one: Plan | None, revision: int, title: str, wishes: Wishes) -> Plan:
    if one is None:
        return operations.draft(access, title, wishes)
    return operations.change(access, one.pk, revision, title, wishes)


def _labels(known: tuple[Origin, ...]) -> list[tuple[str, str]]:
    return [
        (one.key, gettext("Penilaian %(name)s") % {"name": one.cycle} if one.cycle
         else gettext("Hasil terbit %(year)s") % {"year": one.year})
        for one in known
    ]  # fmt: skip
