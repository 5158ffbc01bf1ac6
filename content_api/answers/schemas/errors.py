"""Schemas of errors: problem details for HTTP APIs, RFC 9457."""

from marshmallow import Schema, fields


class ErrorItemSchema(Schema):
    """One thing that is wrong with the request."""

    detail = fields.String(required=True, metadata={"description": "What is wrong"})
    parameter = fields.String(metadata={"description": "The query parameter it is about"})
    allowed = fields.List(fields.String(), metadata={"description": "What may stand there"})
    suggestion = fields.String(metadata={"description": "The nearest of what is allowed"})


class ErrorSchema(Schema):
    """An error, RFC 9457."""

    type = fields.String(required=True, metadata={"description": "Kind of error, a path"})
    title = fields.String(required=True, metadata={"description": "The kind in words"})
    status = fields.Integer(required=True, metadata={"description": "HTTP status"})
    detail = fields.String(required=True, metadata={"description": "What happened"})
    instance = fields.String(required=True, metadata={"description": "Path of the request"})
    errors = fields.List(
        fields.Nested(ErrorItemSchema), required=True, metadata={"description": "Each fault"}
    )
    request_id = fields.String(
        metadata={"description": "Of a failure of the server: by it the log tells of the request"}
    )
