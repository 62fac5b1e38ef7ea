"""Django's record of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, and how they sign in."""

    name = "naik.apps.accounts"

    def ready(self) -> None:
        """Listen to what happens to accounts."""
        from naik.apps.accounts import happenings

        happenings.connect()
