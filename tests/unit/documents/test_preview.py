"""A preview shows the page and nothing else of the original."""

import io
from pathlib import Path

import pytest
from PIL import Image

from naik.documents import Unreadable, render
from tests.unit.documents.makers import pdf, picture, stated_png, text_pdf


def preview(folder: Path, kind: str, content: bytes, page: int = 1, **options: int) -> Image.Image:
    path = folder / "file"
    path.write_bytes(content)
    drawn = render(path, kind, page, **options)
    assert drawn.startswith(b"\x89PNG")
    with Image.open(io.BytesIO(drawn)) as image:
        image.load()
        return image


def test_a_page_of_a_pdf_is_drawn_in_the_width_asked_for(tmp_path: Path) -> None:
    assert abs(preview(tmp_path, "pdf", text_pdf("Pasal 1")).width - 900) <= 1
    image = preview(tmp_path, "pdf", text_pdf("Pasal 1"), width=300)
    assert abs(image.width - 300) <= 1
    assert abs(image.height - 424) <= 2


def test_each_page_is_its_own(tmp_path: Path) -> None:
    content = text_pdf("Pasal 1", "")
    written, empty = (preview(tmp_path, "pdf", content, page, width=200).convert("L").getextrema() for page in (1, 2))
    assert written[0] < 128
    assert empty == (255, 255)


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_that_is_not_there_is_refused(page: int, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no such page"):
        preview(tmp_path, "pdf", text_pdf("a", "b"), page)


def test_a_picture_has_one_page(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no such page"):
        preview(tmp_path, "png", picture("PNG"), 2)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_is_made_smaller_but_never_larger(kind: str, tmp_path: Path) -> None:
    assert preview(tmp_path, kind, picture(kind.upper(), (400, 200)), width=100).size == (100, 50)
    assert preview(tmp_path, kind, picture(kind.upper(), (40, 20)), width=100).size == (40, 20)


def test_nothing_of_what_a_camera_wrote_into_a_picture_lives_on(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA"
    exif[0x0112] = 6  # lies on its side
    content = picture("JPEG", (40, 20), exif=exif, comment=b"RAHASIA", icc_profile=b"RAHASIA" * 30)
    assert content.count(b"RAHASIA") > 2
    image = preview(tmp_path, "jpeg", content)
    assert image.info == {}
    assert image.size == (20, 40)
    assert b"RAHASIA" not in render(tmp_path / "file", "jpeg", 1)


def test_what_shines_through_becomes_white(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(target, "PNG")
    assert preview(tmp_path, "png", target.getvalue()).getpixel((0, 0)) == (255, 255, 255)


def test_an_endless_page_is_drawn_within_bounds(tmp_path: Path) -> None:
    content = pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 14400] >>",
        ]
    )
    assert preview(tmp_path, "pdf", content).height <= 5401
    assert preview(tmp_path, "png", picture("PNG", (10, 20_000)), width=100).height <= 600


@pytest.mark.parametrize("kind", ["docx", "mp4", "txt", "exe"])
def test_a_kind_without_pages_to_show_has_no_preview(kind: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no preview"):
        preview(tmp_path, kind, b"x")


@pytest.mark.parametrize(
    ("kind", "content"),
    [("pdf", b"%PDF-1.4 %%EOF"), ("png", stated_png(20_000, 20_000)), ("jpeg", picture("JPEG")[:300]), ("webp", b"")],
)
def test_what_cannot_be_drawn_is_refused_calmly(kind: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        preview(tmp_path, kind, content)


def test_one_kind_does_not_pass_for_another(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        preview(tmp_path, "png", picture("JPEG"))
