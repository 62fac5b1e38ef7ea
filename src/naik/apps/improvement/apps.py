"""Django's record of improvement, and what it tells the topics below about itself."""

from django.apps import AppConfig
from django.utils.translation import gettext


class ImprovementConfig(AppConfig):
    """Plans, actions and follow-up."""

    name = "naik.apps.improvement"
    label = "improvement"

    def ready(self) -> None:
        """Make handovers know open actions, and exports and erasures what is held here."""
        from naik.apps.accounts import personal_data
        from naik.apps.improvement.operations import action_holding
        from naik.apps.improvement.queries import person
        from naik.apps.institutions import holdings

        holdings.register(
            holdings.Holding(
                "actions",
                lambda: gettext("Tindak lanjut"),
                action_holding.count,
                action_holding.move,
                action_holding.open_work,
            )
        )
        personal_data.register("improvement", person.export, person.erase, institutions=person.institutions)
