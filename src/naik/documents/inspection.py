"""The look at an uploaded file before anybody else opens it: refused in one sentence, or accepted and marked."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from naik.documents import process
from naik.documents.kinds import HEAD, KINDS, Kind, identify
from naik.documents.model import Unreadable
from naik.documents.sentences import MARKS, REFUSALS, UNEXAMINED
from naik.instruments.model import Text

UNKNOWN_MEDIA_TYPE = "application/octet-stream"
LONGEST_NAME = 255
FORBIDDEN_IN_NAMES = frozenset('/\\:*?"<>|')
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
TEXTS = frozenset({"csv", "txt"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Something a reader should know about a file that is accepted all the same."""

    code: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file turned out to be; a refusal, if there is one, is the whole verdict."""

    kind: str | None
    media_type: str
    pages: int | None
    refusal: Text | None
    marks: tuple[Mark, ...]


def inspect(path: Path, name: str, *, accepted: Collection[str], largest: int) -> Inspection:
    """Look at a file that came under ``name``; never raises, and never opens what it refuses by name or size."""
    kind: Kind | None = None
    try:
        found = outlined(path, name, largest)
        extension = extension_of(name)
        if found in TEXTS and extension in TEXTS:
            found = extension  # a table and a text hold the same bytes; only the name tells which is meant
        kind = KINDS.get(found)
        if kind is None:
            return refused(REFUSALS.get(found, REFUSALS["unknown"]))
        objection = unwelcome(kind, extension, accepted)
        if objection is not None:
            return refused(objection, kind)
        answer = process.run("inspect", path, kind=kind.name)
    except Unreadable as error:
        return refused(error.sentence, kind)
    except (OSError, ValueError):
        return refused(REFUSALS[UNEXAMINED], kind)
    marks = tuple(Mark(code, sentence) for code, sentence in MARKS.items() if code in answer["marks"])
    return Inspection(kind.name, kind.media_type, answer["pages"], None, marks)


def outlined(path: Path, name: str, largest: int) -> str:
    """What the file is by its outside and its first bytes: a kind, or the code of a refusal. Raises Unreadable."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        return UNEXAMINED
    if status.st_size == 0:
        return "empty"
    if status.st_size > largest:
        raise Unreadable(too_large(largest))
    if not is_safe_name(name):
        return "name"
    with path.open("rb") as stream:
        found = identify(stream.read(HEAD), path)
    return str(process.run("compound", path)) if found == "compound" else found


def unwelcome(kind: Kind, extension: str, accepted: Collection[str]) -> Text | None:
    """Why a kind is turned away by what is asked for here or by its own name; None when it is not."""
    if kind.name not in accepted:
        return not_accepted(kind, accepted)
    return None if extension in kind.extensions else contradicted(kind, extension)


def refused(sentence: Text, kind: Kind | None = None) -> Inspection:
    """The verdict that turns a file away."""
    if kind is None:
        return Inspection(None, UNKNOWN_MEDIA_TYPE, None, sentence, ())
    return Inspection(kind.name, kind.media_type, None, sentence, ())


def extension_of(name: str) -> str:
    """The part after the last dot, in small letters; empty when there is none."""
    return PurePosixPath(name.lower()).suffix.removeprefix(".")


def is_safe_name(name: str) -> bool:
    """Whether a name shows what it is: no path, no invisible character, nothing that turns its letters around."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= LONGEST_NAME
        and not name.startswith(".")
        and not FORBIDDEN_IN_NAMES.intersection(name)
        and not any(unicodedata.category(character) in INVISIBLE for character in name)
    )


def too_large(largest: int) -> Text:
    """The sentence for a file over the limit, with the limit."""
    amount, unit = next(
        ((largest / size, unit) for size, unit in ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB")) if largest >= size),
        (float(largest), "byte"),
    )
    written = f"{amount:.1f}".removesuffix(".0")
    return Text(
        f"Berkas lebih besar dari {written.replace('.', ',')} {unit}.", f"The file is larger than {written} {unit}."
    )


def not_accepted(kind: Kind, accepted: Collection[str]) -> Text:
    """The sentence for a kind that is not asked for here, with the kinds that are."""
    wanted = ", ".join(name.upper() for name in KINDS if name in accepted)
    if not wanted:
        return Text(
            f"Berkas berupa {kind.label.id} tidak diterima di sini.", f"A {kind.label.en} is not accepted here."
        )
    return Text(
        f"Berkas berupa {kind.label.id} tidak diterima di sini; yang diterima: {wanted}.",
        f"A {kind.label.en} is not accepted here; accepted are: {wanted}.",
    )


def contradicted(kind: Kind, extension: str) -> Text:
    """The sentence for a name that promises something other than the content."""
    shown = f".{extension[:10]}"
    if not extension:
        return Text(
            f"Nama berkas tidak berakhiran; isinya {kind.label.id}, jadi mohon akhiri dengan .{kind.extensions[0]}.",
            f"The file name has no extension; it holds a {kind.label.en}, so please end it with .{kind.extensions[0]}.",
        )
    return Text(
        f"Nama berkas berakhiran {shown}, tetapi isinya {kind.label.id}.",
        f"The file name ends in {shown}, but it holds a {kind.label.en}.",
    )
