"""Addresses of internal checks, submission and signing."""

from __future__ import annotations

from django.urls import path

from naik.apps.evaluations.urls.paths import ASSESSMENT, INDICATOR
from naik.apps.evaluations.views import checks, submission

CHECKS, SUBMISSION = f"{ASSESSMENT}pemeriksaan/", f"{ASSESSMENT}pengajuan/"
urlpatterns = [
    path(CHECKS, checks.answer_checks, name="answer_checks"),
    path(f"{CHECKS}unduh.<str:form>", checks.answer_checks_download, name="answer_checks_download"),
    path(f"{INDICATOR}periksa/", checks.answer_check, name="answer_check"),
    path(f"{INDICATOR}butir/<int:level>-<int:number>/periksa/", checks.item_check, name="item_check"),
    path(SUBMISSION, submission.submission, name="submission"),
    path(f"{SUBMISSION}ajukan/", submission.submission_submit, name="submission_submit"),
    path(f"{SUBMISSION}kembalikan/", submission.submission_send_back, name="submission_send_back"),
    path(f"{SUBMISSION}tanda-tangan/", submission.submission_sign, name="submission_sign"),
    path(f"{SUBMISSION}revisi/", submission.submission_reopen, name="submission_reopen"),
    path(f"{SUBMISSION}<int:number>/<str:paper>/", submission.submission_paper, name="submission_paper"),
]
