"""The page that asks whether training and outreach worked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from naik.apps.capacity.queries import effect as queries
from naik.apps.capacity.queries import timeline
from naik.apps.capacity.queries.effect import Asked, Means, Unit
from naik.apps.improvement.queries.origins import Origin
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.scoring import round_half_up
from naik.statistics.effect import MINIMUM


@require_safe
@inside(Permission.EFFECT_READ)
def effect(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show before and after, with all that can and cannot be said."""
    page = queries.page(access, _asked(request))
    context = {
        "page": page, "labels": [(one.key, _label(one)) for one in page.choices],
        "timeline": timeline.of_institution(access.institution, get_language() or "id"),
        "means": ((Means.TRAINING.value, gettext("pelatihan")), (Means.OUTREACH.value, gettext("sosialisasi"))),
        "units": ((Unit.OFFICE.value, gettext("perangkat daerah")), (Unit.VALUE.value, gettext("indikator"))),
        "minimum": MINIMUM, "query": answers.kept(request),
    }  # fmt: skip
    return render(request, "capacity/effect.html", context)


@require_safe
@inside(Permission.EFFECT_READ)
def download(request: HttpRequest, access: Access, form: str) -> HttpResponseBase:
    """The cases behind the figures, for whoever wants to compute it anew."""
    page = queries.page(access, _asked(request))
    columns = (gettext("kasus"), gettext("dikenai"), gettext("sebelum"), gettext("sesudah"), gettext("perubahan"))
    rows = [
        (
            row.name, gettext("ya") if row.treated else gettext("tidak"), round_half_up(row.before),
            round_half_up(row.after), round_half_up(row.change),
        )
        for row in page.rows
    ]  # fmt: skip
    return answers.table(form, columns, rows, "dampak")


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        means=Means(answers.choice(request, "cara", list(Means), Means.TRAINING)),
        unit=Unit(answers.choice(request, "satuan", list(Unit), Unit.OFFICE)),
        before=request.GET.get("sebelum", "")[:40],
        after=request.GET.get("sesudah", "")[:40],
    )


def _label(one: Origin) -> str:
    if one.cycle:
        return gettext("Penilaian %(name)s") % {"name": one.cycle}
    return gettext("Hasil terbit %(year)s") % {"year": one.year}
