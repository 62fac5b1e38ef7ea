"""A file of services: chosen, shown as changes, applied as shown."""

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
from naik.apps.inventory.operations.service_import import FieldChange, Plan, apply, plan
from naik.apps.inventory.service_table import read_services
from naik.apps.inventory.service_values import DEFAULTS, FIELDS, Given, shown
from naik.apps.inventory.templatetags.inventory import field_title, language
from naik.apps.inventory.views import importing
from naik.apps.inventory.views.importing import Kind, Preview, ShownChange, ShownLine


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SERVICE_WRITE)
def services_import(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Read a file and show everything it would change; nothing is written."""
    form, content = importing.chosen(request)
    if content is not None:
        try:
            found = plan(access, read_services(content))
        except Refused as refusal:
            form.add_error("file", refusal.said)
        else:
            return importing.show(request, access, _kind(), _preview(found), (content, found.digest))
    return importing.choose(request, _kind(), form)


@require_POST
@inside(Permission.SERVICE_WRITE)
def services_import_apply(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Write exactly what was shown; shown again when the services changed meanwhile."""
    try:
        content, agreed = importing.unpacked(request, access, _kind())
        done = apply(access, read_services(content), shown=agreed)
    except Refused as refusal:
        return importing.refused(request, _kind(), refusal)
    if not done.empty and done.digest != agreed:
        return importing.show(request, access, _kind(), _preview(done), (content, done.digest), again=True)
    messages.success(request, importing.done_sentence(len(done.added) + len(done.changed)))
    return redirect("services", access.institution.slug)


def _kind() -> Kind:
    return Kind(
        name="services", upload="services_import", confirm="services_import_apply",
        download="services_download", back="services",
        heading=gettext("Muat layanan dari berkas"),
        hint=gettext(
            "Layanan dikenali dari nomornya, atau dari perangkat daerah dan namanya. Yang baru ditambahkan, yang tidak"
            " ada dalam berkas dibiarkan. Paling banyak 1.000 baris dan 5 MB."
        ),
        caption=gettext("Layanan digital"),
    )  # fmt: skip


def _preview(found: Plan) -> Preview:
    return Preview(
        added=[
            ShownLine(
                line=one.line, title=str(one.values["name"]), note=one.office_name, changes=tuple(_new(one.values))
            )
            for one in found.added
        ],
        changed=[
            ShownLine(line=one.line, title=one.name, note="", changes=tuple(_change(each) for each in one.changes))
            for one in found.changed
        ],
        unchanged=found.unchanged,
        refused=found.refused,
    )


def _new(values: Given) -> list[ShownChange]:
    return [
        ShownChange(title=field_title(field), old=None, new=shown(field, values[field], language()))
        for field in FIELDS
        if field != "name" and values[field] != DEFAULTS.get(field)
    ]


def _change(one: FieldChange) -> ShownChange:
    old, new = (shown(one.field, value, language()) for value in (one.old, one.new))
    return ShownChange(title=field_title(one.field), old=old, new=new)
