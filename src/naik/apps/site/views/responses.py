"""How a public page answers: safe methods, an ETag from the data and the release, and a sentence for a bad address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext
from django.views.decorators.http import condition, require_safe

from naik.apps.results import queries

P = ParamSpec("P")
MAX_AGE_SECONDS = 300
SITE = Path(__file__).resolve().parent.parent


class BadParameter(Exception):
    """A value in the address that no link of ours makes; the sentence is for the visitor."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence to show."""
        super().__init__(sentence)
        self.sentence = sentence


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page with what the shell needs: its language and its own address in the other one."""
    language = get_language() or "id"
    other = "id" if language.startswith("en") else "en"
    shell = {
        "language": language,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "path": request.path,
    }
    return render(request, template, {**shell, **context}, status=status)


@cache
def release() -> str:
    """A digest of the files that make the pages; it changes whenever one of them does."""
    digest = hashlib.sha256()
    for file in sorted(file for file in SITE.parent.parent.rglob("*") if file.suffix in {".py", ".html", ".css", ".mo", ".yaml"}):
        status = file.stat()
        digest.update(f"{file}:{status.st_size}:{status.st_mtime_ns};".encode())
    return digest.hexdigest()


def _etag(request: HttpRequest, *_arguments: object, **_named: object) -> str:
    key = f"{queries.data_version()}|{release()}|{get_language()}|{request.get_full_path()}"
    return f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


def public(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Make a view a public page: read only, cacheable, and calm about a bad address."""

    @wraps(view)
    def answer(request: HttpRequest, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *arguments, **named)
        except BadParameter as error:
            return page(request, "400.html", {"sentence": error.sentence}, status=400)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=MAX_AGE_SECONDS)
        return response

    return require_safe(condition(etag_func=_etag)(answer))


def choice(request: HttpRequest, name: str, allowed: Iterable[str]) -> str | None:
    """One value of the address out of those allowed; None when it is absent or empty."""
    value = request.GET.get(name, "").strip()
    if not value:
        return None
    if value not in set(allowed):
        raise BadParameter(
            gettext("Nilai “%(value)s” untuk “%(name)s” tidak dikenal.") % {"value": value[:60], "name": name}
        )
    return value


def words(request: HttpRequest, name: str, *, limit: int = 100) -> str:
    """Free text of the address without control characters, refused when it is longer than any name."""
    value = " ".join(request.GET.get(name, "").split())
    if len(value) > limit:
        raise BadParameter(gettext("Kata pencarian terlalu panjang: paling banyak %(limit)d huruf.") % {"limit": limit})
    if "\x00" in value:
        raise BadParameter(gettext("Kata pencarian memuat karakter yang tidak dapat dibaca."))
    return value
