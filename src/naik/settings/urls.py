"""The front door: the public site in two languages, and the API beside it."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(path("", include("naik.api.pages")), prefix_default_language=False),
    path("api/v1/", include("naik.api.urls")),
    *i18n_patterns(
        path("akun/", include("naik.apps.accounts.urls")),
        path("", include("naik.apps.institutions.urls")),
        path("", include("naik.apps.notices.urls")),
        path("", include("naik.apps.evidence.urls")),
        path("", include("naik.apps.evaluations.urls")),
        path("", include("naik.apps.improvement.urls")),
        path("", include("naik.apps.inventory.urls")),
        path("", include("naik.apps.capacity.urls")),
        path("", include("naik.apps.site.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "naik.apps.site.views.errors.bad_request"
handler403 = "naik.apps.site.views.errors.forbidden"
handler404 = "naik.apps.site.views.errors.not_found"
handler500 = "naik.apps.site.views.errors.server_error"
