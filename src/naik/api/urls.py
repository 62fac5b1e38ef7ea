"""Addresses of the API."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from naik.api.problems import Problem, answer
from naik.api.service import api
from naik.instruments.model import Text


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Every other address below the API: a problem for programs, not a page for people."""
    return answer(request, Problem(404, Text("Alamat ini tidak ada.", "There is nothing at this address.")))


urlpatterns = [
    path("", api.urls),
    path("<path:rest>", nothing, name="api_nothing"),
]
