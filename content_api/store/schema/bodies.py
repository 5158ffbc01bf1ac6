"""Bodies as they are stored: packed, without what follows from the source in a few milliseconds.

The text stands alone, for searches read it; each other format is packed beside one that is much
the same. `markdown` and `ast` are made of the source when they are asked for, but of a large page,
where that takes long, they are kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, select

from content_api.catalogue.compiling.formats import SOURCE_FORMATS
from content_api.store.schema import tables
from content_api.store.schema.packing import pack, unpack
from content_api.values.linked import Destination
from content_api.values.parts import Body, Section

Row = dict[str, Any]
# To make the formats of this much takes about 30 ms.
LARGE_SOURCE_BYTES = 64 * 1024
WHOLE_PAGE = (Section("", "", 0, 0, 0),)
_HEAD_END = b"\n"
# What of a body is tied to its name, so that no part is taken for another.
_TEXT, _HTML, _SOURCE = b"text", b"html", b"source"


class Ground(msgspec.Struct, frozen=True, array_like=True):
    """What shapes the formats that are made of a source, as it was when the page was compiled.

    Attributes:
        macros: Names of macros that become embeds.
        hashes: SHA-256 of snippets, by the path that the page's macros name.
    """

    macros: tuple[str, ...] = ()
    hashes: dict[str, str] = {}


class PageText(msgspec.Struct, frozen=True):
    """The text of a body, and where its sections stand in it."""

    text: str = ""
    sections: tuple[Section, ...] = WHOLE_PAGE


class StoredBody(msgspec.Struct, frozen=True):
    """What is stored of a body, of what was asked for.

    Attributes:
        body: The formats that are stored; the others are empty.
        source: The file, of which others that were asked for are to be made; empty when none are.
        ground: What shapes them.
        destinations: What the numbered addresses lead to; in `body` they are in place.
    """

    body: Body
    source: bytes = b""
    ground: Ground = Ground()
    destinations: Mapping[int, Destination] = {}


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """What stands on a line before the text; sections as arrays, for they are many and small."""

    ground: Ground
    sections: tuple[tuple[str, str, int, int, int], ...]


def body_row(body: Body, source: bytes, ground: Ground) -> Row:
    """The row of a body, but for its path.

    Args:
        body: As it was compiled; its `markdown` and `ast` are stored where they are not empty.
        source: The file; empty when they are.
        ground: What shapes the formats that are made of it.
    """
    sections = tuple(
        (one.anchor, one.heading, one.level, one.start, one.end) for one in body.sections
    )
    text = msgspec.json.encode(_Head(ground, sections)) + _HEAD_END + body.text.encode()
    html = body.html.encode()
    kept = {"markdown": body.markdown.encode(), "ast": body.ast} if not source else {}
    return {
        "text": pack(text, _TEXT),
        "html": pack(html, _HTML, text),
        "source": pack(source, _SOURCE, html) if source else None,
        **{
            name: pack(kept[name], name.encode(), html) if name in kept else None
            for name in SOURCE_FORMATS
        },
    }


def read_text(packed: bytes) -> PageText:
    """The text of a body by the column of that name.

    Raises:
        StoreDamagedError: it is not what was written.
    """
    head, text = _parse(unpack(packed, _TEXT))
    return PageText(text.decode(), tuple(Section(*one) for one in head.sections) or WHOLE_PAGE)


def read_body(connection: Connection, path: str, formats: Collection[str]) -> StoredBody | None:
    """What is stored of a body, its addresses not in place; None of a page that has none.

    Args:
        connection: In a read transaction.
        path: Of its file.
        formats: Which are asked for.

    Raises:
        StoreDamagedError: it is not what was written.
    """
    made = tuple(name for name in SOURCE_FORMATS if name in formats)
    names = ("text", *(("html",) if made or "html" in formats else ()))
    names += ("source", *made) if made else ()
    found = connection.execute(_columns(names), {"path": path}).mappings().one_or_none()
    if found is None:
        return None
    whole = unpack(found["text"], _TEXT)
    head, text = _parse(whole)
    body = Body(text=text.decode() if "text" in formats else "")
    if "html" not in found:
        return StoredBody(body)
    html = unpack(found["html"], _HTML, whole)
    body = replace(body, html=html.decode() if "html" in formats else "")
    if made and found["source"] is not None:
        return StoredBody(body, unpack(found["source"], _SOURCE, html), head.ground)
    if "markdown" in made:
        body = replace(body, markdown=unpack(found["markdown"], b"markdown", html).decode())
    if "ast" in made:
        body = replace(body, ast=unpack(found["ast"], b"ast", html))
    return StoredBody(body)


@cache
def _columns(names: tuple[str, ...]) -> Select[Any]:
    """Only what is asked for: the formats of a long page stand far apart in the file."""
    columns = tables.body.c
    return select(*(columns[name] for name in names)).where(columns.path == bindparam("path"))


def _parse(whole: bytes) -> tuple[_Head, bytes]:
    head, _, text = whole.partition(_HEAD_END)
    return msgspec.json.decode(head, type=_Head), text
