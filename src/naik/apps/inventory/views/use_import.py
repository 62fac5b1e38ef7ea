"""A file of use: chosen, shown as changes, applied as shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.inventory.forms.use import titles
from naik.apps.inventory.operations.use import Entry
from naik.apps.inventory.operations.use_import import Plan, Written, apply, plan
from naik.apps.inventory.templatetags.inventory import satisfaction, whole
from naik.apps.inventory.use_table import read_use
from naik.apps.inventory.views import importing
from naik.apps.inventory.views.importing import Kind, Preview, ShownChange, ShownLine


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SERVICE_WRITE)
def use_import(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Read a file and show everything it would change; nothing is written."""
    form, content = importing.chosen(request)
    if content is not None:
        try:
            found = plan(access, read_use(content))
        except Refused as refusal:
            form.add_error("file", refusal.said)
        else:
            return importing.show(request, access, _kind(), _preview(found), (content, found.digest))
    return importing.choose(request, _kind(), form)


@require_POST
@inside(Permission.SERVICE_WRITE)
def use_import_apply(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Write exactly what was shown; shown again when the use changed meanwhile."""
    try:
        content, agreed = importing.unpacked(request, access, _kind())
        done = apply(access, read_use(content), shown=agreed)
    except Refused as refusal:
        return importing.refused(request, _kind(), refusal)
    if not done.empty and done.digest != agreed:
        return importing.show(request, access, _kind(), _preview(done), (content, done.digest), again=True)
    messages.success(request, importing.done_sentence(len(done.added) + len(done.changed)))
    return redirect("unused_services", access.institution.slug)


def _kind() -> Kind:
    return Kind(
        name="use", upload="use_import", confirm="use_import_apply", download="use_download",
        back="unused_services",
        heading=gettext("Muat pemakaian dari berkas"),
        hint=gettext(
            "Satu baris untuk satu layanan, perangkat daerah, dan tahun; kode perangkat daerah kosong berarti"
            " pemakaian seluruhnya. Yang tidak ada dalam berkas dibiarkan. Paling banyak 4.000 baris dan 5 MB."
        ),
        caption=gettext("Pemakaian layanan"),
    )  # fmt: skip


def _preview(found: Plan) -> Preview:
    return Preview(
        added=[_line(one) for one in found.added],
        changed=[_line(one) for one in found.changed],
        unchanged=found.unchanged,
        refused=found.refused,
    )


def _line(one: Written) -> ShownLine:
    before, after = None if one.before is None else _words(one.before), _words(one.after)
    changes = tuple(
        ShownChange(title=title, old=None if before is None else before[title], new=new)
        for title, new in after.items()
        if (new if before is None else before[title] != new)
    )
    return ShownLine(
        line=one.line, title=f"{one.service}, {one.key[2]}", note=one.office or gettext("Seluruhnya"), changes=changes
    )


def _words(entry: Entry) -> dict[str, str]:
    figures, names = entry.figures, titles()
    return {
        names["active_users"]: whole(figures.active_users),
        names["possible_users"]: whole(figures.possible_users),
        names["transactions"]: whole(figures.transactions),
        names["satisfaction"]: satisfaction(figures.satisfaction),
        gettext("Sumber"): entry.source,
    }
