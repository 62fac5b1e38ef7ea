"""Every weakness seen in comparable systems, tried here: a test for each."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.test import Client

from naik.apps.accounts.models import Person
from naik.apps.audit.models import Event
from naik.apps.institutions.models import SupportSession
from naik.apps.institutions.roles import Reach, Role
from naik.apps.tenancy.scope import opened
from naik.settings import base
from naik.settings.environment import UnsafeConfiguration, read
from tests.people import BANDAR_LAMPUNG, METRO, PASSWORD, institution, member, person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "naik"
SECRET = re.compile(
    r"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|"
    r"(?i:(?:api|secret)[_-]?key)\s*[=:]\s*[\"'][A-Za-z0-9/+_-]{16,}[\"']"
)


def sign_in(client: Client, email: str, password: str) -> bool:
    client.post("/akun/masuk/", {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_passwords_in_plain_text_or_md5() -> None:
    assert not hasattr(base, "PASSWORD_HASHERS"), "Django's own hashers, PBKDF2 first, are what production runs on"
    stored = person("Olga").password
    assert PASSWORD not in stored


def test_a_login_that_accepts_any_password(client: Client) -> None:
    who = member("Olga", Role.COORDINATOR)
    assert not any(sign_in(client, who.email, wrong) for wrong in ("", "x", PASSWORD.upper(), f"{PASSWORD} "))
    assert sign_in(client, who.email, PASSWORD)


def test_an_account_without_a_password_lets_nobody_in(client: Client) -> None:
    who = Person.objects.create_person("tanpa.sandi@contoh.id", "Tanpa Sandi")
    assert not any(sign_in(client, who.email, guess) for guess in ("", "!", who.password))


def test_secrets_or_keys_in_the_source() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    texts = [ROOT / name for name in listed if name and not name.endswith((".png", ".lock"))]
    assert len(texts) > 100
    assert {str(path) for path in texts if SECRET.search(path.read_text(encoding="utf-8", errors="ignore"))} == set()


def test_evidence_in_a_public_folder(client: Client) -> None:
    storage = storages["evidence"]
    name = storage.save("1/ab/geheim.txt", io.BytesIO(b"rahasia"))
    place = Path(storage.path(name))
    assert not place.is_relative_to(settings.STATIC_ROOT)
    assert not hasattr(settings, "MEDIA_URL") or settings.MEDIA_URL in {"", "/"}
    for address in (f"/{name}", f"/media/{name}", f"/evidence/{name}", f"/static/{name}", f"/static/../{name}"):
        assert client.get(address).status_code == 404
    assert place.stat().st_mode & 0o077 == 0


def test_a_bucket_that_strangers_may_read_or_empty() -> None:
    source = (SOURCE / "settings" / "base.py").read_text()
    assert '"default_acl": "private"' in source
    assert '"querystring_auth": True' in source


def test_tokens_in_browser_storage() -> None:
    scripts = [path for path in SOURCE.rglob("*.js") if "node_modules" not in path.parts]
    for script in scripts:
        kept = re.findall(r"localStorage\.setItem\(([^;]*)\)", script.read_text(encoding="utf-8"))
        assert not any(re.search(r"token|csrf|session|password", line, re.IGNORECASE) for line in kept), script
    cookie = signed_in(member("Olga", Role.COORDINATOR)).get("/ruang/")
    assert cookie.status_code == 200
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_production_cookies_travel_over_https_only(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [
            ".venv/bin/python", "-c",
            "import django;from django.conf import settings;django.setup();print(settings.SESSION_COOKIE_SECURE,"
            "settings.CSRF_COOKIE_SECURE,settings.SESSION_COOKIE_NAME,settings.PASSWORD_HASHERS[0])",
        ],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={
            "PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "naik.settings.base", "NAIK_ENVIRONMENT": "production",
            "NAIK_SECRET_KEY": "s" * 50, "NAIK_AUDIT_KEY": "a" * 50, "NAIK_ALLOWED_HOSTS": "naik.example",
            "NAIK_SITE_URL": "https://naik.example", "DATABASE_URL": "postgresql://a@localhost/naik",
        },
    )  # fmt: skip
    assert done.stdout.split() == ["True", "True", "__Host-naik", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


def test_impersonation_without_a_record() -> None:
    """Nobody becomes somebody else; who helps inside an institution stands in its history under their own name."""
    who = member("Petra", Role.AUTHORITY_ADMIN, reach=Reach.NATION)
    answer = signed_in(who).post(
        f"/ruang/{METRO}/bantuan/buka/", {"reason": "Membantu memuat daftar perangkat daerah.", "minutes": "15"}
    )
    assert answer.status_code == 302
    with opened([institution(METRO).pk]):
        assert SupportSession.objects.get().person == who
        event = Event.objects.get(action="institutions:support:opened")
        assert (event.actor_id, event.reason) == (who.pk, "Membantu memuat daftar perangkat daerah.")
    assert not re.search(r"hijack|impersonat|login_as", " ".join(settings.INSTALLED_APPS + settings.MIDDLEWARE))


def test_one_shared_password_for_a_role() -> None:
    """Only the demonstration has one, and production refuses to start with it."""
    with pytest.raises(UnsafeConfiguration, match="NAIK_DEMONSTRATION"):
        read({
            "NAIK_ENVIRONMENT": "production", "NAIK_DEMONSTRATION": "1", "NAIK_SECRET_KEY": "s" * 50,
            "NAIK_AUDIT_KEY": "a" * 50, "NAIK_ALLOWED_HOSTS": "naik.example", "NAIK_SITE_URL": "https://naik.example",
            "DATABASE_URL": "postgresql://a@localhost/naik",
        })  # fmt: skip


def test_demonstration_accounts_of_a_copied_database_stay_out_of_production(client: Client, settings: object) -> None:
    who = member("Olga", Role.COORDINATOR)
    who.demonstration = True
    who.save()
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert not sign_in(client, who.email, PASSWORD)


def test_debug_left_on() -> None:
    assert base.DEBUG is False
    left = re.compile(r"^\s*(print\(|breakpoint\(|console\.log|debugger\b|import pdb)", re.MULTILINE)
    found = [str(path) for path in SOURCE.rglob("*") if path.suffix in {".py", ".js"} and left.search(path.read_text())]
    assert found == []


def test_a_ranking_from_random_numbers() -> None:
    chance = re.compile(r"^\s*(import random|from random import|.*numpy\.random)", re.MULTILINE)
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if chance.search(path.read_text())}
    # The permutation interval draws with a fixed seed, so that everybody can repeat it.
    assert found == {"statistics/intervals.py"}


def test_an_id_of_another_institution_in_the_address() -> None:
    here = signed_in(member("Olga", Role.COORDINATOR))
    for address in ("", "bukti/", "perangkat-daerah/", "orang/", "riwayat/", "pekerjaan-latar/", "bantuan/"):
        assert here.get(f"/ruang/{BANDAR_LAMPUNG}/{address}").status_code == 200, address
        assert here.get(f"/ruang/{METRO}/{address}").status_code == 404, address


def test_a_sign_in_that_leads_elsewhere(client: Client) -> None:
    who = member("Olga", Role.COORDINATOR)
    for target in ("https://jahat.example/", "//jahat.example/", "/\\jahat.example", "javascript:alert(1)"):
        answer = client.post("/akun/masuk/", {"login": who.email, "password": PASSWORD, "next": target})
        assert "jahat" not in answer.headers.get("Location", "")
        client.logout()


def test_a_form_sent_from_another_site() -> None:
    who = member("Petra", Role.AUTHORITY_ADMIN, reach=Reach.NATION)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(who)
    answer = strict.post(f"/ruang/{METRO}/bantuan/buka/", {"reason": "Membantu memuat daftar.", "minutes": "15"})
    assert answer.status_code == 403
    assert "Formulir kedaluwarsa" in answer.content.decode()
