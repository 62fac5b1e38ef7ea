"""How far the people reach who run evaluations: their cycles, and the institutions of these."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from naik.apps.evaluations.models import Assessment, Cycle
from naik.apps.institutions.access import Access, Forbidden, active
from naik.apps.institutions.models import Assignment, Institution, Membership
from naik.apps.institutions.roles import PERMISSIONS, Permission, Reach
from naik.apps.tenancy.scope import opened


def cycle(access: Access, cycle_id: int) -> Cycle:
    """A cycle that this institution organises, or 404; rehearsals are none."""
    found: Cycle = get_object_or_404(
        Cycle.objects.select_related("organiser__region"), pk=cycle_id, organiser=access.institution, rehearsal=False
    )
    return found


def reached(access: Access, permission: Permission, *, at_home: bool = False) -> QuerySet[Institution]:
    """The institutions the person holds `permission` for; `at_home`: through memberships of this institution only."""
    roles = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
    held = Membership._base_manager.filter(active(), person=access.person, role__in=roles)  # noqa: SLF001  across institutions
    if at_home:
        held = held.filter(institution=access.institution)
    within = Q(pk__in=())
    for one in held:
        match one.reach:
            case Reach.NATION:
                return Institution.objects.all()
            case Reach.PROVINCE:
                within |= Q(region=one.province_id) | Q(region__province=one.province_id)
            case Reach.ASSIGNED:
                assigned = Assignment._base_manager.filter(membership=one)  # noqa: SLF001  across institutions
                within |= Q(pk__in=list(assigned.values_list("institution_id", flat=True)))
            case _:
                within |= Q(pk=one.institution_id)
    return Institution.objects.filter(within)


def reached_ids(access: Access, permission: Permission, *, at_home: bool = False) -> frozenset[int]:
    """Their ids, as a scope is opened with them."""
    return frozenset(reached(access, permission, at_home=at_home).values_list("pk", flat=True))


def taking_part(cycle: Cycle) -> frozenset[int]:
    """Every institution in the cycle, whoever asks; only for rules that concern all of them, and for the system."""
    with opened([cycle.organiser_id, *Institution.objects.values_list("pk", flat=True)]):
        return frozenset(Assessment.objects.filter(cycle=cycle).values_list("institution_id", flat=True))


def require_whole(access: Access, cycle: Cycle) -> frozenset[int]:
    """Every institution of the cycle, or Forbidden when the person may not run the cycle for one of them."""
    access.require_at_home(Permission.CYCLE_MANAGE)
    everybody = taking_part(cycle)
    if everybody - reached_ids(access, Permission.CYCLE_MANAGE, at_home=True):
        raise Forbidden(Permission.CYCLE_MANAGE)
    return everybody
