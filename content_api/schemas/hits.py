"""The shape of a hit: a part of a page, under one heading, that has the words of a search."""

from marshmallow import Schema, fields

from content_api.records import Article, Node, Section, Series
from content_api.schemas.resources import (
    LabelSchema,
    LinkedRecordSchema,
    linked_resource,
    with_anchor,
)


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


def hit_resource(record: Series | Article, section: Section, trail: tuple[str, ...]) -> Node:
    """A hit as the API answers it, without what depends on the search: snippet and score."""
    anchor, linked, named = section.anchor, record.linked, linked_resource(record.named)
    series = linked_resource(record.series if isinstance(record, Article) else record.named)
    del series["type"]
    return {
        "type": "hit",
        "id": f"{record.id}#{anchor}" if anchor else record.id,
        "record": named,
        "series": series,
        "heading": section.heading if anchor else None,
        "trail": list(trail),
        "anchor": anchor or None,
        "url": linked.url and with_anchor(linked.url, anchor),
        "locale": record.locale,
        "tags": list(record.document.tags),
        "links": {"self": with_anchor(linked.path, anchor)},
    }
