"""Addresses of follow-up and findings."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
