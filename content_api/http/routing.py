"""Routes as values: path, view, parameters, and the forms of their answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, Response, request
from marshmallow import Schema

from content_api.answers.answer import Answer, Moved
from content_api.answers.media_types import JSON
from content_api.answers.parameters.base import ParametersSchema
from content_api.answers.parameters.query_string import read_request
from content_api.answers.parameters.records import NoParametersSchema
from content_api.http.parts import get_parts
from content_api.http.responses import respond

View = Callable[..., Answer | Moved | Response]
Form = type[Schema] | dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An operation of the API.

    Attributes:
        path: URL rule in werkzeug's syntax.
        view: Called with the content, the request and the variables of the path. Its docstring
            is the description in OpenAPI.
        parameters: Schema of the query parameters.
        forms: Schema of the body by media type; a JSON Schema for what is not JSON.
        statuses: Statuses beside 200 that are specific to this route.
        method: GET, which includes HEAD, or POST.
        accepts: Media types of the request body, which is text.
        offered: Media types of which the client must accept one; empty to ask for none.
        responses: OpenAPI responses, where they do not follow from the above.
    """

    path: str
    view: View
    parameters: type[ParametersSchema[Any]] = NoParametersSchema
    forms: Mapping[str, Form] = field(default_factory=dict)
    statuses: tuple[int, ...] = ()
    method: str = "GET"
    accepts: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    responses: Mapping[str, dict[str, Any]] | None = None


class RouteGroup:
    """Routes that OpenAPI lists under one tag.

    Args:
        tag: Name of the tag.
        description: Description of the tag.
        prefix: Prefix of all paths.
    """

    def __init__(self, tag: str, description: str, prefix: str = "") -> None:
        self.tag = tag
        self.description = description
        self.prefix = prefix
        self.routes: list[Route] = []

    def get(
        self,
        path: str,
        form: Form,
        *statuses: int,
        media_type: str = JSON,
        also: Mapping[str, Form] | None = None,
        **options: Any,  # noqa: ANN401 - other attributes of Route
    ) -> Callable[[View], View]:
        """Register a view for GET.

        Args:
            path: URL rule below the prefix.
            form: Schema of the answer.
            statuses: Statuses beside 200 that are specific to this route.
            media_type: Media type of the answer.
            also: Schemas of the answer in other media types.
            options: Other attributes of the route.
        """
        forms = {media_type: form, **(also or {})}
        # What has JSON in it is JSON too.
        json = (JSON,) if media_type.endswith("+json") else ()
        offered = tuple(dict.fromkeys((media_type, *json, *forms)))
        attributes = {"forms": forms, "statuses": statuses, "offered": offered, **options}

        def register(view: View) -> View:
            self.add(path=path, view=view, **attributes)
            return view

        return register

    def add(self, *, path: str, **attributes: Any) -> None:  # noqa: ANN401 - those of Route
        """Add a route at a path below the prefix."""
        self.routes.append(Route(path=f"{self.prefix}{path}", **attributes))

    def register(self, app: Flask) -> None:
        """Add the routes to an application."""
        for route in self.routes:
            endpoint = f"{self.tag}.{route.view.__name__}"
            app.add_url_rule(route.path, endpoint, _as_view(route), methods=[route.method])


def _as_view(route: Route) -> Callable[..., Response]:
    """Make the view that Flask calls: read the request, get the answer, respond."""

    def view(**path: str) -> Response:
        content = get_parts().content
        raw, wish = request.query_string.decode("latin-1"), request.headers.get("Accept-Language")
        asked = read_request(route.parameters, content.types, request.path, raw, wish or "")
        answer = route.view(content, asked, **path)
        return answer if isinstance(answer, Response) else respond(answer)

    cast("Any", view).offered = route.offered
    return view
