"""Addresses of what plans assume."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
