"""The one place where a command enters institutions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rapidfuzz import process

from naik.cli.language import fail
from naik.instruments.model import Text

if TYPE_CHECKING:
    from naik.apps.institutions.models import Institution


@contextmanager
def opened_for(slug: str | None) -> Iterator[tuple["Institution", ...]]:
    """Open the institution called `slug`, or (None) every institution and the accounts' chain, for one transaction.

    Ends the command with a sentence when there is no such institution. Call `prepare()` before.
    """
    from naik.apps.tenancy.scope import opened

    found = (one(slug),) if slug is not None else every_institution()
    with opened([each.pk for each in found], accounts=slug is None):
        yield found


def every_institution() -> tuple["Institution", ...]:
    """All there are, by slug; nothing of them is opened by this."""
    from naik.apps.institutions.models import Institution

    return tuple(Institution.objects.order_by("slug"))


def one(slug: str) -> "Institution":
    """The institution called `slug`; a wrong one ends the command with the nearest right one."""
    from naik.apps.institutions.models import Institution

    found = Institution.objects.filter(slug=slug).first()
    if found is None:
        slugs = list(Institution.objects.values_list("slug", flat=True))
        near = process.extractOne(slug, slugs)
        hint = ("", "") if near is None else (f"; mungkin maksud Anda {near[0]}?", f"; did you mean {near[0]}?")
        fail(
            Text(
                f"Instansi '{slug[:60]}' tidak dikenal{hint[0] or '.'}",
                f"Institution '{slug[:60]}' is unknown{hint[1] or '.'}",
            )
        )
    return found
