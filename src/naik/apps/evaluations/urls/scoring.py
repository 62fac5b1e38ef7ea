"""Addresses of the assessors' own pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT
from naik.apps.evaluations.views import differences, phrases, score_tasks, scoring, summaries

SCORES = f"{ASSESSMENT}nilai/"
DIFFERENCES = f"{ASSESSMENT}selisih/"
PHRASES = "ruang/<slug:institution>/frasa/"

urlpatterns: list[URLPattern] = [
    path("tugas-asesor/", score_tasks.assessor_queue, name="assessor_queue"),
    path("tugas-asesor/unduh.<str:form>", score_tasks.assessor_queue_download, name="assessor_queue_download"),
    path(SCORES, scoring.queue, name="score_queue"),
    path(f"{SCORES}unduh.<str:form>", scoring.queue_download, name="score_queue_download"),
    path(f"{SCORES}selesai/", scoring.done, name="scores_done"),
    path(f"{SCORES}kemajuan/", differences.score_progress, name="score_progress"),
    path(f"{SCORES}<str:value>/", scoring.score, name="score"),
    path(f"{SCORES}<str:value>/simpan/", scoring.save, name="score_save"),
    path(f"{SCORES}<str:value>/ambil/", scoring.claim, name="score_claim"),
    path(DIFFERENCES, differences.differences, name="score_differences"),
    path(f"{DIFFERENCES}selesai/", differences.finish, name="document_review_finish"),
    path(f"{DIFFERENCES}nilai-buta.<str:form>", differences.agreement_download, name="agreement_download"),
    path(f"{DIFFERENCES}<str:value>/", differences.settle, name="score_settle"),
    path(f"{ASSESSMENT}ulasan/", summaries.summaries, name="summaries"),
    path(PHRASES, phrases.phrases, name="phrases"),
    path(f"{PHRASES}<int:phrase_id>/", phrases.phrase, name="phrase"),
    path(f"{PHRASES}<int:phrase_id>/hapus/", phrases.remove, name="phrase_remove"),
]
