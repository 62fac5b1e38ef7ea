"""Addresses of an institution's offices, people, invitations, handovers and support sessions."""

from __future__ import annotations

from django.urls import path

from naik.apps.institutions.views import handovers, invitations, office_import, offices, people, support

INSIDE = "ruang/<slug:institution>/"

urlpatterns = [
    path(f"{INSIDE}perangkat-daerah/", offices.offices, name="offices"),
    path(f"{INSIDE}perangkat-daerah/unduh.<str:form>", offices.download, name="offices_download"),
    path(f"{INSIDE}perangkat-daerah/tambah/", offices.add, name="office_add"),
    path(f"{INSIDE}perangkat-daerah/impor/", office_import.upload, name="office_import"),
    path(f"{INSIDE}perangkat-daerah/impor/terapkan/", office_import.confirm, name="office_import_confirm"),
    path(f"{INSIDE}perangkat-daerah/<int:office_id>/", offices.edit, name="office_edit"),
    path(f"{INSIDE}perangkat-daerah/<int:office_id>/tutup/", offices.close, name="office_close"),
    path(f"{INSIDE}perangkat-daerah/<int:office_id>/buka-kembali/", offices.reopen, name="office_reopen"),
    path(f"{INSIDE}orang/", people.people, name="people"),
    path(f"{INSIDE}orang/unduh.<str:form>", people.download, name="people_download"),
    path(f"{INSIDE}orang/peran/", people.add, name="membership_add"),
    path(f"{INSIDE}orang/<int:membership_id>/akhiri/", people.end, name="membership_end"),
    path(f"{INSIDE}orang/<int:membership_id>/penugasan/", people.assignments, name="assignments"),
    path(f"{INSIDE}undangan/", invitations.invitations, name="invitations"),
    path(f"{INSIDE}undangan/unduh.<str:form>", invitations.download, name="invitations_download"),
    path(f"{INSIDE}undangan/baru/", invitations.invite, name="invitation_new"),
    path(f"{INSIDE}undangan/<int:invitation_id>/batalkan/", invitations.revoke, name="invitation_revoke"),
    path("undangan/", invitations.accept, name="invitation_accept"),
    path("undangan/<str:token>/", invitations.arrive, name="invitation"),
    path(f"{INSIDE}serah-terima/", handovers.handovers, name="handovers"),
    path(f"{INSIDE}serah-terima/unduh.<str:form>", handovers.download, name="handovers_download"),
    path(f"{INSIDE}serah-terima/baru/", handovers.new, name="handover_new"),
    path(f"{INSIDE}serah-terima/<int:handover_id>/", handovers.handover, name="handover"),
    path(f"{INSIDE}serah-terima/<int:handover_id>/unduh.csv", handovers.handover_download, name="handover_download"),
    path(f"{INSIDE}bantuan/", support.sessions, name="support_sessions"),
    path(f"{INSIDE}bantuan/unduh.<str:form>", support.download, name="support_sessions_download"),
    path(f"{INSIDE}bantuan/buka/", support.open_session, name="support_open"),
    path(f"{INSIDE}bantuan/<int:session_id>/akhiri/", support.end_session, name="support_end"),
]
