"""Addresses of improvement, topic by topic."""

from naik.apps.improvement.urls import actions, assumptions, follow_up, plans, public

urlpatterns = [
    *actions.urlpatterns,
    *assumptions.urlpatterns,
    *follow_up.urlpatterns,
    *plans.urlpatterns,
    *public.urlpatterns,
]
