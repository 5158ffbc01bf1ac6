"""Problems: those of the content, and those of a document that is sent to be judged."""

import time
from typing import Any

from flask import Response, abort, current_app, request
from marshmallow import Schema, fields

from content_api.answers.access import get_access
from content_api.answers.envelope import (
    Page,
    envelope_of,
    json_response,
    list_envelope_of,
    list_response,
)
from content_api.answers.errors import (
    BAD_REQUEST,
    BUSY,
    TIMEOUT,
    TOO_LARGE,
    UNSUPPORTED_TYPE,
    ErrorItem,
    RequestError,
)
from content_api.answers.queries.parameters import DiagnosticsQuery, ValidateQuery
from content_api.http.blueprint import answers, make_blueprint
from content_api.http.bodies import Bodies
from content_api.http.errors import error_response
from content_api.indexing.apart import Validator, ValidatorBusyError
from content_api.indexing.validating import MOST_PROBLEMS, Document
from content_api.schemas.diagnostics import ProblemSchema, problem_resource
from content_api.schemas.resources import API_ROOT
from content_api.store.listing import ListQuery
from content_api.store.read import ProblemFilter, get_snippet_hashes, list_problems

MAX_DOCUMENT_BYTES = 256 * 1024
_ACCEPTED = ("text/markdown", "text/plain")

blueprint = make_blueprint("diagnostics", "Problems of the content, and of a document")


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


@answers(blueprint, "/diagnostics", list_envelope_of(ProblemSchema), query=DiagnosticsQuery)
def list_all(values: dict[str, Any]) -> Response:
    """List the problems of the content.

    What `content-api check` reports, by file and place, without what is not public.
    """
    wanted = ProblemFilter(
        severities=values.get("severity", ()),
        codes=values.get("code", ()),
        path=values.get("path"),
        series=values.get("series", ()),
    )
    query = ListQuery(page=values["page"], limit=values["limit"])
    with get_access().read() as (connection, revision):
        problems, total = list_problems(connection, wanted, page=query.page, limit=query.limit)
    data = [problem_resource(problem) for problem in problems]
    return list_response(Page(data, total), query, revision, ["diagnostics"])


@answers(
    blueprint,
    "/validate",
    envelope_of(ValidationSchema),
    404,
    408,
    413,
    415,
    query=ValidateQuery,
    method="POST",
    accepts=_ACCEPTED,
)
def validate(values: dict[str, Any]) -> Response:
    """Judge a document.

    The body is a whole Markdown file, at most 256 KiB. Its problems come back and nothing is
    kept. Rules that need other files (links, prerequisites) are those of `content-api check`.
    """
    settings = current_app.extensions["content_api_access"].settings
    if not settings.serve_validate:
        abort(404)
    _require_text()
    validator: Validator = current_app.extensions["content_api_validator"]
    try:
        data = _read_body()
        with validator.turn():
            with get_access().read() as (connection, revision):
                snippets = get_snippet_hashes(connection)
            document = Document(values.get("path"), values.get("type"), data, snippets)
            found = validator.validate(document)
    except ValidatorBusyError:
        detail = "another document is being judged"
        raise RequestError(BUSY, detail, headers={"Retry-After": "1"}) from None
    resource = {
        "type": "validation",
        "id": found.sha256,
        "path": found.path,
        "content_type": found.kind,
        "valid": found.valid,
        "total": found.total,
        "problems": [problem_resource(problem) for problem in found.problems],
    }
    links = {"self": f"{API_ROOT}/validate"}
    payload = {"data": resource, "links": links, "meta": {"revision": revision}}
    response = json_response(payload, revision, [])
    response.headers["Cache-Control"] = "no-store"
    return response


def _require_text() -> None:
    """Refuse a body that is not plain UTF-8 by what its headers say."""
    got = request.mimetype or "no Content-Type"
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    coding = request.headers.get("Content-Encoding", "identity").lower()
    if request.mimetype not in _ACCEPTED:
        detail = f"expected {' or '.join(_ACCEPTED)}, got {got[:80]}"
    elif charset not in ("utf-8", "us-ascii"):
        detail = f"expected text in UTF-8, got {charset[:80]}"
    elif coding != "identity":
        detail = f"expected no Content-Encoding, got {coding[:80]}"
    else:
        return
    raise RequestError(UNSUPPORTED_TYPE, detail, [ErrorItem(detail, allowed=_ACCEPTED)])


def _read_body() -> bytes:
    """The body.

    Raises:
        RequestError: it is too large, cut, or did not come in time.
    """
    bodies: Bodies = current_app.extensions["content_api_bodies"]
    overdue = RequestError(
        TIMEOUT,
        f"expected the body within {bodies.most_seconds:g} seconds",
        headers={"Connection": "close"},
    )
    told = error_response(overdue).get_data()
    begun = time.monotonic()
    with bodies.reading(int(request.environ["SERVER_PORT"]), told) as may_read:
        if not may_read:
            detail = "as many documents are being sent as may be at once"
            raise RequestError(BUSY, detail, headers={"Retry-After": "5"})
        data = request.stream.read()  # refuses what is told to be too large
    if time.monotonic() - begun > bodies.most_seconds:
        raise overdue
    if len(data) < (request.content_length or 0):
        detail = f"expected a body of {request.content_length} bytes, got {len(data)} and its end"
        raise RequestError(BAD_REQUEST, detail, headers={"Connection": "close"})
    if len(data) > MAX_DOCUMENT_BYTES:
        raise RequestError(TOO_LARGE, f"expected at most {MAX_DOCUMENT_BYTES} bytes")
    return data
