"""Addresses of effect."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
