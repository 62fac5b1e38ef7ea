"""What a form of an event offers: services, documents and offices within reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from naik.apps.capacity.queries.outreach import EventPage
from naik.apps.capacity.queries.staff_documents import document_choices
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.inventory.policies import readable as readable_services


@dataclass(frozen=True, slots=True)
class Offered:
    """Services and documents by id and title, and offices, closed ones among them only where they are invited."""

    services: Sequence[tuple[int, str]]
    documents: Sequence[tuple[int, str]]
    offices: Sequence[Office]


def offered(access: Access, page: EventPage | None = None) -> Offered:
    """What can be chosen, and whatever the event of `page` has already."""
    invited = [] if page is None else [one.office_id for one in page.audience]
    offices = Office.objects.filter(Q(closed_on=None) | Q(pk__in=invited), institution=access.institution)
    kept = Q(pk=page.row.service_id) if page is not None and page.row.service_id is not None else Q(pk__in=())
    services = readable_services(access).filter(~Q(state="retired") | kept).order_by("name", "pk")
    return Offered(
        list(services.values_list("pk", "name")), documents(access, page), list(offices.order_by("name", "pk"))
    )


def documents(access: Access, page: EventPage | None = None) -> list[tuple[int, str]]:
    """The documents of the library that can be handed out, and those the event has, by title."""
    found = dict(document_choices(access)) | (dict(page.documents) if page is not None else {})
    return sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))
