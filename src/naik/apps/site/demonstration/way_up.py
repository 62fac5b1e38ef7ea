"""Everything of the demonstration that lies between two evaluations, in the order in which one thing needs another."""

from naik.apps.site.demonstration.actions import load_actions
from naik.apps.site.demonstration.digital_services import load_services
from naik.apps.site.demonstration.it_staff import load_staff
from naik.apps.site.demonstration.outreach_events import load_outreach
from naik.apps.site.demonstration.plans import load_plans
from naik.apps.site.demonstration.training import load_training


def load_way_up() -> None:
    """Load services, staff, training, outreach, plans and actions that are not there yet."""
    load_services()
    load_staff()
    load_training()
    load_outreach()
    load_plans()
    load_actions()
