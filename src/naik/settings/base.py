"""Django settings. Everything that differs between machines comes through `environment.read`."""

import os
from pathlib import Path

from naik.settings import embedded, environment

ENVIRONMENT = environment.read(os.environ)
SOURCE = Path(__file__).resolve().parents[1]

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
ROOT_URLCONF = "naik.settings.urls"
WSGI_APPLICATION = "naik.settings.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "naik.apps.institutions",
    "naik.apps.results",
    "naik.apps.site",
]
MIDDLEWARE = [
    "naik.apps.site.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "naik.apps.site.middleware.PublicCache",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

if ENVIRONMENT.database_url:
    _application_url = ENVIRONMENT.database_url
    _owner_url = ENVIRONMENT.owner_database_url
else:
    _database = embedded.start(ENVIRONMENT.data_folder)
    _application_url = _database.url(embedded.APPLICATION)
    _owner_url = _database.url(embedded.OWNER)
DATABASES: dict[str, dict[str, object]] = {"default": environment.database(_application_url)}
if _owner_url:
    # Migrations run as the owner of the tables; nothing else uses this connection.
    DATABASES["owner"] = environment.database(_owner_url)

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "naik"}}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
API_RATE = ENVIRONMENT.api_rate
# A report costs a process of its own with up to a gigabyte, so one address may send few.
REPORT_RATE = "12/min"
# Without a trusted proxy the forwarded address is the caller's own claim, and would evade the rate limit.
NINJA_NUM_PROXIES = 1 if ENVIRONMENT.trusted_proxy else 0

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.production:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    if ENVIRONMENT.trusted_proxy:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
