"""Routes as values: where each is, who answers it, and what OpenAPI says of it."""

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
    """An operation.

    Attributes:
        path: As werkzeug writes it.
        view: Who answers it; called with the content, the request and the parts of the path. Its
            docstring is what OpenAPI says.
        parameters: What may be asked.
        forms: The answer by media type: its schema, or a JSON Schema of what is not JSON.
        statuses: Beside 200, which it can answer.
        method: GET, which answers HEAD too, or POST.
        accepts: Media types of a body that is text.
        offered: Media types, one of which a client must accept; none when any will do.
        responses: What OpenAPI says of all answers, where that does not follow from the above.
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
    """Routes that OpenAPI shows together.

    Args:
        tag: Their name there.
        description: What they are about.
        prefix: Of their paths.
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
        """Register the view that answers a path.

        Args:
            path: Below the prefix.
            form: Of the answer.
            statuses: Beside 200, which it can answer.
            media_type: Of the answer.
            also: Its form in other media types.
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
        """Have an application answer these routes."""
        for route in self.routes:
            endpoint = f"{self.tag}.{route.view.__name__}"
            app.add_url_rule(route.path, endpoint, _as_view(route), methods=[route.method])


def _as_view(route: Route) -> Callable[..., Response]:
    """What Flask calls: it reads the request, has it answered, and puts the answer into HTTP."""

    def view(**path: str) -> Response:
        content = get_parts().content
        raw, wish = request.query_string.decode("latin-1"), request.headers.get("Accept-Language")
        asked = read_request(route.parameters, content.types, request.path, raw, wish or "")
        answer = route.view(content, asked, **path)
        return answer if isinstance(answer, Response) else respond(answer)

    cast("Any", view).offered = route.offered
    return view
