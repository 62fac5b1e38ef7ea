"""Django's record of institutions; what handovers and personal data must know of them is said here."""

from __future__ import annotations

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Institutions, offices, people."""

    name = "naik.apps.institutions"
    label = "institutions"

    def ready(self) -> None:
        """Make handovers know memberships."""
        from naik.apps.institutions.membership_holding import register_memberships

        register_memberships()
