"""Addresses of digital services."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from naik.apps.inventory.views import duplicates, service_import, services

SERVICES = "ruang/<slug:institution>/layanan/"
SERVICE = f"{SERVICES}<int:service_id>/"

urlpatterns: list[URLPattern] = [
    path(SERVICES, services.services, name="services"),
    path(f"{SERVICES}unduh.<str:form>", services.services_download, name="services_download"),
    path(f"{SERVICES}baru/", services.service_new, name="service_new"),
    path(f"{SERVICES}impor/", service_import.services_import, name="services_import"),
    path(f"{SERVICES}impor/terapkan/", service_import.services_import_apply, name="services_import_apply"),
    path(f"{SERVICES}kembar/", duplicates.service_duplicates, name="service_duplicates"),
    path(f"{SERVICES}kembar/<int:parted_id>/bandingkan-lagi/", duplicates.service_compare, name="service_compare"),
    path(SERVICE, services.service, name="service"),
    path(f"{SERVICE}ubah/", services.service_edit, name="service_edit"),
    path(f"{SERVICE}tahap/<slug:move>/", services.service_move, name="service_move"),
]
