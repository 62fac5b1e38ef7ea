from pathlib import Path

import pytest

from naik.settings.environment import UnsafeConfiguration, database, read

SAFE = {
    "NAIK_ENVIRONMENT": "production",
    "NAIK_SECRET_KEY": "s" * 50,
    "NAIK_AUDIT_KEY": "a" * 50,
    "NAIK_SITE_URL": "https://naik.example/",
    "NAIK_ALLOWED_HOSTS": "naik.example, www.naik.example",
    "DATABASE_URL": "postgresql://application@db/naik",
    "DATABASE_OWNER_URL": "postgresql://owner@db/naik",
}


def test_production_starts_with_safe_values(tmp_path: Path) -> None:
    found = read(SAFE | {"NAIK_DATA": str(tmp_path)})
    assert found.production
    assert found.secret_key == SAFE["NAIK_SECRET_KEY"]
    assert found.allowed_hosts == ("naik.example", "www.naik.example")
    assert found.site_url == "https://naik.example"
    assert not found.demonstration
    assert not found.trusted_proxy
    assert list(tmp_path.iterdir()) == []


def test_production_without_values_names_all_of_them_at_once() -> None:
    with pytest.raises(UnsafeConfiguration) as refusal:
        read({"NAIK_ENVIRONMENT": "production"})
    for name in ("NAIK_SECRET_KEY", "NAIK_AUDIT_KEY", "NAIK_ALLOWED_HOSTS", "NAIK_SITE_URL", "DATABASE_URL"):
        assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NAIK_SECRET_KEY", "s" * 49, "NAIK_SECRET_KEY must be at least 50"),
        ("NAIK_SECRET_KEY", "", "NAIK_SECRET_KEY must be"),
        ("NAIK_ALLOWED_HOSTS", "*", "NAIK_ALLOWED_HOSTS must name"),
        ("NAIK_ALLOWED_HOSTS", "naik.example,*", "without '*'"),
        ("NAIK_ALLOWED_HOSTS", " , ", "NAIK_ALLOWED_HOSTS must name"),
        ("DATABASE_URL", "", "DATABASE_URL must name your PostgreSQL"),
        ("DATABASE_URL", "sqlite:///naik.db", "DATABASE_URL must start with postgresql://"),
        ("DATABASE_URL", SAFE["DATABASE_OWNER_URL"], "must not own its tables"),
        ("DATABASE_OWNER_URL", "mysql://owner@db/naik", "DATABASE_OWNER_URL must start with postgresql://"),
        ("NAIK_ENVIRONMENT", "staging", "NAIK_ENVIRONMENT is 'staging'"),
        ("NAIK_AUDIT_KEY", "a" * 49, "NAIK_AUDIT_KEY must be at least 50"),
        ("NAIK_AUDIT_KEY", "s" * 50, "NAIK_AUDIT_KEY and NAIK_SECRET_KEY are the same"),
        ("NAIK_SITE_URL", "http://naik.example", "NAIK_SITE_URL must be the https://"),
        ("NAIK_SMTP_URL", "http://mail", "NAIK_SMTP_URL must start with smtp://"),
        ("NAIK_OIDC_URL", "https://masuk.example", "needs NAIK_OIDC_CLIENT and NAIK_OIDC_SECRET"),
        ("NAIK_OIDC_URL", "http://masuk.example", "NAIK_OIDC_URL must start with https://"),
        ("NAIK_LARGEST_FILE_MB", "viel", "NAIK_LARGEST_FILE_MB must be a whole number"),
        ("NAIK_LARGEST_FILE_MB", "0", "NAIK_LARGEST_FILE_MB must be a whole number"),
        ("NAIK_DEMONSTRATION", "1", "never in production"),
    ],
)
def test_one_unsafe_value_is_refused_and_named(name: str, value: str, sentence: str) -> None:
    with pytest.raises(UnsafeConfiguration) as refusal:
        read(SAFE | {name: value})
    assert sentence in str(refusal.value)


def test_a_refusal_never_repeats_a_secret() -> None:
    secrets = {"NAIK_SECRET_KEY": "short-and-mine", "DATABASE_URL": "mysql://me:my-password@db/naik"}
    with pytest.raises(UnsafeConfiguration) as refusal:
        read(SAFE | secrets)
    assert "short-and-mine" not in str(refusal.value)
    assert "my-password" not in str(refusal.value)


def test_a_local_start_needs_nothing_and_keeps_its_secret(tmp_path: Path) -> None:
    first = read({"NAIK_DATA": str(tmp_path)})
    assert first.secret_key == read({"NAIK_DATA": str(tmp_path)}).secret_key
    assert len(first.secret_key) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first.audit_key == read({"NAIK_DATA": str(tmp_path)}).audit_key != first.secret_key.encode()
    assert {path.name for path in tmp_path.iterdir()} == {"secret_key", "audit_key"}


def test_a_database_address_with_a_socket_folder_and_quoted_words_is_understood() -> None:
    found = database("postgresql://me%40here:p%3Aw@/naik?host=%2Ftmp%2Fpg&sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["NAME"]) == ("me@here", "p:w", "/tmp/pg", "naik")  # noqa: S108 - an invented folder
    options = found["OPTIONS"]
    assert isinstance(options, dict)
    assert options["sslmode"] == "require"
