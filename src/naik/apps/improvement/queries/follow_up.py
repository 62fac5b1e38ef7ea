"""Last year's recommendations at this year's assessment: what became of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from naik.apps.evaluations.models import Assessment
from naik.apps.improvement.queries.recommendations import Found, recommendations
from naik.apps.institutions.access import Access
from naik.cycle.stages import Stage

NOTHING = ""
"""The state of a recommendation that no action was made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """The assessment before this one, its recommendations, and how many stand in each state ("": no action)."""

    before: Assessment
    found: tuple[Found, ...]
    counts: dict[str, int]

    @property
    def done(self) -> int:
        """How many were followed, with evidence that was accepted."""
        return self.counts.get("done", 0)


def follow_up(access: Access, assessment: Assessment) -> FollowUp | None:
    """What became of the recommendations of the year before; None when there was no assessment before."""
    before = previous(assessment)
    if before is None:
        return None
    found = recommendations(access, before)
    return FollowUp(
        before=before, found=found, counts=Counter(one.taken.state if one.taken else NOTHING for one in found)
    )


def previous(assessment: Assessment) -> Assessment | None:
    """The institution's latest finished assessment of an earlier year; a rehearsal counts for rehearsals only.

    Who may read this year's assessment reads what was recommended before it: that is what following up means.
    """
    earlier = Assessment.objects.filter(
        institution=assessment.institution_id, cycle__year__lt=assessment.cycle.year,
        stage__in=(Stage.FINISHED, Stage.PUBLICATION),
    )  # fmt: skip
    if not assessment.cycle.rehearsal:
        earlier = earlier.filter(cycle__rehearsal=False)
    found: Assessment | None = earlier.select_related("cycle").order_by("-cycle__year", "-pk").first()
    return found
