"""Documents of office programs: which program, whether anything in them runs, and what they fetch from elsewhere."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # ships no types
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # ships no types

from .archive import LARGEST_DIRECTORY, Budget, check, open_archive
from .refused import Refused

TYPES = "[Content_Types].xml"
MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
RUNS = re.compile(r"vbaproject|vbadata|macrosheet|macroenabled", re.IGNORECASE)
LOCAL_DRIVE = re.compile(
    r"(?:file:/{1,3})?[a-z]:[\\/]|(?:file://(?:localhost)?)?/(?:Users|Applications|Volumes)/", re.IGNORECASE
)
FETCHED_AT_OPENING = frozenset({"attachedTemplate", "oleObject", "subDocument", "frame", "control"})
HARMLESS = frozenset({"hyperlink"})
MOST_PARTS_READ = 5000


def package(path: Path) -> str:
    """Name the kind of document a ZIP holds, or the reason for which it is none."""
    with path.open("rb") as stream, open_archive(stream, path.stat().st_size) as archive:
        if TYPES not in archive.namelist():
            return "opendocument" if is_opendocument(archive) else "archive"
        types = types_of(archive)
        if any(RUNS.search(value) for value in types.values()):
            return "macros"
        return MAIN.get(types.get(main_part(archive), ""), "other_office")


def is_opendocument(archive: zipfile.ZipFile) -> bool:
    """Whether the archive says of itself that it is one of LibreOffice's."""
    entry = next(iter(archive.infolist()), None)
    return (
        entry is not None
        and entry.filename == "mimetype"
        and entry.file_size < 200
        and read_part(archive, "mimetype").startswith(b"application/vnd.oasis.opendocument")
    )


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small part of the document."""
    try:
        if archive.getinfo(name).file_size > LARGEST_DIRECTORY:
            raise Refused("bomb")
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise Refused("broken") from error
    except RuntimeError as error:
        raise Refused("encrypted") from error


def elements(stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """Beginnings and ends of the elements of a part, each let go once it was seen."""
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            yield event, element
            if event == "end":
                element.clear()
    except (ParseError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise Refused("broken") from error
    except DefusedXmlException as error:
        raise Refused("bomb") from error


def elements_of(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Any]]:
    """Beginnings and ends of the elements of a named part."""
    try:
        stream = archive.open(name)
    except (KeyError, zipfile.BadZipFile, NotImplementedError) as error:
        raise Refused("broken") from error
    except RuntimeError as error:
        raise Refused("encrypted") from error
    with stream:
        yield from elements(stream)


def bare(name: str) -> str:
    """The name of an element or a kind of relation without what stands before it."""
    return name.rpartition("}")[2].rpartition("/")[2]


def types_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """The type of each part and of each extension."""
    read_part(archive, TYPES)
    found = {}
    for event, element in elements_of(archive, TYPES):
        if event == "start" and bare(element.tag) in {"Override", "Default"}:
            name = element.get("PartName", "").lstrip("/") or "." + element.get("Extension", "")
            found[name] = element.get("ContentType", "")
    return found


def relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str, str, bool]]:
    """Identity, kind and target of what a part refers to, and whether that lies outside the document."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in archive.namelist():
        return []
    found = []
    for event, element in elements_of(archive, source):
        if event == "start" and bare(element.tag) == "Relationship":
            target, outside = element.get("Target", ""), element.get("TargetMode", "").lower() == "external"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append((element.get("Id", ""), bare(element.get("Type", "")), target, outside))
    return found


def main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part the document begins with; empty when there is none."""
    return next((target for _, kind, target, _ in relations(archive, "") if kind == "officeDocument"), "")


def inspect_office(path: Path, kind: str) -> tuple[int | None, set[str]]:
    """The number of sheets or slides, and the codes of what a reader should know."""
    budget = Budget()
    with path.open("rb") as stream, check(stream, path.stat().st_size, budget) as archive:
        if any(RUNS.search(name) for name in budget.names):
            raise Refused("macros")
        marks = set()
        names = archive.namelist()
        if any("/embeddings/" in name.lower() or "/activex/" in name.lower() for name in names):
            marks.add("embedded_objects")
        if any(name.lower().startswith("xl/externallinks/") for name in names):
            marks.add("external_links")
        sources = [name for name in names if name.lower().endswith(".rels")]
        if len(sources) > MOST_PARTS_READ:
            raise Refused("bomb")
        for source in sources:
            folder, name = posixpath.split(source)
            marks |= outside_marks(archive, posixpath.join(posixpath.dirname(folder), name[: -len(".rels")]))
        main = main_part(archive)
        for _ in elements_of(archive, main):
            pass  # a main part that cannot be read to its end is a broken document
        pages = count(archive, main, kind)
        return pages, marks | ({"no_pages"} if pages == 0 else set())


def outside_marks(archive: zipfile.ZipFile, part: str) -> set[str]:
    """What a part takes from elsewhere.

    A template or an object behind an address is fetched while the document opens, which is how documents attack;
    it is refused. One on a drive of the author's own computer is what honest offices leave behind; it is only said.
    A link that a person clicks is nothing to speak of.
    """
    marks = set()
    for _, kind, target, outside in relations(archive, part):
        if not outside or not target or kind in HARMLESS:
            continue
        if kind in FETCHED_AT_OPENING and not LOCAL_DRIVE.match(target):
            raise Refused("remote_content")
        marks.add("external_links")
    return marks


def count(archive: zipfile.ZipFile, main: str, kind: str) -> int | None:
    """Sheets of a workbook or slides of a presentation; a text has no pages until it is laid out."""
    wanted = {"xlsx": {"worksheet", "chartsheet"}, "pptx": {"slide"}}.get(kind)
    return None if wanted is None else sum(1 for _, found, _, _ in relations(archive, main) if found in wanted)
