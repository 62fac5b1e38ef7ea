"""A small lint for the pages: what a valid, accessible page of ours always has, and never has."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
FIELDS = {"input", "select", "textarea"}


@dataclass
class Page(HTMLParser):
    """One parsed page and what is wrong with it."""

    text: str
    problems: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    language: str | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._labelled: set[str] = set()
        self._fields: list[str] = []
        self._references: list[str] = []
        self._svg = 0
        self.feed(self.text)
        self.close()
        self._finish()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._count(tag, attributes)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._count(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing at {self.getpos()}")

    def _count(self, tag: str, attributes: dict[str, str | None]) -> None:
        name = f"svg {tag}" if "svg" in self._open else tag
        self.counts[name] = self.counts.get(name, 0) + 1
        if tag in {"script", "style"} or "style" in attributes or any(key.startswith("on") for key in attributes):
            self.problems.append(f"<{tag}> carries a script or style")
        if attributes.get("id") is not None:
            self.ids.append(attributes["id"] or "")
        if tag == "html":
            self.language = attributes.get("lang")
        if tag == "label":
            self._labelled.add(attributes.get("for") or "")
        if tag in FIELDS and attributes.get("type") != "hidden" and "hidden" not in attributes:
            self._fields.append(attributes.get("id") or "")
        if tag == "a":
            self.links.append(attributes.get("href") or "")
        if tag == "img" and not attributes.get("alt"):
            self.problems.append("an image without a text")
        for key in ("aria-labelledby", "aria-describedby"):
            self._references += (attributes.get(key) or "").split()

    def _finish(self) -> None:
        for tag in ("h1", "title", "main"):
            if self.counts.get(tag) != 1:
                self.problems.append(f"{self.counts.get(tag, 0)} <{tag}>")
        self.problems += [f"id {name} twice" for name in set(self.ids) if self.ids.count(name) > 1]
        self.problems += [f"field {name} has no label" for name in self._fields if name not in self._labelled]
        self.problems += [f"{name} is referred to and missing" for name in self._references if name not in self.ids]
        self.problems += [f"<{tag}> stays open" for tag in self._open]
        self.problems += [f"link to nowhere: {link!r}" for link in self.links if not link]
