"""Addresses of training."""

from django.urls import path
from django.urls.resolvers import URLPattern

from naik.apps.capacity.views import attendance, check_in, enrolment, programmes, training

TRAININGS = "ruang/<slug:institution>/pelatihan/"
PROGRAMMES = f"{TRAININGS}program/"
PROGRAMME = f"{PROGRAMMES}<int:programme_id>/"
TRAINING = f"{TRAININGS}<int:session_id>/"
ATTENDANCE = f"{TRAINING}hadir/"

urlpatterns: list[URLPattern] = [
    path(TRAININGS, training.trainings, name="trainings"),
    path(f"{TRAININGS}unduh.<str:form>", training.trainings_download, name="trainings_download"),
    path(f"{TRAININGS}kalender.ics", training.training_calendar, name="training_calendar"),
    path(f"{TRAININGS}baru/", training.training_new, name="training_new"),
    path(PROGRAMMES, programmes.programmes, name="programmes"),
    path(f"{PROGRAMMES}unduh.<str:form>", programmes.programmes_download, name="programmes_download"),
    path(f"{PROGRAMMES}baru/", programmes.programme_new, name="programme_new"),
    path(PROGRAMME, programmes.programme, name="programme"),
    path(f"{PROGRAMME}ubah/", programmes.programme_edit, name="programme_edit"),
    path(f"{PROGRAMME}hentikan/", programmes.programme_retire, name="programme_retire"),
    path(f"{PROGRAMME}tawarkan/", programmes.programme_restore, name="programme_restore"),
    path(TRAINING, training.training, name="training"),
    path(f"{TRAINING}ubah/", training.training_edit, name="training_edit"),
    path(f"{TRAINING}langkah/<str:move>/", training.training_move, name="training_move"),
    path(f"{TRAINING}biaya/", training.training_spending, name="training_spending"),
    path(f"{TRAINING}daftar/", enrolment.training_enrol, name="training_enrol"),
    path(f"{TRAINING}daftar/<int:enrolment_id>/lepas/", enrolment.training_give_up, name="training_give_up"),
    path(ATTENDANCE, attendance.training_attendance, name="training_attendance"),
    path(f"{ATTENDANCE}sisanya/", attendance.attendance_rest, name="attendance_rest"),
    path(f"{ATTENDANCE}daftar.csv", attendance.attendance_csv, name="attendance_csv"),
    path(f"{ATTENDANCE}muat/", attendance.attendance_import, name="attendance_import"),
    path(f"{ATTENDANCE}muat/terapkan/", attendance.attendance_import_apply, name="attendance_import_apply"),
    path(f"{ATTENDANCE}lembar.pdf", attendance.attendance_sheet, name="attendance_sheet"),
    path("hadir/<slug:institution>/<str:token>/", check_in.check_in, name="check_in"),
]
