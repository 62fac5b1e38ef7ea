"""Addresses of actions."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
