"""Addresses of uploads and files."""

from __future__ import annotations

from django.urls import path

from naik.apps.evidence.views import files, upload, upload_form

UPLOADS = "ruang/<slug:institution>/unggah/"
VERSION = "ruang/<slug:institution>/bukti/<int:document>/versi/<int:ordinal>/"

urlpatterns = [
    path(UPLOADS, upload.collection, name="evidence_uploads"),
    path(f"{UPLOADS}formulir/", upload_form.by_form, name="evidence_upload_form"),
    path(f"{UPLOADS}<uuid:upload>/", upload.one, name="evidence_upload"),
    path(f"{VERSION}unduh/", files.download, name="evidence_download"),
    path(f"{VERSION}pratinjau/", files.preview, name="evidence_preview"),
    path(f"{VERSION}pratinjau/<int:page>.png", files.picture, name="evidence_preview_picture"),
]
