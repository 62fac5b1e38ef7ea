"""Addresses of the overview of an assessment, and its sharing out."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
