"""Addresses of follow-up and findings."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT
from naik.apps.improvement.urls.actions import ACTIONS
from naik.apps.improvement.views import follow_up, slippage

urlpatterns: list[URLPattern] = [
    path(f"{ACTIONS}rekomendasi/", follow_up.recommendations, name="recommendations"),
    path(f"{ACTIONS}keterlambatan/", slippage.slippage, name="slippage"),
    path(f"{ASSESSMENT}tindak-lanjut/", follow_up.assessment_follow_up, name="assessment_follow_up"),
]
