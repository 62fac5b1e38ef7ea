"""Django's record of evaluations, and what it tells the topics below about itself."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext


class EvaluationsConfig(AppConfig):
    """Cycles, assessments, answers, scores, determinations."""

    name = "naik.apps.evaluations"
    label = "evaluations"

    def ready(self) -> None:
        """Make handovers know rehearsals, and exports and erasures what is held here."""
        from naik.apps.accounts import personal_data
        from naik.apps.evaluations import rehearsal_holding
        from naik.apps.evaluations.queries import person
        from naik.apps.institutions import holdings

        holdings.register(
            holdings.Holding(
                "rehearsals",
                lambda: gettext("Penilaian dalam latihan"),
                rehearsal_holding.count,
                rehearsal_holding.move,
            )
        )
        personal_data.register("evaluations", person.export, person.erase, institutions=person.institutions)
