"""Our words for what allauth says on pages and in mails."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.mails import signed
from naik.apps.accounts.models import Person

ERRORS: Mapping[str, Promise] = {
    "account_inactive": _("Akun ini tidak aktif."),
    "email_password_mismatch": _("Alamat surel atau kata sandi tidak cocok."),
    "enter_current_password": _("Kata sandi yang sekarang tidak cocok."),
    "incorrect_code": _("Kode tidak cocok atau sudah kedaluwarsa."),
    "incorrect_passkey": _("Kunci sandi tidak dikenali. Coba lagi atau pakai cara lain."),
    "incorrect_password": _("Kata sandi tidak cocok."),
    "invalid_or_expired_key": _("Tautan tidak berlaku lagi."),
    "invalid_login": _("Tidak dapat masuk dengan isian itu."),
    "invalid_password_reset": _("Tautan penggantian kata sandi tidak berlaku lagi."),
    "too_many_login_attempts": _(
        "Terlalu banyak percobaan yang gagal untuk akun ini. Tunggu lima menit, masuk dengan kunci sandi, "
        "atau minta tautan kata sandi baru."
    ),
    "rate_limited": _("Terlalu banyak percobaan. Tunggu beberapa menit."),
    "cannot_delete_authenticator": _("Faktor kedua tidak dapat dimatikan."),
    "cannot_generate_recovery_codes": _(
        "Kode pemulihan dibuat setelah aplikasi autentikator atau kunci sandi terpasang."
    ),
    "unverified_email": _("Alamat surel akun ini belum terverifikasi, jadi faktor kedua belum dapat dipasang."),
    "select_only_one": _("Pilih satu saja."),
    "same_as_current": _("Isian baru sama dengan yang sekarang."),
}

MESSAGES: Mapping[str, Promise | str] = {
    "account/messages/logged_in.txt": "",
    "account/messages/logged_out.txt": "",
    "account/messages/password_changed.txt": _("Kata sandi diganti."),
    "account/messages/password_set.txt": _("Kata sandi dibuat."),
    "mfa/messages/totp_activated.txt": _("Aplikasi autentikator aktif."),
    "mfa/messages/totp_deactivated.txt": _("Aplikasi autentikator dimatikan."),
    "mfa/messages/recovery_codes_generated.txt": _("Kode pemulihan baru dibuat. Simpan di tempat yang aman."),
    "mfa/messages/webauthn_added.txt": _("Kunci sandi ditambahkan."),
    "mfa/messages/webauthn_removed.txt": _("Kunci sandi dihapus."),
    "socialaccount/messages/account_connected.txt": _("Akun instansi terhubung."),
    "socialaccount/messages/account_connected_updated.txt": "",
    "socialaccount/messages/account_disconnected.txt": _("Akun instansi dilepas."),
}
"""What was signed in or out shows by itself, and public pages have no place for messages."""


def reset_mail(person: Person, address: str) -> tuple[str, str]:
    """Subject and text of the mail with a link for a new password, in the language that is active."""
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    text = gettext(
        "Seseorang, mungkin Anda, meminta kata sandi baru untuk akun ini. Buka tautan berikut untuk membuatnya:"
    )
    until = gettext("Tautan ini berlaku %(hours)s jam dan hanya untuk satu kali pakai.") % {"hours": hours}
    otherwise = gettext("Bila bukan Anda, abaikan surel ini; kata sandi Anda tidak berubah.")
    return gettext("Kata sandi baru"), signed(person, text, address, until, otherwise)


def unknown_mail() -> tuple[str, str]:
    """Subject and text for an address without account: its owner learns so, whoever asked learns nothing."""
    text = gettext(
        "Seseorang, mungkin Anda, meminta kata sandi baru untuk alamat ini di Naik. Tidak ada akun dengan alamat ini."
    )
    how = gettext("Akun dibuat lewat undangan; mintalah koordinator SPBE instansi Anda mengirimnya ke alamat ini.")
    return gettext("Kata sandi baru"), f"{text}\n\n{how}\n\nNaik\n"
