"""Addresses of the API."""

from django.urls import path

from naik.api.documentation import documentation
from naik.api.service import api

urlpatterns = [path("docs", documentation, name="api_documentation"), path("", api.urls)]
