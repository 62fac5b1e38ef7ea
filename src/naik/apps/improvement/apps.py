"""Django's record of improvement."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """Plans, actions and follow-up."""

    name = "naik.apps.improvement"
    label = "improvement"
