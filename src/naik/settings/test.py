"""Settings of the tests: as in production, but the tests' role makes and owns its database."""

from naik.settings import environment
from naik.settings.base import *  # noqa: F403  the tests run on the real settings
from naik.settings.base import DATABASES, STATIC_ROOT, _owner_url

if _owner_url is None:
    raise environment.UnsafeConfiguration("Tests need DATABASE_OWNER_URL, a role that may create databases.")
DATABASES.clear()
DATABASES["default"] = environment.database(_owner_url)
DATABASES["default"]["OPTIONS"] = {}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
API_RATE = "100000/min"
REPORT_RATE = "100000/min"
# WhiteNoise warns of a missing folder, and warnings are errors here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
