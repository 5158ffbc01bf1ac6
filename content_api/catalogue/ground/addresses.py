"""Addresses that stand in pages: where in the content root they lead."""

import posixpath
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from content_api.catalogue.ground.ground import Ground
from content_api.parsing.body.addresses import is_local
from content_api.parsing.markdown.anchors import slugify
from content_api.parsing.text.file_names import slug_key
from content_api.problems import Place

_NO_PLACE = Place()
FILE_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a page that leads into the content root, or should.

    Attributes:
        raw: As it is written.
        path: Its path, decoded.
        fragment: What follows `#`, decoded.
        candidates: Where it may lead, relative to the content root.
    """

    raw: str
    path: str
    fragment: str
    candidates: tuple[str, ...]
    place: Place
    is_image: bool

    @property
    def is_file(self) -> bool:
        """Whether it names a file by its ending, rather than a page by its address."""
        return bool(FILE_ENDING.search(self.path))

    @property
    def wanted(self) -> str:
        """The likeliest candidate: files are named from the folder, pages from the page."""
        return self.candidates[0] if self.is_file else self.candidates[-1]

    def span(self, part: str, *, before: int = 0) -> Place | None:
        """Where `part` stands, `before` characters from the end; None unless it is there as is."""
        place, end = self.place, len(self.raw) - before
        is_whole = place.end_line == place.line and place.end_column - place.column == len(self.raw)
        if not part or "%" in self.raw or not is_whole or not self.raw[:end].endswith(part):
            return None
        last = place.column + end
        return Place(place.line, last - len(part), place.line, last)


def read_address(
    path: str, url: str, ground: Ground, *, place: Place = _NO_PLACE, is_image: bool = False
) -> Address | None:
    """The address `url` of the page at `path`; None when it leads out of the content root.

    Args:
        path: Of the page.
        url: As it is written.
        ground: Everything it may lead to.
        place: Where it stands.
        is_image: Whether it is that of an image.
    """
    read = _read(path, url, ground.url_prefix)
    return Address(url, *read, place, is_image) if read else None


@lru_cache(maxsize=65_536)  # rules and records ask for the same, and so does every run
def _read(path: str, url: str, prefix: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Path and fragment of an address, decoded, and its candidates; None when it has none."""
    if not is_local(url):
        return None
    written, _, fragment = url.partition("#")
    written = unquote(written.partition("?")[0])
    candidates = tuple(_candidates(path, written, prefix))
    return (written, unquote(fragment), candidates) if candidates else None


def _candidates(path: str, written: str, prefix: str) -> Iterator[str]:
    """Where `written` may lead, relative to the content root; nothing when it leaves it."""
    if not written:
        yield path
    elif written.startswith("/"):
        if written.startswith(prefix) and written != prefix:
            yield from _inside(written.removeprefix(prefix))
    else:
        # A file is named from the file's own folder; an address, from the address of the page.
        folder = path.rpartition("/")[0]
        bases = (folder,) if written.endswith(".md") else (folder, path.removesuffix(".md"))
        for base in bases:
            yield from _inside(f"{base}/{written}")


def _inside(path: str) -> Iterator[str]:
    """`path` in its shortest form; nothing when it is the content root, or leads out of it."""
    found = posixpath.normpath(path.lstrip("/"))
    if found not in (".", "..") and not found.startswith("../"):
        yield found


def find_target(address: Address, ground: Ground) -> str | None:
    """The path of the page, file or folder that an address leads to, in whatever case."""
    found = find_exact(address, ground)
    return ground.by_key.get(slug_key(address.wanted)) if found is None else found


def find_exact(address: Address, ground: Ground) -> str | None:
    """The same, but in the case in which it is written."""
    for candidate in address.candidates:
        path = candidate if candidate in ground.pages else ground.by_url.get(_url_key(candidate))
        if path is None and (candidate in ground.files or candidate in ground.names):
            path = candidate
        if path is not None:
            return path
    return None


def _url_key(address: str) -> str:
    """The key of a page by its address, with or without an ending."""
    return slug_key(address.removesuffix("/index.html").removesuffix(".html"))


def find_anchor(wanted: str, anchors: Container[str]) -> str:
    """The anchor that `wanted` certainly means; empty when there is none."""
    if wanted in anchors:
        return wanted
    # A fragment without a letter or digit has no slug of its own.
    made = slugify(wanted) if any(char.isalnum() for char in wanted) else ""
    return made if made in anchors else ""
