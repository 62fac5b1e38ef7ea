"""YAML read with its line numbers: every value is checked where it stands, and every fault is collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import yaml

from naik.instruments.model import Text

try:
    _Loader: Any = yaml.CSafeLoader
except AttributeError:  # PyYAML built without libyaml
    _Loader = yaml.SafeLoader

MAXIMUM_FILE_BYTES = 256 * 1024
"""The largest shipped file is below 20 kB; reading a bigger one than this could only be a mistake or an attack."""
MAXIMUM_DEPTH = 12
MAXIMUM_TEXT = 4000
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,12})?")
_FRACTION = re.compile(r"\d{1,9}(\.\d{1,12})?(/[1-9]\d{0,8})?")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_TEXT_TAG = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the file, the line (from 1) when it stands on one, and what is wrong."""

    file: Path
    line: int | None
    message: Text

    def in_language(self, language: str) -> str:
        """The fault as one line of text: ``file:line: message``."""
        place = str(self.file) if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message.in_language(language)}"


class Problems:
    """Where faults are gathered."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: list[Problem] = []

    def add(self, file: Path, line: int | None, indonesian: str, english: str) -> None:
        """Note a fault."""
        self._found.append(Problem(file, line, Text(indonesian, english)))

    def __bool__(self) -> bool:
        """Whether any was found."""
        return bool(self._found)

    def all(self) -> tuple[Problem, ...]:
        """Every fault, by file and line."""
        return tuple(sorted(self._found, key=lambda problem: (str(problem.file), problem.line or 0)))


class Node:
    """A YAML value that knows its file and line; a reader that finds a fault notes it and returns None or nothing."""

    def __init__(self, node: Any, file: Path, problems: Problems) -> None:  # noqa: ANN401 - PyYAML's nodes are untyped
        """Wrap a composed node."""
        self._node = node
        self.file = file
        self.problems = problems

    @property
    def line(self) -> int:
        """Line in the file, from 1."""
        return int(self._node.start_mark.line) + 1

    def fault(self, indonesian: str, english: str) -> None:
        """Note a fault at this place."""
        self.problems.add(self.file, self.line, indonesian, english)

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Node]:
        """The entries of a mapping; unknown, repeated and missing keys are faults."""
        if not isinstance(self._node, yaml.MappingNode):
            self.fault("di sini harus ada pasangan kunci dan nilai", "a mapping of keys to values belongs here")
            return {}
        found: dict[str, Node] = {}
        for key_node, value_node in self._node.value:
            key, here = str(key_node.value), Node(key_node, self.file, self.problems)
            if key in found:
                here.fault(f"kunci '{key}' ditulis dua kali", f"key '{key}' is written twice")
            elif key not in required and key not in optional:
                here.fault(f"kunci '{key[:80]}' tidak dikenal", f"unknown key '{key[:80]}'")
            else:
                found[key] = Node(value_node, self.file, self.problems)
        for key in required:
            if key not in found:
                self.fault(f"kunci '{key}' tidak ada", f"key '{key}' is missing")
        return found

    def items(self) -> Iterator[Node]:
        """The members of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.fault("di sini harus ada daftar", "a list belongs here")
            return
        for node in self._node.value:
            yield Node(node, self.file, self.problems)

    def _scalar(self) -> str | None:
        return str(self._node.value) if isinstance(self._node, yaml.ScalarNode) else None

    def text(self) -> str | None:
        """A text that is neither empty nor endless."""
        value = self._scalar()
        if value is None or self._node.tag != _TEXT_TAG or not value.strip():
            self.fault("di sini harus ada teks", "a text belongs here")
            return None
        if len(value) > MAXIMUM_TEXT:
            self.fault(f"teks melebihi {MAXIMUM_TEXT} huruf", f"the text is longer than {MAXIMUM_TEXT} characters")
            return None
        return value

    def bilingual(self) -> Text | None:
        """``{id: …, en: …}``; English may be left out."""
        fields = self.fields(("id",), ("en",))
        indonesian = fields["id"].text() if "id" in fields else None
        english = fields["en"].text() if "en" in fields else ""
        return None if indonesian is None or english is None else Text(indonesian, english)

    def _parsed(self, pattern: re.Pattern[str], make: Callable[[str], T], indonesian: str, english: str) -> T | None:
        value = self._scalar()
        if value is None or not pattern.fullmatch(value):
            self.fault(indonesian, english)
            return None
        return make(value)

    def whole(self) -> int | None:
        """A whole number."""
        return self._parsed(
            re.compile(r"\d{1,6}"), int, "di sini harus ada bilangan bulat", "a whole number belongs here"
        )

    def decimal(self) -> Decimal | None:
        """An exact decimal number."""
        return self._parsed(
            _NUMBER, Decimal, "di sini harus ada bilangan, misalnya 1.50", "a number such as 1.50 belongs here"
        )

    def weight(self) -> Fraction | None:
        """An exact positive weight, such as ``1.30`` or ``10/3``."""
        value = self._parsed(
            _FRACTION,
            Fraction,
            "di sini harus ada bobot, misalnya 1.30 atau 10/3",
            "a weight such as 1.30 or 10/3 belongs here",
        )
        if value is not None and value <= 0:
            self.fault("bobot harus lebih dari nol", "a weight must be above zero")
            return None
        return value

    def truth(self) -> bool | None:
        """``true`` or ``false``."""
        value = self._scalar()
        if value not in {"true", "false"}:
            self.fault("di sini harus ada true atau false", "true or false belongs here")
            return None
        return value == "true"

    def day(self) -> date | None:
        """A date, as 2024-12-31."""
        value = self._scalar()
        try:
            return date.fromisoformat(value or "")
        except ValueError:
            self.fault("di sini harus ada tanggal, misalnya 2024-12-31", "a date such as 2024-12-31 belongs here")
            return None

    def choice(self, choices: type[E]) -> E | None:
        """One of a few words."""
        value = self._scalar()
        for choice in choices:
            if value == str(choice):
                return choice
        words = ", ".join(str(choice) for choice in choices)
        self.fault(f"di sini harus ada salah satu dari: {words}", f"one of these belongs here: {words}")
        return None


