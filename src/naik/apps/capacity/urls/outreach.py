"""Addresses of outreach."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
