"""Addresses of the public pages; the root configuration gives English its prefix."""

from django.urls import path

from naik.apps.site.views import (
    about,
    compare,
    components,
    help_page,
    history,
    home,
    institution,
    jobs,
    leader,
    league,
    methodology,
    province,
    search,
    work,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("liga/", league.league, name="league"),
    path("liga/unduh.<str:form>", league.download, name="league_download"),
    path("provinsi/", province.provinces, name="provinces"),
    path("provinsi/<slug:slug>/", province.province, name="province"),
    path("instansi/<slug:slug>/", institution.institution, name="institution"),
    path("bandingkan/", compare.compare, name="compare"),
    path("cari/", search.search, name="search"),
    path("metodologi/", methodology.methodology, name="methodology"),
    path("metodologi/<slug:instrument_id>/", methodology.instrument, name="instrument"),
    path("metodologi/<slug:instrument_id>/<slug:indicator_id>/", methodology.indicator, name="indicator"),
    path("ruang/bantuan/", help_page.help_page, name="help"),
    path("komponen/", components.components, name="components"),
    path("ruang/", work.work, name="work"),
    path("ruang/<slug:institution>/", work.institution_home, name="institution_home"),
    path("ruang/<slug:institution>/riwayat/", history.history, name="history"),
    path("ruang/<slug:institution>/riwayat/unduh.csv", history.download, name="history_download"),
    path("ruang/<slug:institution>/pekerjaan-latar/", jobs.jobs, name="jobs"),
    path("ruang/<slug:institution>/pimpinan/", leader.leader, name="leader"),
    path("ruang/<slug:institution>/pimpinan/lembar.pdf", leader.leader_paper, name="leader_paper"),
    path("data/", about.about, name="about"),
    path("aksesibilitas/", about.accessibility, name="accessibility"),
]
