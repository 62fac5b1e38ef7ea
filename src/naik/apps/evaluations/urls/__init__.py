"""Addresses of evaluations, topic by topic."""

from naik.apps.evaluations.urls import (
    answers,
    appeals,
    assessors,
    boards,
    clarifications,
    cycles,
    meetings,
    outcomes,
    scoring,
    submission,
)

urlpatterns = [
    *cycles.urlpatterns,
    *boards.urlpatterns,
    *answers.urlpatterns,
    *submission.urlpatterns,
    *assessors.urlpatterns,
    *scoring.urlpatterns,
    *clarifications.urlpatterns,
    *meetings.urlpatterns,
    *appeals.urlpatterns,
    *outcomes.urlpatterns,
]
