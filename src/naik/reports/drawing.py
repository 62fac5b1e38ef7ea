"""From a Vega-Lite document to the SVG a page may hold under a policy without scripts and styles."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape

import vl_convert

# vl-convert makes every link absolute; this host is put before paths and taken away again.
LINK_HOST = "https://halaman.invalid"


_DESCRIBED = re.compile(
    r'<(path|text|line|rect) aria-label="([^"]*)" role="[^"]*"'
    r' aria-roledescription="(?:point|bar|symbol)"([^>]*?)/>'
)


@lru_cache(maxsize=2048)
def svg(spec: str, label: str, role: str, kind: str = "") -> str:
    """Draw a Vega-Lite document (as JSON) under one accessible name; ``kind`` becomes a class."""
    drawing = vl_convert.vegalite_to_svg(json.loads(spec), allowed_base_urls=[])
    return _tidy(drawing, label=label, role=role, kind=kind)


def _tidy(drawing: str, *, label: str, role: str, kind: str) -> str:
    """Name the drawing once, turn each point's description into a title, and drop what only a script would use."""
    drawing = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", drawing)
    drawing = _DESCRIBED.sub(r"<\1\3><title>\2</title></\1>", drawing)
    drawing = re.sub(r' (?:aria-label|aria-roledescription|role|aria-hidden|pointer-events|class)="[^"]*"', "", drawing)
    drawing = drawing.replace(f'xlink:href="{LINK_HOST}', 'href="')
    drawing = re.sub(r"(\d+\.\d)\d+", r"\1", drawing)
    drawing = drawing.replace(' xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"', "")
    size = re.search(r' width="([\d.]+)" height="([\d.]+)"', drawing)
    if size is None:
        message = "the renderer gave no size"
        raise ValueError(message)
    drawing = drawing.replace(size.group(0), "", 1)
    classes = f"drawing {kind}".strip()
    opening = f'<svg class="{classes}" role="{role}" aria-label="{escape(label)}" focusable="false"'
    return drawing.replace("<svg", opening, 1).strip()
