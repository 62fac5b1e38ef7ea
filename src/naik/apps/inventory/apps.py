"""Django's record of inventory."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Digital services and their use."""

    name = "naik.apps.inventory"
    label = "inventory"
