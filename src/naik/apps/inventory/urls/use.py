"""Addresses of the use of services."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from naik.apps.inventory.urls.services import SERVICE, SERVICES
from naik.apps.inventory.views import unused, use, use_import

urlpatterns: list[URLPattern] = [
    path(f"{SERVICE}pemakaian/", use.service_use, name="service_use"),
    path(f"{SERVICES}pemakaian/unduh.<str:form>", use.use_download, name="use_download"),
    path(f"{SERVICES}pemakaian/impor/", use_import.use_import, name="use_import"),
    path(f"{SERVICES}pemakaian/impor/terapkan/", use_import.use_import_apply, name="use_import_apply"),
    path(f"{SERVICES}kurang-dipakai/", unused.unused_services, name="unused_services"),
    path(f"{SERVICES}kurang-dipakai/unduh.<str:form>", unused.unused_download, name="unused_download"),
]
