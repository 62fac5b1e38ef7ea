"""Addresses of IT staff and competences."""

from django.urls import path
from django.urls.resolvers import URLPattern

from naik.apps.capacity.views import competences, staff, staff_import

ROOM = "ruang/<slug:institution>/sdm-tik/"
MEMBER = f"{ROOM}<int:staff_id>/"
COMPETENCES = f"{ROOM}kompetensi/"

urlpatterns: list[URLPattern] = [
    path(ROOM, staff.staff, name="staff"),
    path(f"{ROOM}unduh.<str:form>", staff.staff_download, name="staff_download"),
    path(f"{ROOM}baru/", staff.staff_new, name="staff_new"),
    path(f"{ROOM}muat/", staff_import.staff_import, name="staff_import"),
    path(f"{ROOM}muat/terapkan/", staff_import.staff_import_apply, name="staff_import_apply"),
    path(MEMBER, staff.staff_member, name="staff_member"),
    path(f"{MEMBER}ubah/", staff.staff_edit, name="staff_edit"),
    path(f"{MEMBER}berhenti/", staff.staff_leave, name="staff_leave"),
    path(f"{MEMBER}kembali/", staff.staff_return, name="staff_return"),
    path(f"{MEMBER}hapus-data/", staff.staff_forget, name="staff_forget"),
    path(f"{MEMBER}kompetensi/tambah/", competences.competence_hold, name="competence_hold"),
    path(f"{MEMBER}kompetensi/<int:held_id>/lepas/", competences.competence_remove, name="competence_remove"),
    path(COMPETENCES, competences.competences, name="competences"),
    path(f"{COMPETENCES}unduh.<str:form>", competences.competences_download, name="competences_download"),
    path(f"{COMPETENCES}baru/", competences.competence_new, name="competence_new"),
    path(f"{COMPETENCES}<int:competence_id>/ubah/", competences.competence_edit, name="competence_edit"),
    path(f"{COMPETENCES}<int:competence_id>/pensiun/", competences.competence_retire, name="competence_retire"),
]
