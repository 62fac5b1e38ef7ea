"""Errors as problem+json (RFC 9457), one sentence each in the caller's language."""

import json
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from naik.instruments.model import Text

TITLES = {
    400: Text("Permintaan tidak sah", "Bad request"),
    401: Text("Belum masuk", "Not signed in"),
    403: Text("Tidak diizinkan", "Forbidden"),
    404: Text("Tidak ditemukan", "Not found"),
    405: Text("Metode tidak diizinkan", "Method not allowed"),
    413: Text("Terlalu besar", "Too large"),
    415: Text("Jenis isi tidak didukung", "Unsupported content"),
    422: Text("Tidak dapat dihitung", "Cannot be scored"),
    429: Text("Terlalu banyak permintaan", "Too many requests"),
    500: Text("Kesalahan di pihak kami", "An error on our side"),
}


class Problem(Exception):
    """Ends a request with a status and a sentence; `errors` names each thing to mend."""

    def __init__(self, status: int, detail: Text, errors: Sequence[Text] = ()) -> None:
        super().__init__(detail.en)
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)


def language(request: HttpRequest) -> str:
    """`en` when the caller asks for it first, else `id`."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "id"


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as a response."""
    asked = language(request)
    body = {
        "type": "about:blank",
        "title": TITLES[problem.status].in_language(asked),
        "status": problem.status,
        "detail": problem.detail.in_language(asked),
    }
    if problem.errors:
        body["errors"] = [error.in_language(asked) for error in problem.errors]
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=problem.status, content_type="application/problem+json"
    )
