"""Addresses of planning for everybody."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
