"""Addresses of appeals."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT
from naik.apps.evaluations.views import appeals

APPEALS = f"{ASSESSMENT}sanggah/"
APPEAL = f"{APPEALS}<int:appeal_id>/"

urlpatterns: list[URLPattern] = [
    path(APPEALS, appeals.appeals, name="appeals"),
    path(f"{APPEALS}unduh.<str:form>", appeals.appeals_download, name="appeals_download"),
    path(f"{APPEALS}baru/", appeals.appeal_file, name="appeal_file"),
    path(f"{APPEALS}tidak-ada/", appeals.appeal_waive, name="appeal_waive"),
    path(f"{APPEALS}tutup/", appeals.appeal_finish, name="appeal_finish"),
    path(APPEAL, appeals.appeal, name="appeal"),
    path(f"{APPEAL}jawab/", appeals.appeal_answer, name="appeal_answer"),
    path(f"{APPEAL}cabut/", appeals.appeal_withdraw, name="appeal_withdraw"),
]
