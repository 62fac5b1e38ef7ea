"""What a person was told, and how they want to be told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from naik.apps.notices.models import Delivery, Notice, NoticeKind, Preference
from naik.apps.tenancy.scope import current, opened
from naik.instruments.model import Text

DEFAULTS: dict[str, str] = {
    NoticeKind.INVITATION: Delivery.NOW,
    NoticeKind.HANDOVER: Delivery.NOW,
    NoticeKind.SUPPORT_SESSION: Delivery.NOW,
    NoticeKind.ACCOUNT: Delivery.NOW,
    NoticeKind.EVIDENCE_TO_MEND: Delivery.DIGEST,
    NoticeKind.TASK_GIVEN: Delivery.DIGEST,
    NoticeKind.ANSWER_RETURNED: Delivery.DIGEST,
    NoticeKind.DUE_SOON: Delivery.DIGEST,
    NoticeKind.ESCALATION: Delivery.DIGEST,
    NoticeKind.CLARIFICATION: Delivery.DIGEST,
    NoticeKind.MEETING: Delivery.DIGEST,
    NoticeKind.APPEAL: Delivery.DIGEST,
    NoticeKind.STAGE_MOVED: Delivery.DIGEST,
    NoticeKind.PLAN_ADOPTED: Delivery.DIGEST,
    NoticeKind.ACTION_GIVEN: Delivery.DIGEST,
    NoticeKind.TRAINING: Delivery.DIGEST,
}
"""What holds until a person says otherwise: at once what changes who reaches what, in the digest what can wait."""

GATHERED: frozenset[str] = frozenset(
    {
        NoticeKind.TASK_GIVEN,
        NoticeKind.ANSWER_RETURNED,
        NoticeKind.DUE_SOON,
        NoticeKind.ESCALATION,
        NoticeKind.CLARIFICATION,
        NoticeKind.MEETING,
        NoticeKind.APPEAL,
        NoticeKind.STAGE_MOVED,
        NoticeKind.PLAN_ADOPTED,
        NoticeKind.ACTION_GIVEN,
        NoticeKind.TRAINING,
    }
)
"""Kinds that come in heaps: by mail in the digest only, so that an evaluation sends nobody two mails a day."""

ALWAYS: frozenset[str] = frozenset({NoticeKind.ACCOUNT})
"""Kinds nobody switches off: whoever steals a session would begin with that."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants one kind of notice; `fixed` ones cannot be changed."""

    kind: str
    in_product: bool
    email: str
    fixed: bool

    @property
    def gathered(self) -> bool:
        """Whether it is mailed in the digest only."""
        return self.kind in GATHERED

    @property
    def label(self) -> str:
        """The kind as people say it."""
        return str(NoticeKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as its page shows it."""

    id: int
    kind: str
    sentence: Text
    address: str
    created_at: datetime
    is_read: bool

    @property
    def said(self) -> str:
        """The sentence in the language of the page."""
        return self.sentence.in_language(get_language() or "id")

    @property
    def label(self) -> str:
        """The kind as people say it."""
        return str(NoticeKind(self.kind).label)


@contextmanager
def reach_of(person_id: int) -> Iterator[None]:
    """The rows of one person in reach; nothing is opened anew where they already are."""
    if current().person == person_id:
        yield
        return
    with opened((), person=person_id):
        yield


def wishes(person_id: int) -> tuple[Wish, ...]:
    """How this person wants each kind, said or not."""
    with reach_of(person_id):
        said = {one.kind: one for one in Preference.objects.filter(person_id=person_id)}
    return tuple(_wish(kind, said.get(kind)) for kind in NoticeKind.values)


def _wish(kind: str, said: Preference | None) -> Wish:
    if kind in ALWAYS or said is None:
        return Wish(kind, True, DEFAULTS[kind], kind in ALWAYS)
    # A wish for mails at once may be older than the rule that gathers the kind.
    email = Delivery.DIGEST if kind in GATHERED and said.email == Delivery.NOW else said.email
    return Wish(kind, said.in_product, email, False)


def shown(person_id: int) -> QuerySet[Notice]:
    """The notices this person wants to see in the product, newest first; the scope must hold the person."""
    hidden = Preference.objects.filter(person_id=person_id, in_product=False).exclude(kind__in=ALWAYS)
    found = Notice.objects.filter(person_id=person_id).order_by("-created_at", "-pk")
    return found.exclude(kind__in=hidden.values("kind"))


def unread(person_id: int) -> int:
    """How many notices wait to be read."""
    with reach_of(person_id):
        return shown(person_id).filter(read_at=None).count()


def notices(
    person_id: int, *, search: str = "", only_unread: bool = False, first: int = 0, most: int = 50
) -> tuple[tuple[Told, ...], int]:
    """The newest `most` notices after skipping `first`, and how many there are."""
    with reach_of(person_id):
        found = shown(person_id)
        if only_unread:
            found = found.filter(read_at=None)
        if search:
            found = found.filter(Q(sentence_id__icontains=search) | Q(sentence_en__icontains=search))
        chosen = tuple(
            Told(
                one.pk, one.kind, Text(one.sentence_id, one.sentence_en), one.address, one.created_at, bool(one.read_at)
            )
            for one in found[first : first + most]
        )
        return chosen, found.count()
