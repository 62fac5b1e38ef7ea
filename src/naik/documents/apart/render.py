"""A picture of one page, made anew, so that nothing of the original but what it shows lives on."""

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from .refused import Refused

if TYPE_CHECKING:
    import pypdfium2

MOST_PIXELS = 16_000_000
TALLEST = 6


def render(path: Path, kind: str, page: int, width: int) -> str:
    """The page as PNG in base64; pages count from one."""
    picture = drawn_page(path, page, width) if kind == "pdf" else drawn_picture(path, kind, page, width)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return base64.b64encode(output.getvalue()).decode()


def drawn_page(path: Path, number: int, width: int) -> Image.Image:
    """One page of a PDF on white; a page that is far taller than wide is drawn narrower."""
    from pypdfium2 import PdfiumError

    from .portable import open_portable

    document = open_portable(path)
    if document is None or not 1 <= number <= len(document):
        raise Refused("no_such_page")
    with document:
        try:
            page: pypdfium2.PdfPage = document[number - 1]
            across, down = page.get_size()
            if min(across, down) <= 0:
                raise Refused("broken")
            scale = min(width / across, (MOST_PIXELS / (across * down)) ** 0.5, TALLEST * width / down)
            picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        except PdfiumError as error:
            raise Refused("broken") from error
        return picture.convert("RGB")


def drawn_picture(path: Path, kind: str, number: int, width: int) -> Image.Image:
    """A picture the right way up on white, never larger than it was."""
    from .picture import open_picture

    if number != 1:
        raise Refused("no_such_page")
    with open_picture(path, kind) as original:
        upright = ImageOps.exif_transpose(original)
        upright.thumbnail((width, min(TALLEST * width, MOST_PIXELS // width)))
        layered = upright.convert("RGBA")
    fresh = Image.new("RGB", layered.size, "white")
    fresh.paste(layered, mask=layered.getchannel("A"))
    return fresh
