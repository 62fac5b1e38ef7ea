"""Django's record of capacity."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """Staff, competences, training, outreach and their effect."""

    name = "naik.apps.capacity"
    label = "capacity"
