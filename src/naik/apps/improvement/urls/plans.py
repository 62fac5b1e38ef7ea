"""Addresses of an institution's plans."""

from django.urls import path

from naik.apps.improvement.views import plans

PLANS = "ruang/<slug:institution>/rencana/"
PLAN = f"{PLANS}<int:plan_id>/"

urlpatterns = [
    path(PLANS, plans.plans, name="plans"),
    path(f"{PLANS}unduh.<str:form>", plans.download, name="plans_download"),
    path(f"{PLANS}baru/", plans.new, name="plan_new"),
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}ubah/", plans.edit, name="plan_edit"),
    path(f"{PLAN}buang/", plans.discard, name="plan_discard"),
    path(f"{PLAN}tetapkan/", plans.adopt, name="plan_adopt"),
    path(f"{PLAN}naskah.pdf", plans.paper, name="plan_paper"),
    path(f"{PLAN}hasil/", plans.outcome, name="plan_outcome"),
]
