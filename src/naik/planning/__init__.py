"""The cheapest way to a target: the model, the solver and the explanation.

Whatever leaves this package was checked in exact arithmetic, by `naik.scoring.score` itself for the index.
"""

from naik.planning.alternatives import alternatives, nearly_chosen, price_of_more
from naik.planning.building import threshold
from naik.planning.document import as_document
from naik.planning.frontier import frontier
from naik.planning.model import (
    Assumptions,
    Bundle,
    BundleUse,
    Frontier,
    FrontierPoint,
    Infeasible,
    InvalidPlan,
    Limits,
    More,
    Near,
    Plan,
    PlannedYear,
    Raise,
    Relaxation,
    RoadMap,
    Situation,
    StepCost,
    Target,
    Window,
)
from naik.planning.road_map import road_map
from naik.planning.rungs import Rung
from naik.planning.single_year import plan

__all__ = [
    "Assumptions",
    "Bundle",
    "BundleUse",
    "Frontier",
    "FrontierPoint",
    "Infeasible",
    "InvalidPlan",
    "Limits",
    "More",
    "Near",
    "Plan",
    "PlannedYear",
    "Raise",
    "Relaxation",
    "RoadMap",
    "Rung",
    "Situation",
    "StepCost",
    "Target",
    "Window",
    "alternatives",
    "as_document",
    "frontier",
    "nearly_chosen",
    "plan",
    "price_of_more",
    "road_map",
    "threshold",
]
