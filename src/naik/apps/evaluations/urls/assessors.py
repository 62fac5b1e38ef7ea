"""Addresses of declarations and assignments of assessors."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
