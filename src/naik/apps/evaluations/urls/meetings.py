"""Addresses of interviews and visits."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.evaluations.urls.paths import ASSESSMENT
from naik.apps.evaluations.views import meetings, minutes

MEETINGS = f"{ASSESSMENT}pertemuan/"
MEETING = f"{MEETINGS}<int:meeting_id>/"

urlpatterns: list[URLPattern] = [
    path(MEETINGS, meetings.meetings, name="meetings"),
    path(f"{MEETINGS}unduh.<str:form>", meetings.meetings_download, name="meetings_download"),
    path(f"{MEETINGS}baru/", meetings.meeting_plan, name="meeting_plan"),
    path(f"{MEETINGS}selesai/", meetings.meetings_finish, name="meetings_finish"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}ubah/", meetings.meeting_change, name="meeting_change"),
    path(f"{MEETING}batal/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{MEETING}kalender.ics", meetings.meeting_calendar, name="meeting_calendar"),
    path(f"{MEETING}indikator/<str:value>/", meetings.meeting_outcome, name="meeting_outcome"),
    path(f"{MEETING}berita-acara/", minutes.minutes_paper, name="minutes_paper"),
    path(f"{MEETING}berita-acara/tulis/", minutes.minutes_write, name="minutes_write"),
    path(f"{MEETING}berita-acara/kunci/", minutes.minutes_lock, name="minutes_lock"),
    path(f"{MEETING}berita-acara/buka-kunci/", minutes.minutes_unlock, name="minutes_unlock"),
    path(f"{MEETING}berita-acara/tanda-tangan/", minutes.minutes_sign, name="minutes_sign"),
]
