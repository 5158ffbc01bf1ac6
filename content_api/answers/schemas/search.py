"""Schemas of a page of hits."""

from marshmallow import Schema, fields

from content_api.answers.schemas.envelopes import ListLinksSchema, ListMetaSchema
from content_api.resources.hits import HitSchema


class SearchMetaSchema(ListMetaSchema):
    """About a page of hits."""

    match = fields.String(
        required=True,
        metadata={
            "enum": ["all", "any"],
            "description": "Whether each hit has all words, or, as nothing has, any of them",
        },
    )


class SearchResultSchema(Schema):
    """A page of hits."""

    data = fields.List(fields.Nested(HitSchema), required=True)
    links = fields.Nested(ListLinksSchema, required=True)
    meta = fields.Nested(SearchMetaSchema, required=True)
