"""What follows an event: words, what it cost, what was handed out, and an action made of it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from naik.apps.capacity.models import OutreachEvent
from naik.apps.capacity.operations.outreach import material, replace_documents
from naik.apps.capacity.operations.outreach_holding import locked, recorded, save
from naik.apps.capacity.operations.training import MOST_RUPIAH, WRONG_MONEY
from naik.apps.improvement.models import Action, ActionSource
from naik.apps.improvement.operations import actions
from naik.apps.improvement.operations.actions import Origin, Wanted
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission
from naik.instruments.model import Text

LONGEST_FOLLOW_UP = 10_000
NOT_HELD = Text(
    "Ini dicatat sesudah sosialisasi dicatat sebagai dilaksanakan.",
    "This is recorded after the event is recorded as held.",
)
TOO_LONG = Text(
    f"Tindak lanjut paling banyak {LONGEST_FOLLOW_UP} huruf.", f"The follow-up has at most {LONGEST_FOLLOW_UP} letters."
)
MADE_ALREADY = Text(
    "Sosialisasi ini sudah dijadikan tindak lanjut; lihat tautannya pada halaman sosialisasi.",
    "An action was made of this event already; see the link on its page.",
)


@transaction.atomic
def follow_up(
    access: Access, event_id: int, text: str, spent: int | None, documents: Collection[int], revision: int
) -> None:
    """Write what follows, what it cost in rupiah (None: not known), and its material by document ids."""
    found = locked(access, event_id, revision)
    if found.state != "held":
        raise Refused(NOT_HELD)
    if spent is not None and not 0 <= spent <= MOST_RUPIAH:
        raise Refused(WRONG_MONEY)
    tidy = text.replace("\r\n", "\n").strip()
    if len(tidy) > LONGEST_FOLLOW_UP:
        raise Refused(TOO_LONG)
    # The trail holds no long texts: it says that the words changed, the row says which they are.
    before: dict[str, object] = {"spent": found.spent, "documents": material(found)}
    kept = replace_documents(access, found, documents)
    after: dict[str, object] = {"spent": spent, "documents": kept}
    rewritten = found.follow_up != tidy
    if before == after and not rewritten:
        return
    found.follow_up, found.spent = tidy, spent
    save(access, found)
    recorded(access, found, "followed_up", before, {**after, "rewritten": rewritten})


@transaction.atomic
def make_action(access: Access, event_id: int, wanted: Wanted) -> Action:
    """Make an action of what follows; one of each event."""
    found = locked(access, event_id, None)
    access.require(Permission.ACTION_MANAGE, wanted.office_id)
    if found.state != "held":
        raise Refused(NOT_HELD)
    if found.action_id is not None:
        raise Refused(MADE_ALREADY)
    made = actions.make(access, wanted, Origin(source=ActionSource.OUTREACH, key=origin_of(found)))
    found.action = made
    save(access, found)
    recorded(access, found, "action_made", None, {"action": made.pk})
    return made


def origin_of(found: OutreachEvent) -> str:
    """How an action names the event it comes from."""
    return f"outreach:{found.pk}"
