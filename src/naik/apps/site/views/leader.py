"""The leader's page, on screen and on one sheet of paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_safe

from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.site.formatting import change, number
from naik.apps.site.leading import Leading, leading
from naik.planning.pace import AtThisPace
from naik.reports.papers import pdf, template


@require_safe
@inside(Permission.PLAN_READ)
def leader(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Answer the leader's question on one screen."""
    return render(request, "site/leader.html", {"page": leading(access)})


@require_safe
@inside(Permission.PLAN_READ)
def leader_paper(request: HttpRequest, access: Access) -> HttpResponseBase:
    """The same on one sheet."""
    language = "en" if (get_language() or "id").startswith("en") else "id"
    content = pdf(template("leader.typ"), _told(access, leading(access), language))
    headers = {"Content-Disposition": f'inline; filename="pimpinan-{access.institution.slug}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _told(access: Access, page: Leading, language: str) -> dict[str, object]:
    return {
        "title": access.institution.name,
        "language": language,
        "header": gettext("Lembar pimpinan"),
        "footer": date_format(page.day, "j F Y"),
        "facts": _facts(page),
        "sentences": [one.in_language(language) for one in page.plan.sentences] if page.plan else [],
        "obstacles": [one.sentence.in_language(language) for one in page.obstacles],
        "late": [[one.office or gettext("tanpa perangkat daerah"), _late(one.count, one.longest)] for one in page.late],
        "coverage": gettext("%(covered)s dari %(offices)s perangkat daerah punya petugas TIK terlatih.")
        % {"covered": page.coverage.trained, "offices": page.coverage.total},
        "words": {
            "obstacles": gettext("Yang menghalangi"),
            "no_obstacles": gettext("Tidak ada yang menghalangi rencana hari ini."),
            "late": gettext("Perangkat daerah yang terlambat"),
            "no_late": gettext("Tidak ada perangkat daerah yang terlambat."),
            "people": gettext("Petugas TIK"),
        },
    }


def _facts(page: Leading) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    if page.published:
        one = page.published
        found.append(
            {
                "label": gettext("Indeks %(year)s") % {"year": one.year}, "value": number(one.index, 2),
                "predicate": one.predicate, "steps": one.steps,
                "note": ""
                if one.change is None
                else gettext("%(change)s dari tahun sebelumnya") % {"change": change(one.change)},
            }
        )  # fmt: skip
    if page.plan:
        reachable = page.plan.found.reachable
        found.append(
            {
                "label": gettext("Masih dapat dicapai %(year)s") % {"year": page.plan.found.year},
                "value": number(reachable.index, 2), "predicate": reachable.predicate, "steps": reachable.band.number,
                "note": gettext("rencana: %(index)s") % {"index": number(page.plan.found.planned.index, 2)}
                + (f"; {_finished(page.pace)}" if page.pace and not page.pace.score else ""),
            }
        )  # fmt: skip
    if page.pace and page.pace.score:
        found.append(
            {
                "label": gettext("Dengan laju sekarang"), "value": number(page.pace.score.index, 2),
                "predicate": page.pace.score.predicate, "steps": page.pace_steps,
                "note": _finished(page.pace),
            }
        )  # fmt: skip
    return found


def _finished(pace: AtThisPace) -> str:
    words = {"finished": pace.finished, "promised": pace.promised}
    return gettext("%(finished)s dari %(promised)s kenaikan selesai") % words


def _late(count: int, longest: int) -> str:
    words = {"count": count, "days": longest}
    return ngettext("%(count)s tindak lanjut, paling lama %(days)s hari",
                    "%(count)s tindak lanjut, paling lama %(days)s hari", count) % words  # fmt: skip
