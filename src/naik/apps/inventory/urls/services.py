"""Addresses of digital services."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
