"""Addresses of training."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
