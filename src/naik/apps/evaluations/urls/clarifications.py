"""Addresses of clarifications."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT
from naik.apps.evaluations.views import clarifications as views

LIST = f"{ASSESSMENT}klarifikasi/"
ONE = f"{LIST}<int:clarification_id>/"
urlpatterns: list[URLPattern] = [
    path(LIST, views.clarifications, name="clarifications"),
    path(f"{LIST}unduh.<str:form>", views.download, name="clarifications_download"),
    path(f"{LIST}baru/", views.opening, name="clarification_open"),
    path(ONE, views.clarification, name="clarification"),
    path(f"{ONE}tanggapi/", views.respond, name="clarification_respond"),
    path(f"{ONE}tanya-lagi/", views.ask_again, name="clarification_ask_again"),
    path(f"{ONE}tutup/", views.close, name="clarification_close"),
]
