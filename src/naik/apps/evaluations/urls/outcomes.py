"""Addresses of review, determination and publication."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT, CYCLE
from naik.apps.evaluations.views import determination, determination_many, outcome, review

REVIEW = f"{ASSESSMENT}reviu/"
DETERMINATION = f"{ASSESSMENT}penetapan/"
REHEARSAL = f"{ASSESSMENT}penetapan-latihan/"
OUTCOME = f"{ASSESSMENT}hasil/"
MANY = f"{CYCLE}penetapan/"

urlpatterns: list[URLPattern] = [
    path(REVIEW, review.review, name="review"),
    path(f"{REVIEW}tandai/", review.review_mark, name="review_mark"),
    path(f"{REVIEW}selesai/", review.review_finish, name="review_finish"),
    path(f"{REVIEW}dikembalikan/", review.review_returned, name="review_returned"),
    path(f"{REVIEW}dikembalikan/<str:value>/", review.review_correct, name="review_correct"),
    path(DETERMINATION, determination.determination, name="determination"),
    path(f"{DETERMINATION}tetapkan/", determination.determine, name="determination_determine"),
    path(f"{DETERMINATION}menunggu/<str:value>/", determination.waiting, name="determination_waiting"),
    path(f"{DETERMINATION}tarik/", determination.withdraw, name="determination_withdraw"),
    path(f"{DETERMINATION}terbitkan/", determination.publish, name="determination_publish"),
    path(f"{DETERMINATION}koreksi/", determination.correct, name="determination_correct"),
    path(REHEARSAL, determination.rehearsal, name="rehearsal_determination"),
    path(f"{REHEARSAL}tetapkan/", determination.rehearsal_determine, name="rehearsal_determine"),
    path(f"{REHEARSAL}menunggu/<str:value>/", determination.rehearsal_waiting, name="rehearsal_waiting"),
    path(f"{REHEARSAL}koreksi/", determination.rehearsal_correct, name="rehearsal_correct"),
    path(OUTCOME, outcome.outcome, name="outcome"),
    path(f"{OUTCOME}unduh.<str:form>", outcome.outcome_download, name="outcome_download"),
    path(MANY, determination_many.cycle_determinations, name="cycle_determinations"),
    path(f"{MANY}unduh.<str:form>", determination_many.cycle_determinations_download,
         name="cycle_determinations_download"),
]  # fmt: skip
