"""Django's record of institutions; what handovers and personal data must know of them is said here."""

from __future__ import annotations

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Institutions, offices, people."""

    name = "naik.apps.institutions"
    label = "institutions"

    def ready(self) -> None:
        """Make handovers know memberships, and exports and erasures what is held here."""
        from naik.apps.accounts.personal_data import register
        from naik.apps.institutions import personal_data
        from naik.apps.institutions.membership_holding import register_memberships

        register_memberships()
        register(
            "institutions",
            personal_data.export,
            personal_data.erase,
            objections=personal_data.objections,
            institutions=personal_data.institutions,
        )
