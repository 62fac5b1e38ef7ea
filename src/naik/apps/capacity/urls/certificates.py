"""Addresses of certificates."""

from django.urls import path
from django.urls.resolvers import URLPattern

from naik.apps.capacity.views import certificates

urlpatterns: list[URLPattern] = [
    path(
        "ruang/<slug:institution>/pelatihan/sertifikat/<int:certificate_id>.pdf",
        certificates.certificate,
        name="certificate",
    ),
    path("sertifikat/", certificates.certificate_check, name="certificate_check"),
    path("sertifikat/<str:number>/", certificates.certificate_checked, name="certificate_checked"),
]
