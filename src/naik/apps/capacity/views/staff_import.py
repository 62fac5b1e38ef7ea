"""A file of IT staff: chosen, shown as changes, applied as shown."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from naik.apps.capacity.forms.staff import AgreedForm, FileForm
from naik.apps.capacity.operations.staff_import import Plan, apply, plan
from naik.apps.capacity.operations.staff_table import Reading, RefusedRow, Row, read
from naik.apps.capacity.operations.staff_values import TITLES
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.apps.institutions.views.office_import import CHANGED, EXPIRED, GOOD_FOR_SECONDS
from naik.instruments.model import Text
from naik.intake.listing import LARGEST_FILE

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.STAFF_WRITE)
def staff_import(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Read a file and show everything it would change; nothing is written."""
    form = FileForm(answers.sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reading = read(form.cleaned_data["file"].read(LARGEST_FILE + 1))
        except Refused as refused:
            form.add_error("file", refused.said)
        else:
            return _shown(request, access, reading, plan(access, reading))
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "capacity/staff_import.html", {"form": form}, status=status)


@require_POST
@inside(Permission.STAFF_WRITE)
def staff_import_apply(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Write exactly what was shown; shown again when the staff changed meanwhile."""
    try:
        reading, shown = _unpacked(request.POST.get("shown", ""), access)
    except Refused as refused:
        form = FileForm({})
        form.errors.clear()
        form.add_error(None, refused.said)
        return render(request, "capacity/staff_import.html", {"form": form}, status=REFUSED)
    done = apply(access, reading, shown=shown)
    if done.empty:
        messages.success(request, gettext("Tidak ada yang perlu diubah; semua sudah sesuai berkas."))
        return redirect("staff", access.institution.slug)
    if done.digest != shown:
        return _shown(request, access, reading, done, notice=CHANGED)
    count = len(done.added) + len(done.changed)
    sentence = ngettext(
        "%(count)d pegawai ditambahkan atau diubah.", "%(count)d pegawai ditambahkan atau diubah.", count
    )
    messages.success(request, sentence % {"count": count})
    return redirect("staff", access.institution.slug)


def _shown(
    request: HttpRequest, access: Access, reading: Reading, found: Plan, notice: Text | None = None
) -> HttpResponseBase:
    context = {
        "plan": found,
        "titles": TITLES,
        "notice": notice,
        "form": AgreedForm(initial={"shown": _packed(reading, found.digest, access)}),
    }
    return render(request, "capacity/staff_import_shown.html", context, status=409 if notice else 200)


def _salt(access: Access) -> str:
    return f"capacity:staff:import:{access.institution.pk}:{access.person.pk}"


def _packed(reading: Reading, digest: str, access: Access) -> str:
    content = {
        "rows": [[row.line, dict(row.cells)] for row in reading.rows],
        "refused": [[one.line, asdict(one.sentence)] for one in reading.refused],
        "shown": digest,
    }
    return signing.dumps(json.dumps(content), salt=_salt(access), compress=True)


def _unpacked(text: str, access: Access) -> tuple[Reading, str]:
    try:
        content = json.loads(signing.loads(text, salt=_salt(access), max_age=GOOD_FOR_SECONDS))
    except signing.BadSignature as error:
        raise Refused(EXPIRED) from error
    rows = tuple(Row(line, cells) for line, cells in content["rows"])
    refused = tuple(RefusedRow(line, Text(**sentence)) for line, sentence in content["refused"])
    return Reading(rows, refused), content["shown"]
