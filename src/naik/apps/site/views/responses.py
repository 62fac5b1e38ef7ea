"""How a public page answers: safe methods only, and one sentence for a bad address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

P = ParamSpec("P")


class BadParameterError(Exception):
    """A value in the address that no link of ours makes; the sentence is for the visitor."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence to show."""
        super().__init__(sentence)
        self.sentence = sentence


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page; what its shell needs comes from `site.shell`."""
    return render(request, template, context, status=status)


def public(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Make a view a public page: read only, and calm about a bad address."""

    @wraps(view)
    def answer(request: HttpRequest, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except BadParameterError as error:
            return page(request, "400.html", {"sentence": error.sentence}, status=400)

    return require_safe(answer)


def choice(request: HttpRequest, name: str, allowed: Iterable[str]) -> str | None:
    """One value of the address out of those allowed; None when it is absent or empty."""
    value = request.GET.get(name, "").strip()
    if not value:
        return None
    if value not in set(allowed):
        raise BadParameterError(
            gettext("Nilai “%(value)s” untuk “%(name)s” tidak dikenal.") % {"value": value[:60], "name": name}
        )
    return value


def words(request: HttpRequest, name: str, *, limit: int = 100) -> str:
    """Free text of the address without control characters, refused when it is longer than any name."""
    value = " ".join(request.GET.get(name, "").split())
    if len(value) > limit:
        raise BadParameterError(
            gettext("Kata pencarian terlalu panjang: paling banyak %(limit)d huruf.") % {"limit": limit}
        )
    if "\x00" in value:
        raise BadParameterError(gettext("Kata pencarian memuat karakter yang tidak dapat dibaca."))
    return value
