"""A file of offices: chosen, shown as changes, applied as shown."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from naik.apps.institutions.access import Access
from naik.apps.institutions.forms.offices import AgreedForm, FileForm
from naik.apps.institutions.office_table import LARGEST_FILE, Reading, RefusedRow, Row, read
from naik.apps.institutions.office_values import TITLES, Values
from naik.apps.institutions.operations.office_import import Plan, apply, plan
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.views import answers
from naik.instruments.model import Text

GOOD_FOR_SECONDS = 3600
EXPIRED = Text(
    "Pemeriksaan ini sudah lebih dari satu jam atau bukan milik Anda. Pilih berkasnya sekali lagi.",
    "This check is more than an hour old or not yours. Choose the file once more.",
)
CHANGED = Text(
    "Data di instansi ini berubah sejak diperiksa. Inilah yang akan berubah sekarang; setujui sekali lagi.",
    "The data of this institution changed since the check. This is what would change now; agree once more.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.OFFICE_MANAGE)
def upload(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Read a file and show everything it would change; nothing is written."""
    form = FileForm(answers.sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reading = read(form.cleaned_data["file"].read(LARGEST_FILE + 1))
        except Refused as refusal:
            form.add_error("file", refusal.said)
        else:
            return _shown(request, access, reading, plan(access, reading))
    return render(request, "institutions/office_import.html", {"form": form}, status=answers.status(form))


@require_POST
@inside(Permission.OFFICE_MANAGE)
def confirm(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Write exactly what was shown; shown again when the offices changed meanwhile."""
    try:
        reading, shown = _unpacked(request.POST.get("shown", ""), access)
    except Refused as refusal:
        form = FileForm({})
        form.errors.clear()
        answers.refuse(form, refusal)
        return render(request, "institutions/office_import.html", {"form": form}, status=400)
    done = apply(access, reading, shown=shown)
    if done.empty:
        messages.success(request, gettext("Tidak ada yang perlu diubah; semua sudah sesuai berkas."))
        return redirect("offices", access.institution.slug)
    if done.digest != shown:
        return _shown(request, access, reading, done, notice=CHANGED)
    count = len(done.added) + len(done.changed)
    sentence = ngettext(
        "%(count)d perangkat daerah ditambahkan atau diubah.",
        "%(count)d perangkat daerah ditambahkan atau diubah.",
        count,
    )
    messages.success(request, sentence % {"count": count})
    return redirect("offices", access.institution.slug)


def _shown(
    request: HttpRequest, access: Access, reading: Reading, found: Plan, notice: Text | None = None
) -> HttpResponseBase:
    context = {
        "plan": found,
        "titles": TITLES,
        "notice": notice,
        "form": AgreedForm(initial={"shown": _packed(reading, found.digest, access)}),
    }
    return render(request, "institutions/office_import_shown.html", context, status=409 if notice else 200)


def _salt(access: Access) -> str:
    return f"institutions:offices:import:{access.institution.pk}:{access.person.pk}"


def _packed(reading: Reading, digest: str, access: Access) -> str:
    content = {
        "rows": [[row.line, asdict(row.values)] for row in reading.rows],
        "refused": [[one.line, one.sentence.id, one.sentence.en] for one in reading.refused],
        "shown": digest,
    }
    return signing.dumps(json.dumps(content), salt=_salt(access), compress=True)


def _unpacked(text: str, access: Access) -> tuple[Reading, str]:
    try:
        content = json.loads(signing.loads(text, salt=_salt(access), max_age=GOOD_FOR_SECONDS))
    except signing.BadSignature as error:
        raise Refused(EXPIRED) from error
    rows = tuple(Row(line, Values(**values)) for line, values in content["rows"])
    refused = tuple(RefusedRow(line, Text(sentence, english)) for line, sentence, english in content["refused"])
    return Reading(rows, refused), content["shown"]
