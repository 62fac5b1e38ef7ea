"""Addresses of the use of services."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
