"""Addresses of what plans assume."""

from django.urls import path

from naik.apps.improvement.urls.plans import PLANS
from naik.apps.improvement.views import assumptions

ASSUMPTIONS = f"{PLANS}asumsi/"

urlpatterns = [
    path(ASSUMPTIONS, assumptions.assumptions, name="planning_assumptions"),
    path(f"{ASSUMPTIONS}unduh.<str:form>", assumptions.download, name="planning_assumptions_download"),
    path(f"{ASSUMPTIONS}muat/", assumptions.upload, name="planning_assumptions_upload"),
    path(f"{ASSUMPTIONS}bawaan/", assumptions.reset, name="planning_assumptions_reset"),
    path(f"{ASSUMPTIONS}<slug:instrument>/<str:value>/", assumptions.rungs, name="planning_assumption"),
    path(f"{PLANS}daya/", assumptions.capacities, name="office_capacities"),
]
