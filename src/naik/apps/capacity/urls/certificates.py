"""Addresses of certificates."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
