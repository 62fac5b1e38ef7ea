"""Addresses of the overview of an assessment, and its sharing out."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT
from naik.apps.evaluations.views import board, sharing

urlpatterns: list[URLPattern] = [
    path(ASSESSMENT, board.board, name="assessment"),
    path(f"{ASSESSMENT}unduh.<str:form>", board.download, name="assessment_download"),
    path(f"{ASSESSMENT}pembagian/", sharing.sharing, name="assessment_sharing"),
    path(f"{ASSESSMENT}pembagian/unduh.<str:form>", sharing.download, name="assessment_sharing_download"),
]
