"""Addresses of capacity, topic by topic."""

from naik.apps.capacity.urls import certificates, coverage, effect, outreach, staff, training

urlpatterns = [
    *certificates.urlpatterns,
    *coverage.urlpatterns,
    *effect.urlpatterns,
    *outreach.urlpatterns,
    *staff.urlpatterns,
    *training.urlpatterns,
]
