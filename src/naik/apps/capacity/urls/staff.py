"""Addresses of IT staff and competences."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
