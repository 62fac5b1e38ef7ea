"""Everything of the demonstration that lies between two evaluations, in the order in which one thing needs another."""

from django.db import transaction

from naik.apps.capacity.models import OutreachEvent, Programme, StaffMember
from naik.apps.improvement.models import Action, Plan
from naik.apps.inventory.models import DigitalService
from naik.apps.site.demonstration.actions import load_actions
from naik.apps.site.demonstration.digital_services import load_services
from naik.apps.site.demonstration.it_staff import load_staff
from naik.apps.site.demonstration.outreach_events import load_outreach
from naik.apps.site.demonstration.people import access_of
from naik.apps.site.demonstration.plans import load_plans
from naik.apps.site.demonstration.training import load_training
from naik.apps.tenancy.scope import opened


@transaction.atomic
def load_way_up() -> None:
    """Load all of it or nothing; what somebody has begun there by themselves is not mixed with it."""
    institution = access_of("koordinator").institution
    with opened([institution.pk]):
        tables = (DigitalService, StaffMember, Programme, OutreachEvent, Plan, Action)
        if any(one.objects.filter(institution=institution).exists() for one in tables):
            return
    load_services()
    load_staff()
    load_training()
    load_outreach()
    load_plans()
    load_actions()
