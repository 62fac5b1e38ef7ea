"""Addresses of internal checks, submission and signing."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
