"""Addresses of coverage and of the training need."""

from django.urls import path
from django.urls.resolvers import URLPattern

from naik.apps.capacity.views import coverage, need

ROOM = "ruang/<slug:institution>/sdm-tik/"

urlpatterns: list[URLPattern] = [
    path(f"{ROOM}cakupan/", coverage.coverage, name="coverage"),
    path(f"{ROOM}cakupan/unduh.<str:form>", coverage.coverage_download, name="coverage_download"),
    path(f"{ROOM}kebutuhan/", need.training_need, name="training_need"),
    path(f"{ROOM}kebutuhan/unduh.<str:form>", need.training_need_download, name="training_need_download"),
]
