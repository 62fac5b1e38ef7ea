"""Papers as PDF through Typst: A4, the look of the house, the same bytes for the same data, no network.

A paper is a source of ours and data of anybody's. The source follows `templates/house.typ`, which gives it ``data`` and
the parts ``stairs``, ``predicate``, ``facts``, ``fact``, ``notice``, ``house-table``, ``drawing``. The data goes beside
it as JSON and is never pasted into it, so that no text can run anything.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import segno
import typst

_TEMPLATES = Path(__file__).parent / "templates"
"""Typst reads files and packages below this folder only; it holds our own sources and nothing else."""
_TOKENS = {
    "paper": "#ffffff", "wash": "#f4f5f7", "ink": "#17202b", "muted": "#4c5866", "line": "#d9dee4",
    "line-strong": "#7d8896", "accent": "#1c4f8f", "p0": "#66707c", "p1": "#8c1d40", "p2": "#b4530f", "p3": "#7a6a00",
    "p4": "#1f7a66", "p5": "#1d4f9c",
}  # fmt: skip
"""The colours of the stylesheet's light scheme."""
_TOKEN = re.compile(r"var\(--([a-z0-9-]+)\)")


def pdf(source: str, data: Mapping[str, object]) -> bytes:
    """Make a paper. ``data`` holds ``title`` and ``language`` ("id", "en"), if wanted ``header`` and ``footer``.

    Everything in it is text, whole numbers, booleans, None, lists and mappings: figures and dates are written out by
    the caller, in the language of the paper. A fault of the source raises `typst.TypstError`.
    """
    # Half of a surrogate pair is no character; JSON would carry it, Typst refuse it.
    text = json.dumps(data, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()
    compiler = typst.Compiler(
        input=(template("house.typ") + source).encode(),
        root=_TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": text},
        package_path=_TEMPLATES,
        package_cache_path=_TEMPLATES,
    )
    made = compiler.compile(format="pdf", timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("A PDF is one file.")
    return made


@cache
def template(name: str) -> str:
    """A source of this package by its file name."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def for_paper(svg: str) -> str:
    """A chart of `naik.reports.charts` with colours instead of the page's tokens, for ``drawing`` in a source."""
    return _TOKEN.sub(lambda found: _TOKENS[found.group(1)], svg).replace("system-ui, sans-serif", "Libertinus Serif")


def qr(text: str) -> str:
    """A QR code as SVG, for ``drawing``; a quarter of it may be lost or dirty."""
    drawn = io.BytesIO()
    segno.make(text, error="q", micro=False).save(drawn, kind="svg", xmldecl=False, svgns=True, scale=4)
    return drawn.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """The fonts in the wheel alone: papers look alike on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
