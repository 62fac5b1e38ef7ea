"""Django's record of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told."""

    name = "naik.apps.notices"

    def ready(self) -> None:
        """Tell people what happens to their accounts, and hand out what is held about them here."""
        from naik.apps.accounts import happenings, personal_data
        from naik.apps.notices import own_data

        happenings.told.connect(own_data.tell)
        personal_data.register("notices", own_data.export, own_data.erase, institutions=own_data.institutions)
