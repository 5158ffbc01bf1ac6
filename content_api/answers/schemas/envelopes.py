"""Schemas of the envelope of every answer: data, links and meta."""

from functools import cache
from typing import Any

from marshmallow import Schema, fields

MARKDOWN_PAGE: dict[str, Any] = {
    "type": "string",
    "description": "The page as Markdown, below front matter in YAML",
}


class LinksSchema(Schema):
    """Paths around a resource."""

    self = fields.String(required=True, metadata={"description": "This resource"})


class ListLinksSchema(LinksSchema):
    """Paths around a page of a list."""

    first = fields.String(required=True, metadata={"description": "The first page"})
    prev = fields.String(
        required=True, allow_none=True, metadata={"description": "The page before"}
    )
    next = fields.String(required=True, allow_none=True, metadata={"description": "The page after"})
    last = fields.String(required=True, metadata={"description": "The last page"})


class MetaSchema(Schema):
    """About the answer."""

    revision = fields.String(required=True, metadata={"description": "Revision of the content"})


class PaginationSchema(Schema):
    """Where a page stands in its list."""

    page = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "This page, from 1; null when a cursor was given"},
    )
    limit = fields.Integer(required=True, metadata={"description": "Records on a page"})
    pages = fields.Integer(required=True, metadata={"description": "Pages, at least 1"})
    total = fields.Integer(required=True, metadata={"description": "Records on all pages"})
    next = fields.Integer(required=True, allow_none=True, metadata={"description": "Next page"})
    prev = fields.Integer(required=True, allow_none=True, metadata={"description": "Page before"})
    cursor = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The parameter `cursor` of the next page; null on the last one, and "
            "in lists that come by page only"
        },
    )


class ListMetaSchema(MetaSchema):
    """About a page of a list."""

    pagination = fields.Nested(PaginationSchema, required=True)


class FacetValueSchema(Schema):
    """A value of a field, and how many records of the list have it."""

    value = fields.String(required=True, metadata={"description": "As a filter takes it"})
    label = fields.String(
        required=True, allow_none=True, metadata={"description": "As people read it, when known"}
    )
    count = fields.Integer(required=True, metadata={"description": "Records"})


class FacetedMetaSchema(ListMetaSchema):
    """About a page of a list with facets."""

    facets = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(FacetValueSchema)),
        metadata={"description": "By field, when `facets` is given; most frequent first"},
    )


@cache
def envelope_of(schema: type[Schema]) -> type[Schema]:
    """The schema of an answer with one resource."""
    name = schema.__name__.removesuffix("Schema") + "EnvelopeSchema"
    parts: dict[str, fields.Field[Any]] = {
        "data": fields.Nested(schema, required=True),
        "links": fields.Nested(LinksSchema, required=True),
        "meta": fields.Nested(MetaSchema, required=True),
    }
    return Schema.from_dict(parts, name=name)


@cache
def list_envelope_of(schema: type[Schema], *, is_faceted: bool = False) -> type[Schema]:
    """The schema of an answer with a page of a list."""
    name = schema.__name__.removesuffix("Schema") + "ListSchema"
    parts: dict[str, fields.Field[Any]] = {
        "data": fields.List(fields.Nested(schema), required=True),
        "links": fields.Nested(ListLinksSchema, required=True),
        "meta": fields.Nested(FacetedMetaSchema if is_faceted else ListMetaSchema, required=True),
    }
    return Schema.from_dict(parts, name=name)
