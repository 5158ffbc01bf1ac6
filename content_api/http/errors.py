"""The one form of every error: problem details for HTTP APIs, RFC 9457."""

import msgspec
from flask import Response, current_app, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from content_api.answers.errors import (
    INTERNAL_ERROR,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    PROBLEM_TYPES,
    ErrorItem,
    ProblemType,
    RequestError,
)
from content_api.folding import nearest
from content_api.http.request_ids import HEADER, get_request_id

PROBLEM_TYPE = "application/problem+json"
_BY_STATUS = {kind.status: kind for kind in reversed(PROBLEM_TYPES)}


class ErrorItemSchema(Schema):
    """One thing that is wrong with the request."""

    detail = fields.String(required=True, metadata={"description": "What is wrong"})
    parameter = fields.String(metadata={"description": "The query parameter it is about"})
    pointer = fields.String(metadata={"description": "JSON Pointer into the request's body"})
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


FAILED = RequestError(INTERNAL_ERROR, "the request could not be answered")


def as_problem(error: RequestError, path: str, request_id: str | None = None) -> bytes:
    """The body of the answer to a request that failed, at a path."""
    kind = error.kind
    payload = {
        "type": f"/problems/{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": error.detail,
        "instance": path,
        "errors": [item.fields for item in error.errors],
    }
    return msgspec.json.encode(payload | ({"request_id": request_id} if request_id else {}))


def error_response(error: RequestError) -> Response:
    """The answer to a request that failed; that of a failure of ours has the request's id."""
    status = error.kind.status
    request_id = get_request_id(request.environ) if status >= 500 else None
    named = {HEADER: request_id} if request_id else {}
    headers = {"Cache-Control": "no-store", **named, **error.headers}
    body = as_problem(error, request.path, request_id)
    return Response(body, status, headers, content_type=PROBLEM_TYPE)


def from_http_exception(error: HTTPException) -> Response:
    """Werkzeug's own errors in our form; their HTML descriptions are not used."""
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]  # Flask's subclass in practice
    allow = next((value for key, value in error.get_headers() if key == "Allow"), "")
    # In one order on every machine.
    headers = {"Allow": ", ".join(sorted(allow.split(", ")))} if allow else {}
    kind = _BY_STATUS.get(error.code or 500) or ProblemType(
        error.name.lower().replace(" ", "-"), error.code or 500, error.name
    )
    if kind is METHOD_NOT_ALLOWED:
        allowed = headers.get("Allow", "GET, HEAD, OPTIONS")
        detail = f"{request.method[:20]} is not allowed; allowed are {allowed}"
        return error_response(RequestError(kind, detail, headers=headers))
    if kind is NOT_FOUND:
        return error_response(_no_resource())
    return error_response(RequestError(kind, kind.title, headers=headers))


def _no_resource() -> RequestError:
    """Nothing at this path, with the nearest of those that are always there."""
    detail = f"no resource at {request.path}"
    known = [rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments]
    suggestion = nearest(request.path, known)
    items = [ErrorItem(detail, suggestion=suggestion)] if suggestion else []
    return RequestError(NOT_FOUND, detail, items)
