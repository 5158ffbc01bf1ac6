"""Blueprints whose routes say what they answer once, for Flask and for OpenAPI."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from content_api.answers.media_types import JSON
from content_api.answers.queries.parameters import QueryParser
from content_api.http.errors import PROBLEM_TYPE, ErrorSchema

Route = Callable[..., Response]
_REASONS = {
    308: "The record has another path, in Location",
    400: "A parameter is wrong, unknown or repeated, or together they cost too much",
    404: "There is no such record",
    408: "The body came too slowly",
    412: "It is another version than If-Match names",
    413: "The body is too large",
    414: "The path or the query is too long",
    415: "The body has a type that is not read here",
    406: "The type that is accepted is not available",
    500: "The server failed",
    503: "It cannot be answered now, but soon",
}


class ContentBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's blueprint with our strict query parser."""

    ARGUMENTS_PARSER = QueryParser()


def make_blueprint(name: str, description: str) -> ContentBlueprint:
    """A blueprint; `name` is its tag in OpenAPI."""
    return ContentBlueprint(name, __name__, description=description)


def answers(  # noqa: PLR0913 - one argument for each part of a route
    blueprint: ContentBlueprint,
    path: str,
    schema: type[Schema] | dict[str, Any],
    *statuses: int,
    query: type[Schema] | None = None,
    method: str = "GET",
    accepts: tuple[str, ...] = (),
    content_type: str = "application/json",
    also: Mapping[str, dict[str, Any]] | None = None,
) -> Callable[[Route], Route]:
    """Register, parse and document one route.

    Args:
        blueprint: Where the route stands.
        path: Below the blueprint's prefix.
        schema: Of the answer; a JSON Schema when it is not JSON.
        statuses: Beside 200, which it can answer.
        query: Its parameters; when given, the view gets their values as first argument.
        method: GET, which answers HEAD too, or POST.
        accepts: Media types of a body that is text.
        content_type: Of the answer.
        also: JSON Schemas of the answer by its other media types.
    """

    def decorate(view: Route) -> Route:
        decorated: Any = view
        # What has JSON in it is JSON too.
        json = (JSON,) if content_type.endswith("+json") else ()
        decorated.offered = (content_type, *json, *(also or ()))
        if query is not None:
            decorated = blueprint.arguments(query(), location="query")(decorated)
        conditional = {412} if method == "GET" else set()
        for status in sorted({*statuses, *conditional, 400, 406, 414, 500, 503}):
            document: dict[str, Any] = {"description": _REASONS[status]}
            if status >= 400:
                document |= {"schema": ErrorSchema, "content_type": PROBLEM_TYPE}
            decorated = blueprint.alt_response(status, **document)(decorated)
        for name, other in (also or {}).items():
            decorated = blueprint.alt_response(200, schema=other, content_type=name)(decorated)
        decorated = blueprint.response(200, schema, content_type=content_type)(decorated)
        if accepts:
            content = {name: {"schema": {"type": "string"}} for name in accepts}
            body = {"required": True, "content": content}
            decorated = blueprint.doc(requestBody=body)(decorated)
        route: Route = blueprint.route(path, methods=[method])(decorated)
        return route

    return decorate
