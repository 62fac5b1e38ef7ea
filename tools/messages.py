"""Translations without GNU gettext: `update` the English catalogue, `compile` it, or `--check` that it is complete."""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "naik"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = (
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

Message = str | tuple[str, str]


@dataclass(slots=True)
class Found:
    """One message and where it is used."""

    message: Message
    context: str | None
    places: list[tuple[str, int]] = field(default_factory=list)


def extract() -> list[Found]:
    """Every message of the Python files and templates, in the order of the files."""
    found: dict[tuple[Message, str | None], Found] = {}
    for file in sorted((*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"))):
        place = file.relative_to(ROOT).as_posix()
        for line, message, context in _messages(file):
            entry = found.setdefault((message, context), Found(message=message, context=context))
            entry.places.append((place, line))
    return list(found.values())


def _messages(file: Path) -> Iterator[tuple[int, Message, str | None]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        text = _template_as_python(text, file.name)
    calls = extract_python(io.BytesIO(text.encode()), dict.fromkeys(KEYWORDS), [], {"encoding": "utf-8"})
    for line, function, message, _comments in calls:
        given: Sequence[object] = message if isinstance(message, tuple | list) else (message,)
        parts = [part for part in given if isinstance(part, str)]
        if not parts:
            continue
        context = parts.pop(0) if "pgettext" in str(function) else None
        plural = str(function).removesuffix("_lazy").startswith("n")
        yield line, (parts[0], parts[1]) if plural else parts[0], context


def _template_as_python(text: str, name: str) -> str:
    """Only the calls of a template, each on its own line: what Django leaves between them is no Python."""
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    lines = [""] * (text.count("\n") + 2)
    python = templatize(text, origin=name)
    for match in re.finditer(
        r"\b(?:_|n?p?gettext)\((?:u?'(?:\\.|[^'\\])*'|u?\"(?:\\.|[^\"\\])*\"|[^()'\"])*\)", python
    ):
        line = min(python.count("\n", 0, match.start()), len(lines) - 1)
        lines[line] += match.group(0).replace("\n", " ") + ";"
    return "\n".join(lines) + "\n"


def load() -> Catalog:
    """Return the English catalogue as it is on disk."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def update() -> None:
    """Bring the catalogue up to date: new messages empty, old ones dropped, translations kept."""
    old, new = load(), Catalog(locale="en", project="Naik", fuzzy=False, charset="utf-8")
    new.header_comment = "# English of Naik. The messages are Indonesian; tools/messages.py keeps this file."
    for entry in extract():
        # Files without lines: a moved line is no change of a translation.
        places = sorted({(place, 0) for place, _line in entry.places})
        key = entry.message[0] if isinstance(entry.message, tuple) else entry.message
        kept = old.get(key, entry.context)
        flags = {"python-format"} if _PLACEHOLDER.search(key) else set()
        new.add(entry.message, kept.string if kept else None, locations=places, context=entry.context, flags=flags)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        write_po(stream, new, width=118, omit_header=False, sort_by_file=True, include_lineno=False)


def compile_catalogue(target: Path | None = None) -> Path:
    """Write the binary catalogue that gettext reads, and return where."""
    target = target or CATALOGUE.with_suffix(".mo")
    with target.open("wb") as stream:
        write_mo(stream, load())
    return target


def problems() -> list[str]:
    """Return what keeps the catalogue from being complete: one line each."""
    catalogue = load()
    found = extract()
    lines = []
    for entry in found:
        key = entry.message[0] if isinstance(entry.message, tuple) else entry.message
        known = catalogue.get(key, entry.context)
        place = entry.places[0][0]
        if known is None:
            lines.append(f"{place}: not in the catalogue: {key!r}")
            continue
        strings = known.string if isinstance(known.string, tuple | list) else (known.string,)
        if not all(strings) or isinstance(entry.message, tuple) != isinstance(known.id, tuple | list):
            lines.append(f"{place}: not translated: {key!r}")
        elif known.fuzzy:
            lines.append(f"{place}: fuzzy: {key!r}")
        elif any(set(_PLACEHOLDER.findall(key)) != set(_PLACEHOLDER.findall(string or "")) for string in strings):
            lines.append(f"{place}: placeholders differ: {key!r}")
    used = {(entry.message[0] if isinstance(entry.message, tuple) else entry.message, entry.context) for entry in found}
    for message in catalogue:
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if key and (key, message.context) not in used:
            lines.append(f"no longer used: {key!r}")
    return lines


def main() -> int:
    """Run one of the three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", nargs="?", choices=("update", "compile"))
    parser.add_argument("--check", action="store_true", help="fail when a message is missing, untranslated or unused")
    arguments = parser.parse_args()
    if arguments.action == "update":
        update()
    elif arguments.action == "compile":
        compile_catalogue()
    elif not arguments.check:
        parser.error("say update, compile or --check")
    if arguments.check:
        lines = problems()
        sys.stderr.writelines(f"{line}\n" for line in lines)
        return 1 if lines else 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
