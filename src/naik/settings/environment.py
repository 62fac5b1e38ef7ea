"""What the environment says, checked before anything starts.

`read` names every missing or unsafe value at once, so that an operator mends them in one go.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

SHORTEST_SECRET = 50
MOST_MEGABYTES = 100_000


class UnsafeConfiguration(Exception):
    """The start is refused; the message names every value to mend."""


@dataclass(frozen=True)
class Environment:
    """The checked configuration of one process."""

    production: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    database_url: str | None
    owner_database_url: str | None
    data_folder: Path
    trusted_proxy: bool
    api_rate: str
    audit_key: bytes
    demonstration: bool
    site_url: str
    smtp_url: str | None
    mail_from: str
    storage_bucket: str | None
    storage_endpoint: str | None
    antivirus: str | None
    largest_file: int
    oidc_url: str | None
    oidc_client: str
    oidc_secret: str


def read(variables: Mapping[str, str]) -> Environment:
    """Check `variables` (usually `os.environ`); raises UnsafeConfiguration with every fault named."""
    name = variables.get("NAIK_ENVIRONMENT", "local")
    production = name == "production"
    data_folder = Path(variables.get("NAIK_DATA", ".naik")).absolute()
    hosts = tuple(host.strip() for host in variables.get("NAIK_ALLOWED_HOSTS", "").split(",") if host.strip())
    secret = variables.get("NAIK_SECRET_KEY", "")
    audit_key = variables.get("NAIK_AUDIT_KEY", "")
    largest = variables.get("NAIK_LARGEST_FILE_MB", "2048")
    faults = list(_wrong(variables, name, largest))
    if production:
        faults.extend(_unsafe(variables, hosts, secret, audit_key))
    if faults:
        raise UnsafeConfiguration(" ".join(faults))
    return Environment(
        production=production,
        secret_key=secret or _local_secret(data_folder, "secret_key"),
        allowed_hosts=hosts or ("localhost", "127.0.0.1", "[::1]"),
        database_url=variables.get("DATABASE_URL") or None,
        owner_database_url=variables.get("DATABASE_OWNER_URL") or None,
        data_folder=data_folder,
        trusted_proxy=variables.get("NAIK_TRUSTED_PROXY") == "1",
        api_rate=variables.get("NAIK_API_RATE", "120/min"),
        audit_key=(audit_key or _local_secret(data_folder, "audit_key")).encode(),
        demonstration=variables.get("NAIK_DEMONSTRATION") == "1",
        site_url=variables.get("NAIK_SITE_URL", "").rstrip("/"),
        smtp_url=variables.get("NAIK_SMTP_URL") or None,
        mail_from=variables.get("NAIK_MAIL_FROM", "Naik <naik@localhost>"),
        storage_bucket=variables.get("NAIK_S3_BUCKET") or None,
        storage_endpoint=variables.get("NAIK_S3_ENDPOINT") or None,
        antivirus=variables.get("NAIK_CLAMD") or None,
        largest_file=int(largest) * 1024 * 1024,
        oidc_url=variables.get("NAIK_OIDC_URL") or None,
        oidc_client=variables.get("NAIK_OIDC_CLIENT", ""),
        oidc_secret=variables.get("NAIK_OIDC_SECRET", ""),
    )


def _wrong(variables: Mapping[str, str], name: str, largest: str) -> Iterator[str]:
    if name not in {"local", "production"}:
        yield f"NAIK_ENVIRONMENT is {name!r}: use 'local' or 'production'."
    for key in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        value = variables.get(key)
        if value and urlsplit(value).scheme not in {"postgres", "postgresql"}:
            yield f"{key} must start with postgresql://."
    smtp = variables.get("NAIK_SMTP_URL")
    if smtp and urlsplit(smtp).scheme not in {"smtp", "smtps"}:
        yield "NAIK_SMTP_URL must start with smtp:// or smtps://."
    if variables.get("NAIK_OIDC_URL") and not (variables.get("NAIK_OIDC_CLIENT") and variables.get("NAIK_OIDC_SECRET")):
        yield "NAIK_OIDC_URL needs NAIK_OIDC_CLIENT and NAIK_OIDC_SECRET beside it."
    if not (largest.isascii() and largest.isdigit() and 1 <= int(largest) <= MOST_MEGABYTES):
        yield f"NAIK_LARGEST_FILE_MB must be a whole number from 1 to {MOST_MEGABYTES}."


def _unsafe(variables: Mapping[str, str], hosts: tuple[str, ...], secret: str, audit_key: str) -> Iterator[str]:
    if len(secret) < SHORTEST_SECRET:
        yield f"NAIK_SECRET_KEY must be at least {SHORTEST_SECRET} characters of your own."
    if len(audit_key) < SHORTEST_SECRET:
        yield f"NAIK_AUDIT_KEY must be at least {SHORTEST_SECRET} characters of your own."
    if audit_key and audit_key == secret:
        yield "NAIK_AUDIT_KEY and NAIK_SECRET_KEY are the same: the audit's key outlives the other."
    if not hosts or "*" in hosts:
        yield "NAIK_ALLOWED_HOSTS must name the hosts served, separated by commas, without '*'."
    database = variables.get("DATABASE_URL")
    if not database:
        yield "DATABASE_URL must name your PostgreSQL; the embedded one is for trying out."
    elif database == variables.get("DATABASE_OWNER_URL"):
        yield "DATABASE_URL and DATABASE_OWNER_URL are the same: the application must not own its tables."
    if not variables.get("NAIK_SITE_URL", "").startswith("https://"):
        yield "NAIK_SITE_URL must be the https:// address people open; links in mails begin with it."
    if not variables.get("NAIK_OIDC_URL", "https://").startswith("https://"):
        yield "NAIK_OIDC_URL must start with https://."
    if variables.get("NAIK_DEMONSTRATION") == "1":
        yield "NAIK_DEMONSTRATION=1 makes accounts whose passwords are printed: never in production."


def _local_secret(data_folder: Path, name: str) -> str:
    path = data_folder / name
    data_folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        # A hard link is made once only, so two first starts at the same time agree on one key.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


def database(url: str) -> dict[str, object]:
    """Django's settings for the PostgreSQL at `url` (a host in the query is a socket folder)."""
    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    host = unquote(options.pop("host", "")) or (parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        # The default waits ever longer, up to five minutes, before it tries a database again that was away.
        "OPTIONS": {"pool": {"min_size": 0, "max_size": 16, "timeout": 10, "reconnect_timeout": 2}, **options},
    }
