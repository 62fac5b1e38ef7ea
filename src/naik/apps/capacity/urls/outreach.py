"""Addresses of outreach."""

from django.urls import path
from django.urls.resolvers import URLPattern

from naik.apps.capacity.views import outreach, outreach_acts, outreach_coverage

OUTREACH = "ruang/<slug:institution>/sosialisasi/"
EVENT = f"{OUTREACH}<int:event_id>/"
ATTENDANCE = f"{EVENT}hadir/"

urlpatterns: list[URLPattern] = [
    path(OUTREACH, outreach.outreach, name="outreach"),
    path(f"{OUTREACH}unduh.<str:form>", outreach.outreach_download, name="outreach_download"),
    path(f"{OUTREACH}kalender.ics", outreach.outreach_calendar, name="outreach_calendar"),
    path(f"{OUTREACH}baru/", outreach.outreach_new, name="outreach_new"),
    path(f"{OUTREACH}cakupan/", outreach_coverage.outreach_coverage, name="outreach_coverage"),
    path(
        f"{OUTREACH}cakupan/unduh.<str:form>",
        outreach_coverage.outreach_coverage_download,
        name="outreach_coverage_download",
    ),
    path(f"{OUTREACH}papan/", outreach_coverage.outreach_board, name="outreach_board"),
    path(
        f"{OUTREACH}papan/unduh.<str:form>", outreach_coverage.outreach_board_download, name="outreach_board_download"
    ),
    path(EVENT, outreach.outreach_event, name="outreach_event"),
    path(f"{EVENT}ubah/", outreach.outreach_edit, name="outreach_edit"),
    path(f"{EVENT}langkah/<str:move>/", outreach_acts.outreach_move, name="outreach_move"),
    path(ATTENDANCE, outreach_acts.outreach_attendance, name="outreach_attendance"),
    path(f"{ATTENDANCE}daftar.csv", outreach_acts.outreach_list, name="outreach_list"),
    path(f"{ATTENDANCE}muat/", outreach_acts.outreach_import, name="outreach_import"),
    path(f"{EVENT}sesudahnya/", outreach_acts.outreach_after, name="outreach_after"),
    path(f"{EVENT}jadikan-tindak-lanjut/", outreach_acts.outreach_action, name="outreach_action"),
]
