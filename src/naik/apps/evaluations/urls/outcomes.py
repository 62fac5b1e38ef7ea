"""Addresses of review, determination and publication."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
