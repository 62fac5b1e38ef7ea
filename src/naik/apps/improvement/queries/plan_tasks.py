"""Draft plans that wait for somebody who may adopt them."""

from __future__ import annotations

from collections.abc import Iterator

from naik.apps.evaluations.queries.tasks import Kind, Reader, Task
from naik.apps.improvement.models import Plan
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

CALLED = Text("Rencana", "Plan")


def tasks(asking: Reader) -> Iterator[Task]:
    """The newest draft of each institution where the person may adopt one, while nothing newer was adopted there.

    One statement; the scope must hold the reader's institutions.
    """
    places = [one for one, held in asking.permissions.items() if Permission.PLAN_ADOPT in held]
    newest = (
        Plan.objects.filter(institution__in=places, state__in=("draft", "adopted"))
        .order_by("institution", "-created_at", "-pk")
        .distinct("institution")
    )
    for one in newest.only("pk", "title", "state", "institution_id"):
        if one.state == "draft":
            yield Task(
                kind=Kind.DECIDE, institution=asking.places[one.institution_id].institution, cycle=CALLED.id,
                title=Text(one.title, one.title), page="plan", arguments=(one.pk,), due_on=None,
                why=Text("Baca rencana ini, lalu tetapkan atau bicarakan.", "Read this plan, and adopt or discuss it."),
            )  # fmt: skip
