"""Schemas of content types, in short and as JSON Schema."""

from marshmallow import INCLUDE, Schema, fields


class ContentTypeLinksSchema(Schema):
    """Path of a content type."""

    self = fields.String(required=True, metadata={"description": "Its JSON Schema"})


class ContentTypeSchema(Schema):
    """A content type in short."""

    id = fields.String(required=True, metadata={"description": "series or article"})
    title = fields.String(required=True, metadata={"description": "Name for people"})
    links = fields.Nested(ContentTypeLinksSchema, required=True)


class ContentTypesSchema(Schema):
    """All content types."""

    type = fields.String(required=True, metadata={"enum": ["schemas"]})
    id = fields.String(required=True)
    schemas = fields.List(fields.Nested(ContentTypeSchema), required=True)


class JsonSchemaSchema(Schema):
    """A JSON Schema, 2020-12, as it stands: without data, links and meta."""

    class Meta:
        """The keywords of JSON Schema, of which these are always there."""

        unknown = INCLUDE
        include = {  # noqa: RUF012 - marshmallow's way to names that Python has not
            "$schema": fields.String(required=True, metadata={"description": "The dialect"}),
        }

    title = fields.String(required=True, metadata={"description": "Name for people"})
    type = fields.String(required=True, metadata={"description": "object"})
    properties = fields.Dict(required=True, metadata={"description": "By field"})
