"""Django's record of evaluations, and what it tells the topics below about itself."""

from __future__ import annotations

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Cycles, assessments, answers, scores, determinations."""

    name = "naik.apps.evaluations"
    label = "evaluations"
