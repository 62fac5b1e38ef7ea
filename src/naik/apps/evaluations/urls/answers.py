"""Addresses of one indicator's self-assessment."""

from __future__ import annotations

from django.urls import path

from naik.apps.evaluations.urls.paths import INDICATOR
from naik.apps.evaluations.views import answer, answer_history, evidence_cited

urlpatterns = [
    path(INDICATOR, answer.answer, name="answer"),
    path(f"{INDICATOR}simpan/", answer.save, name="answer_save"),
    path(f"{INDICATOR}ajukan/", answer.offer, name="answer_offer"),
    path(f"{INDICATOR}menunggu/", answer.waiting, name="answer_waiting"),
    path(f"{INDICATOR}riwayat/", answer_history.history, name="answer_history"),
    path(f"{INDICATOR}bukti/tambah/", evidence_cited.add, name="answer_evidence_add"),
    path(f"{INDICATOR}bukti/<int:cited_id>/lepas/", evidence_cited.remove, name="answer_evidence_remove"),
]
