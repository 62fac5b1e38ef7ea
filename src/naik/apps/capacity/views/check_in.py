"""The page behind a QR sheet: whoever takes part in a session marks themself present."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from naik.apps.accounts.private import private
from naik.apps.audit.operations import Author
from naik.apps.capacity.check_in_tokens import read_token
from naik.apps.capacity.forms.attendance import SelfForm
from naik.apps.capacity.operations import attendance_check_in as operations
from naik.apps.capacity.operations.attendance_check_in import Outcome
from naik.apps.capacity.queries import attendance as queries
from naik.apps.evaluations.gate import database_now
from naik.apps.institutions.models import Institution
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.results.throttling import RequestThrottle
from naik.apps.tenancy.scope import opened

SENTENCES = {
    Outcome.CLOSED: _("Kehadiran dapat dicatat di sini dari satu jam sebelum sampai satu jam sesudah pelatihan."),
    Outcome.UNKNOWN: _("Nama dan kode atau surel ini tidak ada bersama dalam daftar peserta. Tanyakan penyelenggara."),
    Outcome.NO_PLACE: _("Akun Anda tidak memiliki tempat dalam pelatihan ini. Tanyakan penyelenggara."),
    Outcome.TOO_OFTEN: _("Terlalu banyak percobaan yang salah. Tunggu sepuluh menit, atau tanyakan penyelenggara."),
}
STATUS = {Outcome.CLOSED: 409, Outcome.UNKNOWN: 422, Outcome.NO_PLACE: 403, Outcome.TOO_OFTEN: 429}


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, institution: str, token: str) -> HttpResponseBase:
    """Say which session it is, and mark whoever can show that they are on its list; the token is read before all."""
    where = Institution.objects.select_related("region").filter(slug=institution).first()
    session_id = None if where is None else read_token(where.pk, token)
    if where is None or session_id is None:
        raise Http404
    person_id = request.user.pk if request.user.is_authenticated else None
    with opened([where.pk]):
        page = queries.check_in(session_id, person_id, database_now())
    if page is None:
        raise Http404
    outcome, form = None, SelfForm()
    if request.method == "POST":
        author = Author(person_id, on_behalf_of="check-in", request_id=getattr(request, "request_id", ""))
        if page.own and "name" not in request.POST:
            outcome = operations.by_account(where, session_id, author)
        else:
            form = SelfForm(request.POST)
            if form.is_valid():
                outcome = operations.by_name(
                    where, session_id, form.cleaned_data["name"], form.cleaned_data["proof"],
                    address=RequestThrottle("1/s").get_ident(request) or "", author=author,
                )  # fmt: skip
    context = {
        "page": page,
        "institution": where,
        "zone": abbreviation(where),
        "form": form,
        "done": outcome is Outcome.PRESENT,
        "refusal": SENTENCES.get(outcome, "") if outcome else "",
    }
    status = STATUS.get(outcome, 200) if outcome else 422 if form.errors else 200
    with timezone.override(zone(where)):
        return private(render(request, "capacity/check_in.html", context, status=status))
