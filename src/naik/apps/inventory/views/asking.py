"""What the addresses of the inventory ask for: whole numbers, pages, years."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from naik.apps.institutions.access import Access
from naik.apps.institutions.time_zones import zone
from naik.apps.inventory.service_values import FIRST_YEAR

LAST_PAGE = 100_000


def number(request: HttpRequest, name: str) -> int | None:
    """A whole number of the address, or None."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def page_number(request: HttpRequest) -> int:
    """The page asked for, 1 unless it is a number."""
    return min(max(number(request, "halaman") or 1, 1), LAST_PAGE)


def this_year(access: Access) -> int:
    """The year it is where the institution lies."""
    return timezone.now().astimezone(zone(access.institution)).year


def year(request: HttpRequest, access: Access, *, usual: int | None = None) -> int:
    """The year asked for, up to this one; unasked it is `usual`, else this one."""
    found, now = number(request, "tahun"), this_year(access)
    return found if found is not None and FIRST_YEAR <= found <= now else usual or now
