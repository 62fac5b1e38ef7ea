"""What is held about a person, told by every topic that holds some: its part of the export and of the erasure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from naik.apps.accounts.models import Person
from naik.apps.audit.operations import Author
from naik.instruments.model import Text

Export = Callable[[Person], object]
Erase = Callable[[Person, Author, str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One topic's personal data.

    `export` gives JSON values. `erase` takes away what may go, and leaves what the institution must keep without the
    person; it runs in the transaction of the erasure, by somebody and for a reason. Both run with the walls open for
    all `institutions` (those whose rows speak of the person), the person and the accounts' chain. `objections` are
    sentences why this person cannot be erased now; `erase` may still raise `CannotErase` once it holds its locks.
    """

    kind: str
    export: Export
    erase: Erase
    objections: Callable[[Person], Iterable[Text]]
    institutions: Callable[[Person], Collection[int]]


_parts: dict[str, Part] = {}


def register(
    kind: str,
    export: Export,
    erase: Erase,
    *,
    objections: Callable[[Person], Iterable[Text]] = lambda _person: (),
    institutions: Callable[[Person], Collection[int]] = lambda _person: (),
) -> None:
    """Make exports and erasures know a topic's data; called once, when the application starts."""
    _parts[kind] = Part(kind, export, erase, objections, institutions)


def parts() -> tuple[Part, ...]:
    """Every topic that holds something."""
    return tuple(_parts.values())


def objections(person: Person) -> tuple[Text, ...]:
    """Why this person cannot be erased now; nothing when they can."""
    return tuple(sentence for part in parts() for sentence in part.objections(person))


def institutions(person: Person) -> frozenset[int]:
    """Every institution whose rows speak of this person."""
    return frozenset(one for part in parts() for one in part.institutions(person))
