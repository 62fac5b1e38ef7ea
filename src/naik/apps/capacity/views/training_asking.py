"""What the addresses of training pages ask for."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

from naik.apps.institutions.views import answers

LAST_PAGE = 10_000


def number(text: str) -> int | None:
    """A whole number of the address, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def page_of(request: HttpRequest) -> int:
    """Which page of a list is asked for."""
    return min(max(number(request.GET.get("halaman", "")) or 1, 1), LAST_PAGE)


def pages(request: HttpRequest, page: int, total: int, size: int) -> dict[str, object]:
    """The way to the pages before and after, and what a download keeps of the address."""
    return {
        "query": answers.kept(request, halaman=""),
        "earlier": answers.kept(request, halaman=str(page - 1)) if page > 1 else "",
        "later": answers.kept(request, halaman=str(page + 1)) if total > page * size else "",
    }


def asked_for(request: HttpRequest, known: Collection[str]) -> list[str]:
    """The competences that the page of training need hands over (`kompetensi`, once for each)."""
    return [one for one in dict.fromkeys(request.GET.getlist("kompetensi")) if one in known]
