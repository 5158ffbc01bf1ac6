"""The one form of every error: problem details for HTTP APIs, RFC 9457."""

from collections.abc import Iterable, Mapping

import msgspec
from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from content_api.answers.errors import (
    BAD_REQUEST,
    BUSY,
    INVALID_PARAMETER,
    NOT_FOUND,
    TOO_COSTLY,
    UNAVAILABLE,
    ErrorItem,
    ProblemType,
    RequestError,
)
from content_api.http.request_ids import HEADER, get_request_id
from content_api.values.words import nearest

PROBLEM_TYPE = "application/problem+json"

METHOD_NOT_ALLOWED = ProblemType("method-not-allowed", 405, "The method is not allowed here")
NOT_ACCEPTABLE = ProblemType("not-acceptable", 406, "None of the accepted types is available")
TIMEOUT = ProblemType("request-timeout", 408, "The body came too slowly")
PRECONDITION_FAILED = ProblemType("precondition-failed", 412, "It is another version")
TOO_LARGE = ProblemType("content-too-large", 413, "The body is too large")
URI_TOO_LONG = ProblemType("uri-too-long", 414, "The address is too long")
UNSUPPORTED_TYPE = ProblemType("unsupported-media-type", 415, "The body's type is not read here")
RANGE_NOT_SATISFIABLE = ProblemType("range-not-satisfiable", 416, "There is no such range")
INTERNAL_ERROR = ProblemType("internal-error", 500, "The server failed")
PROBLEM_TYPES = (
    INVALID_PARAMETER,
    BAD_REQUEST,
    TOO_COSTLY,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    TIMEOUT,
    PRECONDITION_FAILED,
    TOO_LARGE,
    URI_TOO_LONG,
    UNSUPPORTED_TYPE,
    RANGE_NOT_SATISFIABLE,
    INTERNAL_ERROR,
    UNAVAILABLE,
    BUSY,
)
_BY_STATUS = {kind.status: kind for kind in reversed(PROBLEM_TYPES)}


class HttpError(RequestError):
    """A `RequestError` with headers of its own.

    Args:
        kind: Kind of the error.
        detail: What happened.
        items: Each thing that is wrong.
        headers: Headers of the response, beside those of every error.
    """

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        items: Iterable[ErrorItem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind, detail, items)
        self.headers = headers or {}


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
        "errors": [item.fields for item in error.items],
    }
    return msgspec.json.encode(payload | ({"request_id": request_id} if request_id else {}))


def error_response(error: RequestError) -> Response:
    """The answer to a request that failed; that of a failure of ours has the request's id."""
    status = error.kind.status
    request_id = get_request_id(request.environ) if status >= 500 else None
    headers = {"Cache-Control": "no-store"}
    if request_id:
        headers[HEADER] = request_id
    if error.retry_after_seconds is not None:
        headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, HttpError):
        headers |= error.headers
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
        return error_response(HttpError(kind, detail, headers=headers))
    if kind is NOT_FOUND:
        return error_response(_no_resource())
    return error_response(HttpError(kind, kind.title, headers=headers))


def _no_resource() -> RequestError:
    """Nothing at this path, with the nearest of those that are always there."""
    detail = f"no resource at {request.path}"
    known = [rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments]
    suggestion = nearest(request.path, known)
    items = [ErrorItem(detail, suggestion=suggestion)] if suggestion else []
    return RequestError(NOT_FOUND, detail, items)
