"""Addresses with blanks: to Markdown, `[a](my file.md)` is no link but text."""

import re
from dataclasses import dataclass

_TO = re.compile(
    r"(?P<before>\s*)(?P<path>[^\"'\s](?:[^\"']*[^\"'\s])?)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*"
)
_SIZE = re.compile(r"\s*(?P<path>\S+)(?P<size>\s+=(?P<width>\d{0,5})x(?P<height>\d{0,5})\s*)")
_IS_ADDRESS = re.compile(r"\.{0,2}/|[A-Za-z]+://|.*(?:\.[A-Za-z][A-Za-z0-9]{0,7}(?:[?#].*)?|/)$")
_IS_CERTAIN = re.compile(r"/|\.md(?:[?#].*)?$")  # `see example.com` may be words
_TEMPLATE = re.compile(r"\{[{%]")  # left for the site's own builder to fill in


@dataclass(frozen=True, slots=True)
class BlankAddress:
    """What stands in the parentheses of a link that is none.

    Attributes:
        path: The address.
        start: Where it begins in them.
        is_certain: Whether it is an address by its form, and not perhaps some words.
        size: What follows the address, if that is a size such as ` =40x30`.
        attributes: The same as an attribute list.
    """

    path: str
    start: int
    is_certain: bool
    size: str = ""
    attributes: str = ""


def read_blank_address(inside: str, *, is_image: bool) -> BlankAddress | None:
    """What stands in `](…)`, when it seems to be an address; None for words in parentheses."""
    if _TEMPLATE.search(inside):
        return None
    sized = _SIZE.fullmatch(inside)
    if sized and is_image:
        both = (("width", sized["width"]), ("height", sized["height"]))
        attributes = " ".join(f'{name}="{value}"' for name, value in both if value)
        return BlankAddress(
            sized["path"], sized.start("path"), bool(attributes), sized["size"], attributes
        )
    found = _TO.fullmatch(inside)
    path = found["path"] if found else ""
    is_address = _IS_ADDRESS.match(path) is not None
    if found is None or not re.search(r"\s", path) or not (is_address or is_image):
        return None
    is_certain = is_address and (is_image or _IS_CERTAIN.search(path) is not None)
    return BlankAddress(path, found.end("before"), is_certain)
