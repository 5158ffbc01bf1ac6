"""Schemas of health and readiness."""

from marshmallow import Schema, fields


class HealthSchema(Schema):
    """How the process is."""

    status = fields.String(required=True, metadata={"description": "ok, or ready"})


class ReadySchema(HealthSchema):
    """How the process is, and what it serves."""

    revision = fields.String(required=True, metadata={"description": "Revision of the content"})
