"""What an image is by its first bytes, whatever its name says, and how large a drawing is.

A room of its own because a name proves nothing: a checkout without Git LFS has pointers where
images should be, and a failed download is a page of HTML.
"""

import re

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\0\0\1\0", "image/vnd.microsoft.icon"),
    (b"\0\0\2\0", "image/vnd.microsoft.icon"),
)
# Which header follows `BM`: without it, any text of these letters would be an image.
_BITMAP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_AVIF = frozenset({b"avif", b"avis"})
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MOST_BRANDS = 64
# What people name as an image though browsers, most of them, show none of it.
_OTHERS = (
    (b"version https://git-lfs.github.com/spec/", "a Git LFS pointer"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\xff\x0a", "a JPEG XL image"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL image"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 image"),
    (b"8BPS", "a Photoshop file"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "PostScript"),
    (b"PK\3\4", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1f]")

# What stands first in XML or HTML: a comment, an instruction, a document type, or an element.
_PROLOG = re.compile(
    r"\s*+(?:(?P<open><!--|<\?)|(?P<doctype><!DOCTYPE\s(?:[^\[>\"']++|\"[^\"]*+\"|'[^']*+')*+"
    r"(?:\[(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<!--(?:[^-]++|-(?!->))*+-->|<(?!!--))*+\]\s*+)?>)"
    r"|<(?:[A-Za-z_][\w.-]*+:)?(?P<name>[A-Za-z_][\w.-]*+)(?=[\s/>]|$))",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\s++(?P<name>[^\s=\"'<>/]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_LENGTH = re.compile(r"\s*+\+?(?P<number>\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?P<unit>[a-z]{0,2})\s*+")
# CSS pixels in each unit that does not depend on where the drawing stands.
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54} | {
    "mm": 9.6 / 2.54
}


def find_image_type(head: bytes) -> str | None:
    """The media type of the image that begins with `head`; None of what browsers do not show."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return "image/bmp"
    if _brands(head) & _AVIF:
        return "image/avif"
    return "image/svg+xml" if _find_root(_decode(head)) is not None else None


def describe_no_image(head: bytes) -> str:
    """What a file is of which `find_image_type` knows nothing."""
    if not head:
        return "an empty file"
    for signature, what in _OTHERS:
        if head.startswith(signature):
            return what
    if brands := _brands(head):
        return "a HEIC image" if brands & _HEIF else "a video"
    root = _first_element(_decode(head))
    if root is not None:
        return "HTML" if root[0].lower() in {"html", "head", "body"} else f"<{root[0][:20]}>"
    return "bytes of another kind" if _CONTROL.search(head) else "text"


def measure_drawing(head: bytes) -> tuple[float, float] | None:
    """Width and height of an SVG, in CSS pixels, if its own tag has both in lengths.

    Percentages and units of a font depend on where it stands, and a `viewBox` is a ratio.
    """
    text = _decode(head)
    position = _find_root(text)
    if position is None:
        return None
    written: dict[str, str] = {}
    while found := _ATTRIBUTE.match(text, position):
        written.setdefault(found["name"], found[2] if found[3] is None else found[3])
        position = found.end()
    width, height = (_read_length(written.get(name, "")) for name in ("width", "height"))
    return (width, height) if width and height else None


def _brands(head: bytes) -> frozenset[bytes]:
    """The brands of a file in the ISO base format, such as AVIF, HEIC and MP4."""
    if head[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(head[:4], "big"), 16 + 4 * _MOST_BRANDS)
    return frozenset(head[start : start + 4] for start in (8, *range(16, end, 4)))


def _decode(head: bytes) -> str:
    """The text of XML, whose tags are ASCII in all encodings but UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _find_root(text: str) -> int | None:
    """Past the name of the first element, if that is `svg`."""
    root = _first_element(text)
    return root[1] if root is not None and root[0] == "svg" else None


def _first_element(text: str) -> tuple[str, int] | None:
    """Name of the first element, without its prefix, and where that ends."""
    position = 0
    while found := _PROLOG.match(text, position):
        if found["name"]:
            return found["name"], found.end()
        position = found.end()
        if found["open"]:
            closing = "-->" if found["open"] == "<!--" else "?>"
            end = text.find(closing, position)
            if end < 0:
                break
            position = end + len(closing)
    return None


def _read_length(written: str) -> float | None:
    length = _LENGTH.fullmatch(written)
    if length is None or length["unit"] not in _PIXELS:
        return None
    return float(length["number"]) * _PIXELS[length["unit"]]
