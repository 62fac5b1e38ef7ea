"""Addresses of what came of it."""

from django.urls import path

from naik.apps.capacity.views import effect

EFFECT = "ruang/<slug:institution>/dampak/"

urlpatterns = [
    path(EFFECT, effect.effect, name="effect"),
    path(f"{EFFECT}unduh.<str:form>", effect.download, name="effect_download"),
]
