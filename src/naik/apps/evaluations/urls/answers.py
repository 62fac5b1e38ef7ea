"""Addresses of one indicator's self-assessment."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
