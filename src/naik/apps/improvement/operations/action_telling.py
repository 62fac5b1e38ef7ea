"""Who hears what about actions: the one who carries it, the office, and those who check evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import override

from naik.apps.improvement.models import Action
from naik.apps.improvement.queries.action_choices import carriers, checkers
from naik.apps.institutions.access import Access
from naik.apps.institutions.telling import tell
from naik.apps.notices.models import Notice, NoticeKind
from naik.apps.tenancy.scope import opened
from naik.instruments.model import Text

LONGEST_NAMED = 120


def tell_given(access: Access, actions: Iterable[Action]) -> None:
    """Tell whoever carries new actions; somebody with several hears of them in one sentence."""
    given: dict[int, list[Action]] = defaultdict(list)
    for one in actions:
        for person in carriers(access.institution.pk, one):
            given[person].append(one)
    given.pop(access.person.pk, None)
    for person, own in sorted(given.items()):
        if len(own) == 1:
            name = short(own[0].title)
            sentence = Text(
                f"Tindak lanjut untuk Anda: {name}, tenggat {own[0].due_on:%d-%m-%Y}.",
                f"An action for you: {name}, due {own[0].due_on:%d-%m-%Y}.",
            )
            tell(person, NoticeKind.ACTION_GIVEN, sentence, "action", access.institution, own[0].pk)
        else:
            sentence = Text(
                f"{len(own)} tindak lanjut baru untuk Anda di {access.institution.name}.",
                f"{len(own)} new actions for you in {access.institution.name}.",
            )
            tell(person, NoticeKind.ACTION_GIVEN, sentence, "actions", access.institution)


def tell_checkers(access: Access, action: Action) -> None:
    """Tell those who can check that evidence waits; each once until they have read it."""
    name = short(action.title)
    sentence = Text(f"Bukti menunggu pemeriksaan: {name}.", f"Evidence waits to be checked: {name}.")
    for person in sorted(checkers(access.institution.pk) - {access.person.pk}):
        _once(access, person, action, sentence)


def tell_returned(access: Access, action: Action, givers: Iterable[int]) -> None:
    """Tell those who handed evidence in, and who carries the action, that it came back."""
    name = short(action.title)
    sentence = Text(f"Bukti dikembalikan: {name}.", f"Evidence was returned: {name}.")
    for person in sorted({*givers, *carriers(access.institution.pk, action)} - {access.person.pk}):
        tell(person, NoticeKind.ANSWER_RETURNED, sentence, "action", access.institution, action.pk)


def tell_accepted(access: Access, action: Action, givers: Iterable[int]) -> None:
    """Tell those who handed evidence in that the action is done."""
    name = short(action.title)
    sentence = Text(
        f"Bukti diterima, tindak lanjut selesai: {name}.", f"Evidence accepted, the action is done: {name}."
    )
    for person in sorted(set(givers) - {access.person.pk}):
        tell(person, NoticeKind.ACTION_GIVEN, sentence, "action", access.institution, action.pk)


def short(title: str) -> str:
    """A title as sentences name it."""
    return title if len(title) <= LONGEST_NAMED else f"{title[: LONGEST_NAMED - 1].rstrip()}…"


def _once(access: Access, person: int, action: Action, sentence: Text) -> None:
    with override("id"):
        address = reverse("action", args=[access.institution.slug, action.pk])
    with opened([access.institution.pk], person=person):
        unread = Notice.objects.filter(
            person=person, kind=NoticeKind.ACTION_GIVEN, address=address, read_at=None
        ).exists()
    if not unread:
        tell(person, NoticeKind.ACTION_GIVEN, sentence, "action", access.institution, action.pk)
