"""Routes as OpenAPI operations: parameters, responses, and the docstring as description."""

import inspect
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from content_api.answers.parameters.fields.json_forms import PATH_SEGMENT, WHOLE_PATH
from content_api.answers.schemas.errors import ErrorSchema
from content_api.http.errors import PROBLEM_TYPE
from content_api.http.routing import Route

_VARIABLE = re.compile(r"<(?:(?P<kind>[a-z]+):)?(?P<name>[a-z]+)>")
_REASONS = {
    308: "The record has another path, in Location",
    400: "A parameter is wrong, unknown or repeated, or together they cost too much",
    404: "There is no such record",
    406: "The type that is accepted is not available",
    408: "The body came too slowly",
    412: "It is another version than If-Match names",
    413: "The body is too large",
    414: "The path or the query is too long",
    415: "The body has a type that is not read here",
    500: "The server failed",
    503: "It cannot be answered now, but soon",
}
_ALWAYS = (400, 406, 414, 500, 503)
_PATH_PARAMETERS = {
    "series": ("Slug of a series, without case", "redes"),
    "article": ("Slug of an article, without case, or the stem of its file", "retropropagacion"),
    "type": ("A content type", "article"),
    "path": ("Path of a file from the content root, slashes and all", "redes/imagenes/cadena.svg"),
}
_CACHED_HEADERS = {
    "ETag": "Hash of the exact bytes; send it back in If-None-Match",
    "Content-Revision": "Revision of the content that the answer was read from",
    "Cache-Tag": "What a cache may purge the answer by",
}


def describe_route(route: Route, tag: str, *, is_cached: bool) -> dict[str, Any]:
    """Describe a route; marshmallow classes stand where apispec will put their schemas."""
    summary, _, description = inspect.getdoc(route.view).partition("\n\n")  # type: ignore[union-attr]
    responses = route.responses or _describe_responses(route)
    if is_cached:
        responses = _add_caching(responses)
    operation: dict[str, Any] = {
        "parameters": [{"in": "query", "schema": route.parameters()}],
        "responses": dict(sorted(responses.items())),
        "summary": summary,
        "description": description,
        "tags": [tag],
    }
    if route.accepts:
        content = {name: {"schema": {"type": "string"}} for name in route.accepts}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _describe_responses(route: Route) -> dict[str, Any]:
    conditional = (412,) if route.method == "GET" else ()
    statuses = {*route.statuses, *_ALWAYS, *conditional}
    content = {name: {"schema": form} for name, form in route.forms.items()}
    return {
        "200": {"description": HTTPStatus.OK.phrase, "content": content},
        **{str(status): _describe_failure(status) for status in statuses},
    }


def _describe_failure(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _REASONS[status]}
    if status >= HTTPStatus.BAD_REQUEST:
        described["content"] = {PROBLEM_TYPE: {"schema": ErrorSchema}}
    return described


def _add_caching(responses: Mapping[str, Any]) -> dict[str, Any]:
    """Add the headers of cacheable answers, and 304."""
    headers = {
        name: {"description": text, "required": True, "schema": {"type": "string"}}
        for name, text in _CACHED_HEADERS.items()
    }
    whole = responses["200"]
    return {
        **responses,
        "200": {**whole, "headers": whole.get("headers", headers)},
        "304": {"description": "It is what If-None-Match names"},
    }


def openapi_path(route: Route) -> str:
    """Write the path of a route as OpenAPI does."""
    return _VARIABLE.sub(r"{\g<name>}", route.path)


def describe_path(route: Route) -> list[dict[str, Any]]:
    """Describe the parameters in the path of a route."""
    return [
        _describe_variable(match["kind"], match["name"]) for match in _VARIABLE.finditer(route.path)
    ]


def _describe_variable(kind: str | None, name: str) -> dict[str, Any]:
    description, example = _PATH_PARAMETERS[name]
    return {
        "in": "path",
        "name": name,
        "required": True,
        "schema": WHOLE_PATH if kind == "path" else PATH_SEGMENT,
        "description": description,
        "example": example,
    }
