"""Schema of the problems of a document that was sent."""

from marshmallow import Schema, fields

from content_api.indexing.validating import MOST_PROBLEMS
from content_api.resources.problems import ProblemSchema


class ValidationSchema(Schema):
    """What was found in a document."""

    type = fields.String(required=True, metadata={"enum": ["validation"]})
    id = fields.String(required=True, metadata={"description": "SHA-256 of the document"})
    path = fields.String(required=True, metadata={"description": "The path it was judged as"})
    content_type = fields.String(
        required=True, metadata={"description": "The schema it was judged by"}
    )
    valid = fields.Boolean(required=True, metadata={"description": "Whether it has no error"})
    total = fields.Integer(required=True, metadata={"description": "How many problems it has"})
    problems = fields.List(
        fields.Nested(ProblemSchema),
        required=True,
        metadata={"description": f"By place, at most {MOST_PROBLEMS:,}"},
    )
