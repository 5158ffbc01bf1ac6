"""The shape of a hit: a part of a page, under one heading, that has the words of a search."""

import msgspec
from marshmallow import Schema, fields

from content_api.resources.parts import LabelSchema, LinkedRecordSchema
from content_api.values.addresses import with_anchor
from content_api.values.parts import Node, Section


def _text(description: str, example: str, *, null: bool = False) -> fields.String:
    meta = {"description": description, "example": example}
    return fields.String(required=True, allow_none=null, metadata=meta)


class SnippetSchema(Schema):
    """Words around what was found."""

    html = _text("Escaped text, with <mark> around what was found", "el <mark>gradiente</mark> es")
    text = _text("The same without marks", "el gradiente es")


class HitLinksSchema(Schema):
    """Paths of a hit."""

    self = _text("The record, with the heading's anchor", "/api/v1/series/redes#el-gradiente")


class HitSchema(Schema):
    """A part of a page, under one heading, that has the words of a search."""

    type = fields.String(
        required=True, metadata={"enum": ["hit"], "description": "Kind of resource"}
    )
    id = _text("Id of the record, # and the anchor of the heading", "redes/descenso#el-gradiente")
    record = fields.Nested(
        LinkedRecordSchema, required=True, metadata={"description": "The record that it is in"}
    )
    series = fields.Nested(LabelSchema, required=True, metadata={"description": "Its series"})
    heading = _text("The heading; null for the page itself", "El gradiente", null=True)
    trail = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Headings above it, outermost first", "example": ["Optimizar"]},
    )
    anchor = _text("id of the heading in the HTML", "el-gradiente", null=True)
    url = _text(
        "The record's address on the site, with the heading's anchor",
        "/series/redes/#el-gradiente",
        null=True,
    )
    snippet = fields.Nested(
        SnippetSchema, required=True, metadata={"description": "Words around what was found"}
    )
    score = fields.Float(
        required=True,
        metadata={"description": "How well it fits; comparable within one answer only"},
    )
    locale = _text("Language", "es")
    tags = fields.List(
        fields.String(), required=True, metadata={"description": "Topics of the record"}
    )
    links = fields.Nested(HitLinksSchema, required=True, metadata={"description": "Paths"})


class SearchedLinks(msgspec.Struct, frozen=True):
    """Where a record is served."""

    self: str


class SearchedSeries(msgspec.Struct, frozen=True):
    """The series of an article, as the article names it."""

    id: str
    title: str
    url: str | None
    links: dict[str, str | None]


class SearchedPage(msgspec.Struct, frozen=True):
    """What a search finds a record by, and shows of it, as it stands in its JSON.

    Attributes:
        series: Of an article; a series has none.
    """

    type: str
    id: str
    title: str
    url: str | None
    locale: str
    state: str
    links: SearchedLinks
    description: str | None = None
    level: str | None = None
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    series: SearchedSeries | None = None


def hit_resource(page: SearchedPage, section: Section, trail: tuple[str, ...]) -> Node:
    """A hit as the API answers it, without what depends on the search: snippet and score."""
    anchor, path = section.anchor, page.links.self
    label = {"id": page.id, "title": page.title, "url": page.url, "links": {"self": path}}
    series = label if page.series is None else msgspec.to_builtins(page.series)
    return {
        "type": "hit",
        "id": f"{page.id}#{anchor}" if anchor else page.id,
        "record": {"type": page.type, **label},
        "series": series,
        "heading": section.heading if anchor else None,
        "trail": list(trail),
        "anchor": anchor or None,
        "url": page.url and with_anchor(page.url, anchor),
        "locale": page.locale,
        "tags": list(page.tags),
        "links": {"self": with_anchor(path, anchor)},
    }
