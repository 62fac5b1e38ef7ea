"""One way in for the look at a whole file, whatever its kind."""

from pathlib import Path
from typing import Any


def inspect(path: Path, kind: str) -> dict[str, Any]:
    """The number of pages, where there are any, and the codes of what a reader should know."""
    # Each parser is loaded only for its own kind: a hostile file meets as little as possible.
    pages: int | None = None
    marks: set[str] = set()
    if kind == "pdf":
        from .portable import inspect_portable

        pages, marks = inspect_portable(path)
    elif kind in {"docx", "xlsx", "pptx"}:
        from .office import inspect_office

        pages, marks = inspect_office(path, kind)
    elif kind in {"png", "jpeg", "webp"}:
        from .picture import inspect_picture

        pages = inspect_picture(path, kind)
    elif kind == "mp4":
        from .film import inspect_film

        inspect_film(path)
    else:
        from .plain import inspect_plain

        pages = inspect_plain(path)
    return {"pages": pages, "marks": sorted(marks)}
