"""Addresses of declarations and assignments of assessors."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT, CYCLE
from naik.apps.evaluations.views import assessors, declarations

urlpatterns: list[URLPattern] = [
    path("akun/pernyataan/<int:cycle_id>/", declarations.declaration, name="cycle_declaration"),
    path(f"{CYCLE}asesor/", assessors.board, name="cycle_assessors"),
    path(f"{CYCLE}asesor/unduh.<str:form>", assessors.download, name="cycle_assessors_download"),
    path(f"{CYCLE}asesor/bagi/", assessors.share_out, name="cycle_assign_many"),
    path(f"{CYCLE}instansi/<slug:target>/asesor/", assessors.assign, name="cycle_assign"),
    path(
        f"{CYCLE}instansi/<slug:target>/asesor/<int:assessor_id>/akhiri/", assessors.unassign, name="cycle_unassign"
    ),
    path(f"{ASSESSMENT}asesor/", assessors.rehearsal, name="rehearsal_assessors"),
    path(
        f"{ASSESSMENT}asesor/<int:assessor_id>/akhiri/", assessors.rehearsal_unassign, name="rehearsal_unassign"
    ),
]  # fmt: skip
