"""The tables of the way up, by topic."""

from naik.apps.improvement.models.actions import Action, ActionEvidence, ActionSource, StepTemplate
from naik.apps.improvement.models.plans import OfficeCapacity, Plan, PlannedRaise, PlanningAssumption

__all__ = [
    "Action",
    "ActionEvidence",
    "ActionSource",
    "OfficeCapacity",
    "Plan",
    "PlannedRaise",
    "PlanningAssumption",
    "StepTemplate",
]
