"""How the pages of planning answer everybody: without looking at who asks, and within limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from naik.apps.improvement.queries.public_answer import Busy
from naik.apps.improvement.queries.public_question import MOST_CHARACTERS, BadQuestion
from naik.apps.results.throttling import RequestThrottle
from naik.instruments.model import Text

P = ParamSpec("P")
PAGE = "improvement/public_refused.html"
PART = "improvement/public_refused_part.html"


def said(text: Text) -> str:
    """A sentence of the core in the language of the page."""
    return text.in_language(get_language() or "id")


def refused(request: HttpRequest, sentence: str, status: int, template: str = PAGE) -> HttpResponse:
    """One sentence, and the way back to the beginning."""
    return render(request, template, {"sentence": sentence}, status=status)


def for_everybody(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse], template: str = PAGE
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Bound what an address may hold and how often one asks; refusals are one sentence."""

    @wraps(view)
    def answer(request: HttpRequest, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > MOST_CHARACTERS:
            request.META["QUERY_STRING"] = ""  # nothing after this needs to read so much
            return refused(request, gettext("Alamat ini terlalu panjang untuk dibaca."), 400, template)
        throttle = RequestThrottle(settings.API_RATE)
        if not throttle.allow_request(request):
            return too_many(request, throttle, template)
        try:
            return view(request, *arguments, **named)
        except BadQuestion as bad:
            return refused(request, said(bad.message), 400, template)
        except Busy:
            sentence = gettext("Sedang banyak yang menghitung. Coba lagi sebentar.")
            response = refused(request, sentence, 503, template)
            response.headers["Retry-After"] = "10"
            return response

    return answer


def too_many(request: HttpRequest, throttle: RequestThrottle, template: str = PAGE) -> HttpResponse:
    """Too many requests from one address."""
    response = refused(request, gettext("Terlalu banyak permintaan; coba sebentar lagi."), 429, template)
    response.headers["Retry-After"] = str(int(throttle.wait() or 60))
    return response
