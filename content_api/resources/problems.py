"""Problems as resources of the API: their schema, and the JSON of each."""

import hashlib
from typing import Any

from marshmallow import Schema, fields

from content_api.problems import Problem
from content_api.problems.members import problem_members
from content_api.values.parts import Node


def _text(description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401
    return fields.String(required=True, metadata={"description": description}, **kwargs)


def _position(description: str) -> fields.Integer:
    meta = {"description": description, "minimum": 0}
    return fields.Integer(required=True, strict=True, metadata=meta)


class EditSchema(Schema):
    """A change of the source."""

    line = _position("1-based line where it starts")
    column = _position("1-based column, in characters")
    end_line = _position("Line where it ends")
    end_column = _position("Column just past its end")
    text = _text("What is put there")


class FixSchema(Schema):
    """A mend that is certain."""

    title = _text("What it does")
    edits = fields.List(
        fields.Nested(EditSchema), required=True, metadata={"description": "They do not overlap"}
    )


class ProblemSchema(Schema):
    """Something that the author should mend."""

    type = fields.Constant(
        "problem",
        required=True,
        metadata={"type": "string", "enum": ["problem"], "description": "Kind of resource"},
    )
    id = _text("Stays the same while the problem stays where it is")
    code = _text("group/name; docs/problems.md says what each means")
    severity = fields.String(
        required=True, metadata={"description": "error or warning", "enum": ["error", "warning"]}
    )
    message = _text("What was expected and what was got")
    path = _text("Source file, relative to the content root")
    line = _position("1-based line where it starts")
    column = _position("1-based column, in characters")
    end_line = _position("Line where it ends")
    end_column = _position("Column just past its end")
    field = _text("Front matter key it is about, dotted when nested", allow_none=True)
    hint = _text("What to do about it; may be empty")
    fix = fields.Nested(
        FixSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The mend, when it is certain"},
    )


def problem_resource(problem: Problem) -> Node:
    """The JSON of a problem; its `id` is a hash of its code, path, place, field and message."""
    identity = "\n".join(map(str, (*problem.sort_key, problem.field)))
    id_ = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return {"type": "problem", "id": id_, **problem_members(problem)}
