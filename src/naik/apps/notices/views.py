"""One's notices, and how one wants to be told."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naik.apps.accounts.mails import in_language
from naik.apps.accounts.models import Person
from naik.apps.accounts.private import signed_in
from naik.apps.notices import operations, queries
from naik.apps.notices.forms import PreferencesForm
from naik.reports.tables import as_csv

PAGE = 50
MOST_IN_A_FILE = 10_000


def _asked(request: HttpRequest) -> tuple[str, bool, int]:
    search = request.GET.get("cari", "")[:100].replace("\x00", "").strip()
    page = request.GET.get("halaman", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return search, request.GET.get("belum") == "1", max(number, 1)


@require_safe
@signed_in
def notices(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Show what this person was told, newest first."""
    search, only_unread, page = _asked(request)
    found, count = queries.notices(
        person.pk, search=search, only_unread=only_unread, first=(page - 1) * PAGE, most=PAGE
    )
    kept = {"cari": search, "belum": "1" if only_unread else ""}
    context = {
        "notices": found,
        "count": count,
        "search": search,
        "only_unread": only_unread,
        "newer": urlencode({**kept, "halaman": page - 1}) if page > 1 else "",
        "older": urlencode({**kept, "halaman": page + 1}) if count > page * PAGE else "",
        "query": urlencode(kept),
    }
    return render(request, "notices/notices.html", context)


@require_safe
@signed_in
def download(request: HttpRequest, person: Person) -> HttpResponseBase:
    """The same notices as CSV."""
    search, only_unread, _ = _asked(request)
    found, _ = queries.notices(person.pk, search=search, only_unread=only_unread, most=MOST_IN_A_FILE)
    columns = (gettext("waktu"), gettext("jenis"), gettext("pemberitahuan"), gettext("alamat"), gettext("dibaca"))
    rows = [
        (
            one.created_at.isoformat(timespec="seconds"), one.label, one.said, one.address,
            gettext("ya") if one.is_read else gettext("tidak"),
        )
        for one in found
    ]  # fmt: skip
    answer = HttpResponse(as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="pemberitahuan.csv"'
    return answer


@require_POST
@signed_in
def mark(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Mark one notice as read or unread, open the page it speaks of, or mark all as read."""
    one, act = request.POST.get("satu", ""), request.POST.get("tindakan", "")
    if act == "semua":
        operations.mark_read(person.pk)
        messages.success(request, gettext("Semua pemberitahuan ditandai sudah dibaca."))
        return redirect("notices")
    if not (one.isascii() and one.isdigit() and len(one) < 19):
        raise Http404
    address = operations.mark(person.pk, int(one), read=act != "belum")
    if act == "buka" and address:
        return redirect(in_language(address, get_language() or "id"))
    return redirect(reverse("notices") + ("?belum=1" if request.POST.get("belum") == "1" else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Ask how this person wants each kind of notice."""
    form = PreferencesForm(queries.wishes(person.pk), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.prefer(person.pk, form.said())
        messages.success(request, gettext("Pengaturan pemberitahuan disimpan."))
        return redirect("notice_preferences")
    return render(request, "notices/preferences.html", {"form": form})
