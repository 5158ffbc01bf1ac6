"""The composition root of the API: routes, errors, and the edge in front of them."""

from collections.abc import Callable
from functools import partial

from flask import Flask, Response, current_app, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException

from content_api.answers.errors import RequestError
from content_api.answers.reading.accept_language import prefer
from content_api.answers.reading.content import Content
from content_api.http.bodies import Bodies
from content_api.http.description import register_description
from content_api.http.documents import MAX_DOCUMENT_BYTES
from content_api.http.edge.edge import BY_TYPE, Edge, Varying
from content_api.http.edge.freshness import cache_control
from content_api.http.errors import FAILED, INTERNAL_ERROR, error_response, from_http_exception
from content_api.http.failing import tell_failure
from content_api.http.media.open_files import Hashes
from content_api.http.parts import Parts, get_parts, set_parts
from content_api.http.refusals import refuse_address, refuse_marked, refuse_type
from content_api.http.responses import respond_empty
from content_api.http.route_table import GROUPS
from content_api.indexing.validator_process import Validator
from content_api.settings import Settings
from content_api.store.reading.budget import MAX_STEPS

_REQUEST_HEADERS = "Accept, Accept-Language, Content-Type, If-Match, If-None-Match, Range"


class ContentFlask(Flask):
    """Flask with an OPTIONS answer that has no body, and no redirects of its own."""

    def make_default_options_response(self) -> Response:
        """204 with Allow, and what a browser asks before a cross-origin request."""
        adapter = request_ctx.url_adapter
        methods = adapter.allowed_methods() if adapter else ()
        allowed = ", ".join(m for m in ("GET", "HEAD", "POST", "OPTIONS") if m in methods)
        headers = {
            "Allow": allowed,
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": _REQUEST_HEADERS,
            "Access-Control-Max-Age": "86400",
        }
        return respond_empty(204, headers)


def create_app(
    settings: Settings,
    is_followed: Callable[[], bool] = lambda: True,
    is_leaving: Callable[[], bool] = lambda: False,
    *,
    max_steps: int = MAX_STEPS,
) -> Flask:
    """The Flask application over the store that `settings` name.

    Args:
        settings: All settings.
        is_followed: Whether changes are followed, if they should be; else it is not ready.
        is_leaving: Whether the process ends; it is not ready any more.
        max_steps: What one request may cost, as in `limit_steps`.
    """
    app = ContentFlask("content_api.http")
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    app.url_map.redirect_defaults = False
    # One more than may be, for a body of no told length is cut there without a word.
    app.config["MAX_CONTENT_LENGTH"] = MAX_DOCUMENT_BYTES + 1
    content, validator = Content(settings, max_steps), Validator(settings)
    parts = Parts(content, validator, Hashes(), Bodies(), is_followed, is_leaving)
    set_parts(app, parts)
    for group in GROUPS:
        group.register(app)
    app.before_request(_refuse_early)
    app.register_error_handler(RequestError, _on_refusal)
    app.register_error_handler(HTTPException, from_http_exception)
    app.register_error_handler(Exception, _on_failure)
    register_description(app)
    return app


def create_edge(
    settings: Settings,
    is_followed: Callable[[], bool] = lambda: True,
    is_leaving: Callable[[], bool] = lambda: False,
    *,
    max_steps: int = MAX_STEPS,
) -> Edge:
    """The whole application, as servers run it; the arguments are those of `create_app`."""
    app = create_app(settings, is_followed, is_leaving, max_steps=max_steps)
    return Edge(
        app,
        get_parts(app).content.follow_revision,
        settings.serve_cache_bytes,
        partial(cache_control, headers=settings.cache_control),
        _varying(settings),
    )


def _varying(settings: Settings) -> Varying:
    """What answers vary on; of a client's wish for a language, only in which order ours come."""
    if len(settings.roots) == 1:
        return BY_TYPE
    known = tuple(root.locale for root in settings.roots)

    def language(header: str) -> str:
        return ",".join(prefer(header, known, settings.content_locale))

    return {**BY_TYPE, "Accept-Language": language}


def _refuse_early() -> None:
    """Refuse what no route should see."""
    refuse_marked()
    refuse_address()
    if request.endpoint is not None:
        refuse_type(current_app.view_functions[request.endpoint])


def _on_refusal(error: RequestError) -> Response:
    """What a route cannot answer; when the fault is ours, it is logged too."""
    if error.kind.status >= 500:
        tell_failure(request.environ, error.kind.status)
    return error_response(error)


def _on_failure(error: Exception) -> Response:
    """A fault of ours: logged with its place, told without any of it."""
    tell_failure(request.environ, INTERNAL_ERROR.status, error)
    return error_response(FAILED)
