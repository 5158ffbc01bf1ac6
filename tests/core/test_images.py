"""What an image is by its first bytes, and how large a drawing is by its own tag."""

import pytest

from content_api.parsing.text.images import describe_no_image, find_image_type, measure_drawing
from tests.sources import catalogue, told

XMLNS = b'xmlns="http://www.w3.org/2000/svg"'


def ftyp(*brands: bytes) -> bytes:
    """The first box of a file in the ISO base format."""
    return (
        (16 + 4 * len(brands[1:])).to_bytes(4)
        + b"ftyp"
        + brands[0]
        + b"\0\0\0\0"
        + b"".join(brands[1:])
    )


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF87a\1\0\1\0", "image/gif"),
        (b"GIF89a\1\0\1\0", "image/gif"),
        (b"RIFF\x1a\0\0\0WEBPVP8L", "image/webp"),
        (b"BM" + bytes(12) + b"\x28\0\0\0", "image/bmp"),
        (b"\0\0\1\0\2\0", "image/vnd.microsoft.icon"),
        (ftyp(b"avif", b"avif", b"mif1"), "image/avif"),
        (ftyp(b"mif1", b"avif"), "image/avif"),
        (b"<svg/>", "image/svg+xml"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg ' + XMLNS + b"/>", "image/svg+xml"),
        (b"<!-- <html> --><svg:svg>", "image/svg+xml"),
        (b'<!DOCTYPE svg PUBLIC "a>b" "c">\n<svg>', "image/svg+xml"),
        (b'<!DOCTYPE svg [<!ENTITY a "]>"><!-- ]> -->]>\n<svg>', "image/svg+xml"),
        ('<svg width="4"/>'.encode("utf-16"), "image/svg+xml"),
    ],
)
def test_an_image_is_known_by_how_it_begins(head: bytes, kind: str) -> None:
    assert find_image_type(head) == kind


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"", "an empty file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:9f\n", "a Git LFS pointer"),
        (b"<!DOCTYPE html>\n<html lang=en><title>404</title>", "HTML"),
        (b"\n<HTML><svg></svg>", "HTML"),
        (b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", "<Error>"),
        (ftyp(b"heic", b"mif1", b"heic"), "a HEIC image"),
        (ftyp(b"isom", b"mp41"), "a video"),
        (b"II*\0\x08\0\0\0", "a TIFF image"),
        (b"\0\0\0\x0cJXL \r\n", "a JPEG XL image"),
        (b"%PDF-1.7", "a PDF"),
        (b"BMW es una marca de coches.", "text"),
        (b"RIFF\0\0\0\0WAVEfmt", "bytes of another kind"),
        (b"<!-- sin fin", "text"),
        (b"<?xml sin fin", "text"),
        (b"<!DOCTYPE svg [<!-- sin fin", "text"),
        (b"<p", "<p>"),
    ],
)
def test_what_is_no_image_is_named(head: bytes, what: str) -> None:
    assert find_image_type(head) is None
    assert describe_no_image(head) == what


@pytest.mark.parametrize(
    ("drawing", "size"),
    [
        ('<svg width="120" height="60"/>', (120, 60)),
        ("<svg\n  viewBox='0 0 9 9'\n  height = '60px' width=' 120.5px '>", (120.5, 60)),
        ('<svg width="1in" height="3pc"/>', (96, 48)),
        ('<svg width="25.4mm" height="2.54cm"/>', (96, 96)),
        ('<!-- <svg width="1" height="2"/> --><svg width="3" height="4">', (3, 4)),
        ('<svg content="&lt;a width=&quot;5&quot;&gt;" width="3" height="4"/>', (3, 4)),
        ('<svg viewBox="0 0 5 6" width="3" height="4"><rect width="1" height="2"/>', (3, 4)),
    ],
)
def test_a_drawing_is_as_large_as_its_own_tag_says(drawing: str, size: tuple[float, float]) -> None:
    assert measure_drawing(drawing.encode()) == pytest.approx(size)


@pytest.mark.parametrize(
    "drawing",
    [
        '<svg viewBox="0 0 512 256"><rect width="24" height="24"/></svg>',
        '<svg width="800" viewBox="0 0 8 4"><rect width="9" height="7"/></svg>',
        '<svg stroke-width="2" line-height="3" x:width="4" x:height="5"></svg>',
        '<svg WIDTH="4" HEIGHT="5"></svg>',
        '<svg width="100%" height="24"><g/></svg>',
        '<svg width="5em" height="2em"/>',
        '<svg width="auto" height="24"/>',
        '<svg width="0" height="24"/>',
        '<svg width="-4" height="24"/>',
        '<svg title="width=4 height=5"><!-- width="4" height="5" --></svg>',
        "<svg><style>svg { width: 4px; height: 5px }</style></svg>",
        '<!DOCTYPE svg [<!ENTITY w \'width="4" height="5"\'>]><svg/>',
        '<svg width="4',
        '<html><svg width="4" height="5"/></html>',
    ],
)
def test_a_drawing_without_both_in_its_own_tag_has_no_size(drawing: str) -> None:
    assert measure_drawing(drawing.encode()) is None


PAGES = {"s/index.md": "# S\n", "s/01-a.md": "# A\n\n![a](img/a.png)\n"}


def test_a_file_that_is_no_image_is_told_with_what_to_do() -> None:
    linked = catalogue(PAGES | {"s/img/a.png": "no a Git LFS pointer", "s/img/b.jpg": "no text"})
    assert [(p.path, p.text) for p in linked.problems if p.code == "file/not-an-image"] == [
        ("s/img/a.png", "expected image/png, got a Git LFS pointer; run git lfs pull"),
        (
            "s/img/b.jpg",
            "expected image/jpeg, got text; put the image there, or remove the file",
        ),
    ]
    assert linked.media == ()


def test_an_image_that_no_browser_shows_is_to_be_saved_as_another() -> None:
    (problem,) = catalogue(PAGES | {"s/img/a.png": "no a HEIC image"}).public_problems
    assert problem.hint == "save it as PNG, JPEG or WebP"


def test_a_file_in_a_hidden_series_is_told_to_its_author_alone() -> None:
    page = {"s/index.md": "---\nstate: draft\n---\n# S\n", "s/img/a.png": "no text"}
    linked = catalogue(PAGES | page)
    assert told(linked, "file/") == [("file/not-an-image", "s/img/a.png", 1, 1, 1, 1)]
    assert linked.public_problems == ()
