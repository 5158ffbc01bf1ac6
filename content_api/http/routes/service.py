"""The service itself: whether it is up and ready."""

import msgspec
from flask import Response

from content_api.answers.errors import UNAVAILABLE, RequestError
from content_api.answers.media_types import JSON
from content_api.answers.parameters.records import NoParameters
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.health import HealthSchema, ReadySchema
from content_api.http.parts import get_parts
from content_api.http.routing import RouteGroup

group = RouteGroup("service", "The service itself")


@group.get("/healthz", HealthSchema)
def get_health(_content: Content, _request: Request[NoParameters]) -> Response:
    """See whether the process is up.

    It answers `ok` also while the index is not loaded.
    """
    return _respond_uncached({"status": "ok"})


@group.get("/readyz", ReadySchema)
def get_ready(content: Content, request: Request[NoParameters]) -> Response:
    """See whether the index is loaded, and changes are followed.

    503 until it is, while nothing follows changes though it should, and when the server is about
    to end; else the revision of the content that is served.
    """
    parts = get_parts()
    if parts.is_leaving():
        raise RequestError(UNAVAILABLE, "the server ends", retry_after_seconds=1)
    if not parts.is_followed():
        detail = "no process follows the changes of the content"
        raise RequestError(UNAVAILABLE, detail, retry_after_seconds=1)
    with content.read(request) as reading:
        return _respond_uncached({"status": "ready", "revision": reading.revision})


def _respond_uncached(payload: dict[str, str]) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(payload), headers=headers, content_type=JSON)
