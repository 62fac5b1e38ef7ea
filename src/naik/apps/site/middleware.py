"""What every answer carries: the policy that forbids scripts, and a validator that spares unchanged pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language

from naik.apps.accounts.private import private
from naik.apps.results import queries

Answer = Callable[[HttpRequest], HttpResponse]

MAX_AGE_SECONDS = 300
PACKAGE = Path(__file__).resolve().parents[2]
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)


PRIVATE = ("/ruang/", "/akun/", "/undangan/", "/tugas-asesor/", "/hadir/", "/sertifikat/", "/api/v1/ruang/")
"""Where signed-in people work; nothing below is ever answered from a cache or kept in one."""


class RequestIdentity:
    """Gives every request a number of its own, which its answer, its log lines and its audit events carry."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the number in a header."""
        request.request_id = str(uuid4())  # type: ignore[attr-defined]  # Django's request is open to such fields
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]  # as above
        return response


def is_private(path: str) -> bool:
    """Whether an address belongs to the signed-in part, in either language."""
    return path.removeprefix("/en").startswith(PRIVATE)


class SecurityHeaders:
    """No script, no foreign content, no frame; a view that needs more sets its own policy."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy."""
        response = self.get_response(request)
        if is_private(request.path):
            # Also what no view answered: refusals, wrong methods, faults.
            private(response)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class PublicCache:
    """ETag and age for what only depends on the data, the release, the language and the address."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 304 before the page is made when the visitor already holds it."""
        if request.method not in {"GET", "HEAD"} or is_private(request.path):
            return self.get_response(request)
        with queries.one_version() as version:
            return self._answer(request, validator(request, version))

    def _answer(self, request: HttpRequest, etag: str) -> HttpResponse:
        # Only the very validator counts: "*" would claim to hold pages that do not exist.
        held = request.headers.get("If-None-Match", "")
        known = get_conditional_response(request, etag=etag) if etag in held else None
        if known is not None:
            return _cached(known, etag)
        response = self.get_response(request)
        return _cached(response, etag) if response.status_code == 200 else response


def validator(request: HttpRequest, version: str) -> str:
    """Return a weak validator: the same page, compressed or not."""
    # Pages say their language in the path; the API takes it from the header.
    language = request.headers.get("Accept-Language", "") if request.path.startswith("/api/") else get_language()
    key = f"{version}|{release()}|{language}|{request.get_full_path()}"
    return f'W/"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """Return a digest of the files that make the answers; it changes whenever one of them does."""
    digest = hashlib.sha256()
    made_of = {".py", ".html", ".css", ".mo", ".typ", ".yaml"}
    for file in sorted(file for file in PACKAGE.rglob("*") if file.suffix in made_of):
        status = file.stat()
        digest.update(f"{file}:{status.st_size}:{status.st_mtime_ns};".encode())
    return digest.hexdigest()


def _cached(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE_SECONDS)
    return response