def read(file: Path, problems: Problems) -> Node | None:  # noqa: PLR0911 - one way out for each fault
    """Compose a file; a missing, huge, broken, aliased or too deep one is a fault and gives None."""
    try:
        size = file.stat().st_size
        if size > MAXIMUM_FILE_BYTES:
            limit = MAXIMUM_FILE_BYTES // 1024
            problems.add(file, None, f"berkas lebih besar dari {limit} kB", f"the file is larger than {limit} kB")
            return None
        source = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        problems.add(file, None, "berkas tidak ada", "the file is missing")
        return None
    except (OSError, UnicodeDecodeError):
        problems.add(file, None, "berkas tidak terbaca sebagai teks UTF-8", "the file cannot be read as UTF-8 text")
        return None
    try:
        if not _harmless(source, file, problems):
            return None
        node = yaml.compose(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problems.add(file, line, "bukan YAML yang sah", f"not valid YAML: {error.problem}")
        return None
    except yaml.YAMLError:
        problems.add(file, None, "bukan YAML yang sah", "not valid YAML")
        return None
    if node is None:
        problems.add(file, None, "berkas kosong", "the file is empty")
        return None
    return Node(node, file, problems)


def _harmless(source: str, file: Path, problems: Problems) -> bool:
    """Aliases (a few lines can unfold into gigabytes) and deep nesting are refused before anything is built."""
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problems.add(
                file,
                line,
                "jangkar dan alias YAML (& dan *) tidak diterima",
                "YAML anchors and aliases (& and *) are not accepted",
            )
            return False
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAXIMUM_DEPTH:
            problems.add(
                file,
                line,
                f"susunan lebih dalam dari {MAXIMUM_DEPTH} lapis",
                f"nested deeper than {MAXIMUM_DEPTH} layers",
            )
            return False
    return True
