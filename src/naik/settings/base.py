"""Django settings. Everything that differs between machines comes through `environment.read`."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

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
    # Our templates stand before the libraries' own of the same name.
    "naik.apps.site",
    "naik.apps.tenancy",
    "naik.apps.audit",
    "naik.apps.accounts",
    "naik.apps.institutions",
    "naik.apps.notices",
    "naik.apps.results",
    "naik.apps.evidence",
    "naik.apps.evaluations",
    "naik.apps.improvement",
    "naik.apps.inventory",
    "naik.apps.capacity",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "naik.apps.site.middleware.RequestIdentity",
    "naik.apps.site.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "naik.apps.site.middleware.PublicCache",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "naik.apps.accounts.sessions.SeenNow",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "naik.apps.site.shell.shell",
            ]
        },
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

CACHES = {
    # Failed sign-ins are counted once for all processes and machines.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "naik_cache"},
    # Requests to the public API are counted in each process: a query for every one would cost more than its answer.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "naik"},
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_folder / "static"
if ENVIRONMENT.storage_bucket:
    _evidence = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENVIRONMENT.storage_bucket,
            "endpoint_url": ENVIRONMENT.storage_endpoint,
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": True,
            "signature_version": "s3v4",
        },
    }
else:
    _evidence = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(ENVIRONMENT.data_folder / "evidence"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
UPLOAD_FOLDER = ENVIRONMENT.data_folder / "uploads"
LARGEST_FILE = ENVIRONMENT.largest_file
ACCEPTED_KINDS = ("pdf", "docx", "xlsx", "pptx", "png", "jpeg", "mp4", "csv", "txt")
ANTIVIRUS = ENVIRONMENT.antivirus
AUDIT_KEY = ENVIRONMENT.audit_key
DEMONSTRATION = ENVIRONMENT.demonstration
PRODUCTION = ENVIRONMENT.production
SITE_URL = ENVIRONMENT.site_url
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "evidence": _evidence,
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

DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
if ENVIRONMENT.smtp_url:
    _mail = urlsplit(ENVIRONMENT.smtp_url)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = not EMAIL_USE_SSL and _mail.hostname not in {"localhost", "127.0.0.1"}
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

PROCRASTINATE_IMPORT_PATHS = [
    "naik.jobs.determinations",
    "naik.jobs.evaluations",
    "naik.jobs.evidence",
    "naik.jobs.improvement",
    "naik.jobs.notices",
    "naik.jobs.training",
    "naik.jobs.upkeep",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "no_autodiscovery"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.production:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    if ENVIRONMENT.trusted_proxy:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

from naik.settings.signing_in import *  # noqa: E402, F403  accounts, sessions and second factors have their own page

if ENVIRONMENT.production:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-naik", "__Host-naik-csrf"
if ENVIRONMENT.oidc_url:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "instansi",
                    "name": "Akun instansi",
                    "client_id": ENVIRONMENT.oidc_client,
                    "secret": ENVIRONMENT.oidc_secret,
                    "settings": {"server_url": ENVIRONMENT.oidc_url},
                }
            ]
        }
    }

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
