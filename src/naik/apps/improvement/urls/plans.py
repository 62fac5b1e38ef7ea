"""Addresses of an institution's plans."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
