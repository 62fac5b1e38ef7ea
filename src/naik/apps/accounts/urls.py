"""Addresses of one's own account. Of allauth's only those that are used; there is no registration."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as providers
from allauth.usersessions import views as sessions
from django.conf import settings
from django.urls import include, path, re_path

from naik.apps.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("data-saya.json", views.export, name="account_export"),
    path("hapus/", views.erase, name="account_erase"),
    path("masuk/", account.login, name="account_login"),
    path("daftar/", account.signup, name="account_signup"),
    path("keluar/", account.logout, name="account_logout"),
    path("nonaktif/", account.account_inactive, name="account_inactive"),
    path("masuk-ulang/", account.reauthenticate, name="account_reauthenticate"),
    path("sandi/", account.password_change, name="account_change_password"),
    path("sandi/buat/", account.password_set, name="account_set_password"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/lupa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sandi/lupa/selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("sesi/", sessions.list_usersessions, name="usersessions_list"),
    path("faktor-kedua/", second_factor.index, name="mfa_index"),
    path("faktor-kedua/masuk/", second_factor.authenticate, name="mfa_authenticate"),
    path("faktor-kedua/masuk-ulang/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("faktor-kedua/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("faktor-kedua/aplikasi/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("faktor-kedua/kode/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("faktor-kedua/kode/baru/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("faktor-kedua/kode/unduh/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("kunci-sandi/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("kunci-sandi/tambah/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("kunci-sandi/masuk/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("kunci-sandi/masuk-ulang/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("kunci-sandi/<int:pk>/hapus/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("kunci-sandi/<int:pk>/ubah/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
if getattr(settings, "SOCIALACCOUNT_PROVIDERS", None):
    urlpatterns += [
        path("penyedia/", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("penyedia/batal/", providers.login_cancelled, name="socialaccount_login_cancelled"),
        path("penyedia/gagal/", providers.login_error, name="socialaccount_login_error"),
        path("penyedia/daftar/", providers.signup, name="socialaccount_signup"),
        path("penyedia/terhubung/", providers.connections, name="socialaccount_connections"),
    ]
