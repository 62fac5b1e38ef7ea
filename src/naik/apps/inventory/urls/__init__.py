"""Addresses of inventory, topic by topic."""

from naik.apps.inventory.urls import services, use

urlpatterns = [
    *services.urlpatterns,
    *use.urlpatterns,
]
