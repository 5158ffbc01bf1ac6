"""Problems: those of the content, and those of a document that is sent to be judged."""

from flask import Response, abort

from content_api.answers.answer import Answer
from content_api.answers.media_types import JSON
from content_api.answers.parameters.problems import (
    DocumentParameters,
    DocumentParametersSchema,
    ProblemParameters,
    ProblemParametersSchema,
)
from content_api.answers.problems import judge_document, list_problems
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.envelopes import envelope_of, list_envelope_of
from content_api.answers.schemas.validation import ValidationSchema
from content_api.http.documents import ACCEPTED, read_document
from content_api.http.parts import get_parts
from content_api.http.responses import respond
from content_api.http.routing import RouteGroup
from content_api.resources.problems import ProblemSchema
from content_api.values.addresses import API_ROOT

group = RouteGroup("diagnostics", "Problems of the content, and of a document", API_ROOT)


@group.get("/diagnostics", list_envelope_of(ProblemSchema), parameters=ProblemParametersSchema)
def list_all(content: Content, request: Request[ProblemParameters]) -> Answer:
    """List the problems of the content.

    What `content-api check` reports, by file and place, without what is not public.
    """
    return list_problems(content, request)


def validate(content: Content, request: Request[DocumentParameters]) -> Response:
    """Judge a document.

    The body is a whole Markdown file, at most 256 KiB. Its problems come back and nothing is
    kept. Rules that need other files (links, prerequisites) are those of `content-api check`.
    """
    if not content.settings.serve_validate:
        abort(404)
    parts = get_parts()
    text = read_document(parts.bodies)
    response = respond(judge_document(content, request, parts.validator, text))
    response.headers["Cache-Control"] = "no-store"
    return response


group.add(
    path="/validate",
    view=validate,
    method="POST",
    forms={JSON: envelope_of(ValidationSchema)},
    statuses=(404, 408, 413, 415),
    parameters=DocumentParametersSchema,
    accepts=ACCEPTED,
    offered=(JSON,),
)
