"""Addresses of one's own account. Of allauth's only those that are used; there is no registration."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as providers
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.urls import path, re_path

from naik.apps.accounts import forms, views
from naik.apps.accounts.private import private_page as page

urlpatterns = [
    path("", views.account, name="account"),
    path("data-saya.json", views.export, name="account_export"),
    path("hapus/", views.erase, name="account_erase"),
    path("masuk/", page(account.LoginView.as_view(form_class=forms.LoginForm)), name="account_login"),
    path("daftar/", page(account.signup), name="account_signup"),
    path("keluar/", page(account.logout), name="account_logout"),
    path("nonaktif/", page(account.account_inactive), name="account_inactive"),
    path(
        "masuk-ulang/",
        page(account.ReauthenticateView.as_view(form_class=forms.ReauthenticateForm)),
        name="account_reauthenticate",
    ),
    path(
        "sandi/",
        page(account.PasswordChangeView.as_view(form_class=forms.ChangePasswordForm)),
        name="account_change_password",
    ),
    path(
        "sandi/buat/",
        page(account.PasswordSetView.as_view(form_class=forms.SetPasswordForm)),
        name="account_set_password",
    ),
    path(
        "sandi/lupa/",
        page(account.PasswordResetView.as_view(form_class=forms.ResetPasswordForm)),
        name="account_reset_password",
    ),
    path("sandi/lupa/terkirim/", page(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^sandi/lupa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        page(account.PasswordResetFromKeyView.as_view(form_class=forms.ResetPasswordKeyForm)),
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/lupa/selesai/",
        page(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("sesi/", views.sessions, name="usersessions_list"),
    path("faktor-kedua/", page(second_factor.index), name="mfa_index"),
    path(
        "faktor-kedua/masuk/",
        page(second_factor.AuthenticateView.as_view(form_class=forms.CodeForm, webauthn_form_class=forms.PasskeyForm)),
        name="mfa_authenticate",
    ),
    path(
        "faktor-kedua/masuk-ulang/",
        page(second_factor.ReauthenticateView.as_view(form_class=forms.CodeAgainForm)),
        name="mfa_reauthenticate",
    ),
    path(
        "faktor-kedua/aplikasi/",
        page(totp.ActivateTOTPView.as_view(form_class=forms.ActivateTOTPForm)),
        name="mfa_activate_totp",
    ),
    path("faktor-kedua/aplikasi/matikan/", page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("faktor-kedua/kode/", page(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("faktor-kedua/kode/baru/", page(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("faktor-kedua/kode/unduh/", page(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("kunci-sandi/", page(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path(
        "kunci-sandi/tambah/",
        page(passkeys.AddWebAuthnView.as_view(form_class=forms.AddPasskeyForm)),
        name="mfa_add_webauthn",
    ),
    path(
        "kunci-sandi/masuk/",
        page(passkeys.LoginWebAuthnView.as_view(form_class=forms.LoginPasskeyForm)),
        name="mfa_login_webauthn",
    ),
    path(
        "kunci-sandi/masuk-ulang/",
        page(passkeys.ReauthenticateWebAuthnView.as_view(form_class=forms.PasskeyAgainForm)),
        name="mfa_reauthenticate_webauthn",
    ),
    path("kunci-sandi/<int:pk>/hapus/", page(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path(
        "kunci-sandi/<int:pk>/ubah/",
        page(passkeys.EditWebAuthnView.as_view(form_class=forms.EditPasskeyForm)),
        name="mfa_edit_webauthn",
    ),
]
if getattr(settings, "SOCIALACCOUNT_PROVIDERS", None):
    urlpatterns += [
        path("penyedia/oidc/<str:provider_id>/login/", page(openid.login), name="openid_connect_login"),
        path("penyedia/oidc/<str:provider_id>/login/callback/", page(openid.callback), name="openid_connect_callback"),
        path("penyedia/batal/", page(providers.login_cancelled), name="socialaccount_login_cancelled"),
        path("penyedia/gagal/", page(providers.login_error), name="socialaccount_login_error"),
        path("penyedia/daftar/", page(providers.signup), name="socialaccount_signup"),
        path("penyedia/terhubung/", page(providers.connections), name="socialaccount_connections"),
    ]
