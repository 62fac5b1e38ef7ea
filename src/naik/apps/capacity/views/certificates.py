"""The certificate as a paper, and the page where anybody checks its number."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from naik.apps.accounts.private import private
from naik.apps.capacity import papers
from naik.apps.capacity.certificate_numbers import LONGEST, read_number
from naik.apps.capacity.queries import certificates as queries
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.results.throttling import RequestThrottle

RATE = "60/min"
"""Numbers one address may look up: plenty for an office with a pile of papers, nothing against 60 random bits."""


class CheckThrottle(RequestThrottle):
    """Counts look-ups of certificates apart from other requests."""

    scope = "certificate"


@require_safe
@inside(Permission.TRAINING_READ)
def certificate(request: HttpRequest, access: Access, certificate_id: int) -> HttpResponseBase:
    """The certificate as PDF, in the language of the page."""
    paper = queries.paper(access, certificate_id)
    with override("id"):
        path = reverse("certificate_checked", args=[paper.number])
    address = f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)
    headers = {"Content-Disposition": f'inline; filename="sertifikat-{paper.number}.pdf"'}
    content = papers.certificate(access.institution, paper, address)
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def certificate_check(request: HttpRequest) -> HttpResponseBase:
    """Ask for a number; one that can be read leads to its own page."""
    typed = request.GET.get("nomor", "")
    read = read_number(typed)
    if read is not None:
        return private(HttpResponseRedirect(reverse("certificate_checked", args=[read[0]])))
    refusal = gettext("Nomor ini tidak lengkap atau salah tulis; contohnya NAIK-12-ABCD-2345-6789.") if typed else ""
    return _page(request, typed=typed[: 2 * LONGEST], refusal=refusal, status=422 if refusal else 200)


@require_safe
def certificate_checked(request: HttpRequest, number: str) -> HttpResponseBase:
    """Say whether a number is a certificate's, and what that certifies."""
    throttle = CheckThrottle(RATE)
    if not throttle.allow_request(request):
        response = _page(request, refusal=gettext("Terlalu banyak permintaan; coba sebentar lagi."), status=429)
        response.headers["Retry-After"] = str(int(throttle.wait() or 60))
        return response
    found = queries.checked(number)
    if found is None:
        refusal = gettext("Tidak ada sertifikat dengan nomor ini.")
        return _page(request, typed=number[: 2 * LONGEST], refusal=refusal, status=404)
    return _page(request, typed=found.number, found=found)


def _page(
    request: HttpRequest, *, typed: str = "", refusal: str = "", found: queries.Checked | None = None, status: int = 200
) -> HttpResponse:
    context = {"typed": typed, "refusal": refusal, "found": found}
    response = render(request, "capacity/certificate_check.html", context, status=status)
    private(response)
    return response
