"""The overview of one assessment: figures, who is late, and every answer with its state and offices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from naik.apps.evaluations import policies
from naik.apps.evaluations.queries import board as queries
from naik.apps.evaluations.queries.board import SORTS, Asked, BoardRow
from naik.apps.evaluations.views.board_figure import burn_down
from naik.apps.evaluations.views.board_file import file
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.cycle.machines import ANSWER
from naik.reports.tables import Cell

SORT_WORDS = dict(zip(SORTS, (_("nomor"), _("tenggat"), _("keadaan"), _("perangkat daerah")), strict=True))


@require_safe
@inside(Permission.ASSESSMENT_READ)
def board(request: HttpRequest, access: Access, assessment_id: int) -> HttpResponseBase:
    """Show where an assessment stands."""
    assessment = policies.assessment(access, assessment_id)
    asked = _asked(request)
    found = queries.board(access, assessment, asked)
    kept = {name: request.GET.get(name, "") for name in request.GET if request.GET.get(name)}
    context = {
        "assessment": assessment,
        "board": found,
        "asked": asked,
        "states": ANSWER.states.items(),
        "sorts": SORT_WORDS.items(),
        "figure": burn_down(found) if found.rows else None,
        "query": urlencode(kept),
    }
    return render(request, "evaluations/board.html", context)


@require_safe
@inside(Permission.ASSESSMENT_READ)
def download(request: HttpRequest, access: Access, assessment_id: int, form: str) -> HttpResponseBase:
    """Return the list as it is narrowed."""
    assessment = policies.assessment(access, assessment_id)
    columns = (
        gettext("indikator"), gettext("judul"), gettext("aspek"), gettext("keadaan"), gettext("tingkat"),
        gettext("pengampu"), gettext("kontributor"), gettext("tenggat"), gettext("terlambat (hari)"),
        gettext("diubah"), gettext("alasan dikembalikan"),
    )  # fmt: skip
    rows = [_cells(row) for row in queries.board(access, assessment, _asked(request)).shown]
    return file(form, columns, rows, name=f"penilaian-{access.institution.slug}-{assessment.pk}", sheet="Penilaian")


def _cells(row: BoardRow) -> tuple[Cell, ...]:
    language = get_language() or "id"
    return (
        row.value, row.title.in_language(language), row.aspect, row.state_title.in_language(language), row.level,
        row.lead.name if row.lead else "", "; ".join(one.name for one in row.contributors),
        row.due_on.isoformat() if row.due_on else "", row.late,
        row.changed_at.isoformat(timespec="seconds") if row.changed_at else "",
        row.reason if row.state == "returned" else "",
    )  # fmt: skip


def _asked(request: HttpRequest) -> Asked:
    given = {name: " ".join(request.GET.get(name, "").replace("\x00", "").split()) for name in request.GET}
    office = given.get("kantor", "")
    return Asked(
        state=given["keadaan"] if given.get("keadaan") in ANSWER.states else "",
        office=int(office) if office.isascii() and office.isdigit() and len(office) < 16 else None,
        aspect=given.get("aspek", "")[:20],
        late=bool(given.get("terlambat")),
        search=given.get("q", "")[:100],
        sort=given["urut"] if given.get("urut") in SORTS else SORTS[0],
    )
