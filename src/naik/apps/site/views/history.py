"""What happened in an institution, filtered by person, object and time; and the same as a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from naik.apps.accounts.models import Person
from naik.apps.audit import queries
from naik.apps.audit.queries import Asked
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.apps.site.history import lines
from naik.reports import tables

PAGE = 50
MOST_IN_A_FILE = 20_000
LAST_PAGE = 100_000


@require_safe
@inside(Permission.EVENT_READ)
def history(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show the newest events that fit the filters."""
    asked, faults = _asked(request, zone(access.institution))
    page = min(_number(request.GET.get("halaman", "")) or 1, LAST_PAGE)
    entries, count = queries.events(access.institution.pk, asked, first=(page - 1) * PAGE, most=PAGE)
    actors = Person.objects.filter(pk__in=queries.actors(access.institution.pk)).order_by("name")
    kept = {name: str(value) for name, value in request.GET.items() if name != "halaman" and value}
    return render(
        request,
        "site/history.html",
        {
            "lines": lines(entries, zone(access.institution)),
            "count": count,
            "page": page,
            "older": urlencode({**kept, "halaman": str(page + 1)}) if count > page * PAGE else "",
            "newer": urlencode({**kept, "halaman": str(page - 1)}) if page > 1 else "",
            "query": urlencode(kept),
            "people": [(one.pk, one.name) for one in actors],
            "asked": request.GET,
            "chosen_person": asked.actor_id,
            "faults": faults,
            "zone": abbreviation(access.institution),
        },
    )


@require_safe
@inside(Permission.EVENT_READ)
def download(request: HttpRequest, access: Access) -> HttpResponseBase:
    """The same events as CSV, newest first."""
    local = zone(access.institution)
    asked, _ = _asked(request, local)
    entries, _ = queries.events(access.institution.pk, asked, most=MOST_IN_A_FILE)
    columns = (
        gettext("nomor"), gettext("waktu"), gettext("peristiwa"), gettext("perubahan"), gettext("alasan"),
        gettext("objek"), gettext("permintaan"),
    )  # fmt: skip
    rows = [
        (
            line.sequence, line.at.isoformat(timespec="seconds"), line.sentence,
            "; ".join(str(one) for one in line.changes), line.reason,
            f"{line.subject_kind}:{line.subject_id}", entry.request_id,
        )
        for line, entry in zip(lines(entries, local), entries, strict=True)
    ]  # fmt: skip
    response = HttpResponse(tables.as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="riwayat-{access.institution.slug}.csv"'
    return response


def _asked(request: HttpRequest, local: ZoneInfo) -> tuple[Asked, tuple[str, ...]]:
    faults: list[str] = []
    kind, _, identity = request.GET.get("objek", "")[:81].partition(":")
    days: dict[str, date | None] = {}
    for name in ("dari", "sampai"):
        text = request.GET.get(name, "").strip()
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            days[name] = None
            faults.append(
                gettext("Tanggal “%(value)s” tidak dikenal; tulis seperti 2026-11-24.") % {"value": text[:20]}
            )
    start, end = days["dari"], days["sampai"]
    return (
        Asked(
            actor_id=_number(request.GET.get("orang", "")),
            subject_kind=kind.strip().replace("\x00", ""),
            subject_id=identity.strip().replace("\x00", ""),
            start=_midnight(start, local) if start else None,
            end=_midnight(end + timedelta(days=1), local) if end and end < date.max else None,
        ),
        tuple(faults),
    )


def _midnight(day: date, local: ZoneInfo) -> datetime:
    try:
        return datetime(day.year, day.month, day.day, tzinfo=local).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
