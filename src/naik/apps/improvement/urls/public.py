"""Addresses of planning for everybody; each stands before the address of an institution, which takes any word."""

from django.urls import path

from naik.apps.improvement.views import public, public_what_if

urlpatterns = [
    path("rencana/", public.start, name="plan_start"),
    path("rencana/hitung/", public.levels, name="plan_levels"),
    path("rencana/lembar.pdf", public.sheet, name="plan_sheet"),
    path("rencana/coba/", public_what_if.what_if, name="what_if"),
    path("rencana/coba/angka/", public_what_if.figures, name="what_if_figures"),
    path("rencana/<slug:slug>/", public.institution, name="plan_public"),
]
