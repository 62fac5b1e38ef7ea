"""Addresses of one's notices. Below /akun/, where nothing is kept by a cache."""

from __future__ import annotations

from django.urls import path

from naik.apps.notices import views

urlpatterns = [
    path("akun/pemberitahuan/", views.notices, name="notices"),
    path("akun/pemberitahuan/unduh.csv", views.download, name="notices_download"),
    path("akun/pemberitahuan/tandai/", views.mark, name="notices_mark"),
    path("akun/pemberitahuan/pengaturan/", views.preferences, name="notice_preferences"),
]
