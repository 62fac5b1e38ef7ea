"""A picture of one page, safe to show to anybody who may see the document."""

from __future__ import annotations

import base64
from pathlib import Path

from naik.documents import process
from naik.documents.kinds import KINDS
from naik.documents.model import Unreadable
from naik.documents.sentences import REFUSALS

NARROWEST = 16
WIDEST = 4000


def render(path: Path, kind: str, page: int, *, width: int = 900) -> bytes:
    """One page as PNG, pages counted from one; nothing of the original but what it shows. Raises Unreadable."""
    if kind not in KINDS or KINDS[kind].preview is None:
        raise Unreadable(REFUSALS["no_preview"])
    drawn = process.run("render", path, kind=kind, page=page, width=min(max(width, NARROWEST), WIDEST))
    return base64.b64decode(drawn)
