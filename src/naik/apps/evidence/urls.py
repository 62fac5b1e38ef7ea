"""Addresses of the library and its documents; uploads and files have their own list."""

from __future__ import annotations

from django.urls import path

from naik.apps.evidence import upload_urls
from naik.apps.evidence.views import citations, document, library

LIBRARY = "ruang/<slug:institution>/bukti/"
DOCUMENT = f"{LIBRARY}<int:document>/"

urlpatterns = [
    path(LIBRARY, library.library, name="evidence_library"),
    path(f"{LIBRARY}unduh.<str:form>", library.download, name="evidence_library_download"),
    path(DOCUMENT, document.document, name="evidence_document"),
    path(f"{DOCUMENT}ubah/", document.change, name="evidence_document_change"),
    path(f"{DOCUMENT}arsipkan/", document.archive, name="evidence_document_archive"),
    path(f"{DOCUMENT}kembalikan/", document.restore, name="evidence_document_restore"),
    path(f"{DOCUMENT}rujukan/tambah/", citations.add, name="evidence_citation_add"),
    path(f"{DOCUMENT}rujukan/<int:citation>/lepas/", citations.remove, name="evidence_citation_remove"),
    *upload_urls.urlpatterns,
]
