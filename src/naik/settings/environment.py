"""What the environment says, checked before anything starts.

`read` names every missing or unsafe value at once, so that an operator mends them in one go.
"""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

SHORTEST_SECRET = 50


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


def read(variables: Mapping[str, str]) -> Environment:
    """Check `variables` (usually `os.environ`); raises UnsafeConfiguration with every fault named."""
    faults: list[str] = []
    name = variables.get("NAIK_ENVIRONMENT", "local")
    if name not in {"local", "production"}:
        faults.append(f"NAIK_ENVIRONMENT is {name!r}: use 'local' or 'production'.")
    production = name == "production"
    data_folder = Path(variables.get("NAIK_DATA", ".naik")).absolute()
    hosts = tuple(host.strip() for host in variables.get("NAIK_ALLOWED_HOSTS", "").split(",") if host.strip())
    secret = variables.get("NAIK_SECRET_KEY", "")
    database = variables.get("DATABASE_URL") or None
    owner = variables.get("DATABASE_OWNER_URL") or None
    for key, value in (("DATABASE_URL", database), ("DATABASE_OWNER_URL", owner)):
        if value is not None and urlsplit(value).scheme not in {"postgres", "postgresql"}:
            faults.append(f"{key} must start with postgresql://.")
    if production:
        if len(secret) < SHORTEST_SECRET:
            faults.append(f"NAIK_SECRET_KEY must be at least {SHORTEST_SECRET} characters of your own.")
        if not hosts or "*" in hosts:
            faults.append("NAIK_ALLOWED_HOSTS must name the hosts served, separated by commas, without '*'.")
        if database is None:
            faults.append("DATABASE_URL must name your PostgreSQL; the embedded one is for trying out.")
        if database is not None and database == owner:
            faults.append("DATABASE_URL and DATABASE_OWNER_URL are the same: the application must not own its tables.")
    if faults:
        raise UnsafeConfiguration(" ".join(faults))
    return Environment(
        production=production,
        secret_key=secret or _local_secret(data_folder),
        allowed_hosts=hosts or ("localhost", "127.0.0.1", "[::1]"),
        database_url=database,
        owner_database_url=owner,
        data_folder=data_folder,
        trusted_proxy=variables.get("NAIK_TRUSTED_PROXY") == "1",
        api_rate=variables.get("NAIK_API_RATE", "120/min"),
    )


def _local_secret(data_folder: Path) -> str:
    path = data_folder / "secret_key"
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
        "OPTIONS": {"pool": {"min_size": 0, "max_size": 16, "timeout": 10}, **options},
    }
