"""Addresses of cycles and rehearsals."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT, ASSESSMENTS, CYCLE, CYCLES
from naik.apps.evaluations.views import cycle_board, cycle_machines, cycle_stages, cycles, rehearsals

urlpatterns: list[URLPattern] = [
    path(CYCLES, cycles.cycles, name="cycles"),
    path(f"{CYCLES}baru/", cycles.open_cycle, name="cycle_open"),
    path(CYCLE, cycle_board.board, name="cycle"),
    path(f"{CYCLE}unduh.<str:form>", cycle_board.download, name="cycle_download"),
    path(f"{CYCLE}peserta/", cycles.add, name="cycle_add"),
    path(f"{CYCLE}tutup/", cycles.close, name="cycle_close"),
    path(f"{CYCLE}tahap/<str:stage>/", cycle_stages.window, name="cycle_window"),
    path(f"{CYCLE}instansi/<slug:target>/buka-kembali/", cycle_stages.reopen, name="cycle_reopen"),
    path(f"{CYCLE}visitasi/", cycle_stages.visits, name="cycle_visits"),
    path(ASSESSMENTS, rehearsals.assessments, name="assessments"),
    path(f"{ASSESSMENTS}latihan/", rehearsals.open_rehearsal, name="rehearsal_open"),
    path(f"{ASSESSMENT}buka-kembali/", rehearsals.reopen, name="rehearsal_reopen"),
    path("alur/", cycle_machines.state_machines, name="state_machines"),
]
