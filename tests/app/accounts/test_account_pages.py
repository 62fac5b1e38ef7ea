"""Every page of accounts: ours in both languages, private, and closed to methods that mean nothing there."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from naik.apps.accounts.urls import urlpatterns
from naik.apps.notices.models import NoticeKind
from naik.apps.notices.operations import notify
from naik.instruments.model import Text
from tests.app.accounts.signing import LOGIN, RESET, inside, link_in, sign_in, somebody, with_app
from tests.app.site.html_lint import Page

pytestmark = pytest.mark.usefixtures("shipped_data")

ANONYMOUS = ("masuk/", "daftar/", "nonaktif/", "sandi/lupa/", "sandi/lupa/terkirim/", "sandi/lupa/selesai/")
OWN = ("", "hapus/", "keluar/", "sandi/", "sesi/", "faktor-kedua/", "faktor-kedua/aplikasi/",
       "faktor-kedua/kode/baru/", "kunci-sandi/", "kunci-sandi/tambah/", "masuk-ulang/", "pemberitahuan/",
       "pemberitahuan/pengaturan/")  # fmt: skip
WITH_FACTOR = ("faktor-kedua/", "faktor-kedua/aplikasi/matikan/", "faktor-kedua/kode/", "faktor-kedua/masuk-ulang/",
               "kunci-sandi/", "masuk-ulang/")  # fmt: skip
ENGLISH_OF_ALLAUTH = re.compile(r"\b(Sign In|Sign Out|Sign Up|Menu:|Messages:|Two-Factor|Security Key|Forgot|Email:)")


def faults(text: str) -> list[str]:
    """What the lint finds; scripts here are files or data, never code in the page."""
    page = Page(re.sub(r"<script [^>]*(src=|type=\"application/json\")[^>]*>.*?</script>", "", text, flags=re.DOTALL))
    return page.problems


def assert_ours(client: Client, address: str, language: str) -> None:
    answer = client.get(("/en/akun/" if language == "en" else "/akun/") + address)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    assert faults(text) == [], address
    assert f'<html lang="{language}">' in text
    assert 'class="top"' in text
    if language == "id":
        assert not ENGLISH_OF_ALLAUTH.search(text), address
    assert "no-store" in answer.headers["Cache-Control"]
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "placeholder=" not in text


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("address", ANONYMOUS)
def test_a_page_before_sign_in_is_ours(address: str, language: str) -> None:
    assert_ours(Client(), address, language)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_of_ones_account_are_ours(language: str) -> None:
    who, client = inside()
    notify(who.pk, NoticeKind.HANDOVER, Text("Tugas berpindah.", "Work moved."), "/ruang/")
    with_app(who)
    Authenticator.objects.filter(user=who).delete()
    for address in OWN:
        assert_ours(client, address, language)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_of_somebody_with_a_second_factor_are_ours(language: str) -> None:
    who, client = inside()
    with_app(who)
    client.post("/akun/faktor-kedua/kode/baru/")
    for address in WITH_FACTOR:
        assert_ours(client, address, language)
    waiting = Client()
    sign_in(waiting, who)
    assert_ours(waiting, "faktor-kedua/masuk/", language)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_of_a_reset_link_are_ours(language: str) -> None:
    Client().post(RESET, {"email": somebody().email})
    client = Client()
    link = link_in(mail.outbox[0].body).removeprefix("/akun/")
    asked = client.get(("/en/akun/" if language == "en" else "/akun/") + link)
    assert_ours(client, asked.headers["Location"].split("/akun/")[1], language)
    assert_ours(Client(), "sandi/lupa/1-x-y/", language)


def test_a_refused_form_names_its_faults_and_keeps_what_was_typed() -> None:
    text = Client().post(LOGIN, {"login": "seseorang@contoh.id", "password": "salah"}).content.decode()
    assert faults(text) == []
    assert 'role="alert"' in text
    assert 'value="seseorang@contoh.id"' in text
    assert "salah" not in text


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda one: str(one.name))
def test_no_page_answers_a_method_that_means_nothing_there(pattern: object) -> None:
    address = "/akun/" + str(pattern.pattern).replace("<int:pk>", "1")  # type: ignore[attr-defined]
    if address.startswith("/akun/^"):
        address = "/akun/sandi/lupa/1-x-y/"
    _, client = inside()
    for method in ("PUT", "PATCH", "DELETE"):
        assert client.generic(method, address).status_code == 405, (method, address)


@pytest.mark.parametrize("address", [one for one in OWN if one != "keluar/"])
def test_a_stranger_is_asked_to_sign_in(address: str) -> None:
    answer = Client().get(f"/akun/{address}")
    assert answer.status_code == 302
    assert unquote(answer.headers["Location"]) == f"{LOGIN}?next=/akun/{address}"


def test_no_answer_of_accounts_is_kept_by_a_cache() -> None:
    for address in (*ANONYMOUS, *OWN):
        answer = Client().get(f"/akun/{address}")
        assert "ETag" not in answer.headers
        assert "public" not in answer.headers.get("Cache-Control", "")


def test_the_policy_lets_a_form_lead_to_the_institutions_own_sign_in_only_where_one_is_set(settings: object) -> None:
    assert "form-action 'self';" in Client().get(LOGIN).headers["Content-Security-Policy"]
    app = {"provider_id": "instansi", "name": "Akun instansi", "client_id": "x", "secret": "y",
           "settings": {"server_url": "https://masuk.contoh.go.id/realms/kota"}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}  # type: ignore[attr-defined]
    from naik.apps.accounts.private import entrance_policy

    assert "form-action 'self' https://masuk.contoh.go.id;" in entrance_policy()
