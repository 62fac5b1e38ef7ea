"""Settings of the tests: as in production; the owner's role makes the database, the application's role uses it."""

import atexit
import shutil
import tempfile
from pathlib import Path

from naik.settings import environment
from naik.settings.base import *  # noqa: F403  the tests run on the real settings
from naik.settings.base import DATABASES, STATIC_ROOT, _owner_url

if _owner_url is None:
    raise environment.UnsafeConfiguration("Tests need DATABASE_OWNER_URL, a role that may create databases.")
for _database in DATABASES.values():
    # A pool would keep connections to a database that is to be dropped.
    _database["OPTIONS"] = {}
_folder = Path(tempfile.mkdtemp(prefix="naik-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
UPLOAD_FOLDER = _folder / "uploads"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the cost of a real one is the library's test
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(_folder / "evidence"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
API_RATE = "100000/min"
REPORT_RATE = "100000/min"
# WhiteNoise warns of a missing folder, and warnings are errors here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
