"""What is refused before any route sees it; the edge, which cannot say so itself, leaves a mark."""

from typing import TYPE_CHECKING

from flask import request
from flask.typing import RouteCallable

from content_api.api.coding import ENCODERS, choose_coding
from content_api.api.errors import (
    BAD_REQUEST,
    NOT_ACCEPTABLE,
    PRECONDITION_FAILED,
    URI_TOO_LONG,
    RequestError,
)
from content_api.api.negotiation import JSON, require_acceptable

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MAX_PATH_CHARACTERS = 2_000
MAX_QUERY_CHARACTERS = 8_000
IS_SMUGGLED = "content_api.is_smuggled"
IS_UNMET = "content_api.is_unmet"


def is_smuggled(environ: "WSGIEnvironment") -> bool:
    """Whether a proxy and this server may disagree about where the request ends."""
    return "HTTP_TRANSFER_ENCODING" in environ and bool(environ.get("CONTENT_LENGTH"))


def refuse_marked() -> None:
    """Refuse what the edge has marked.

    Raises:
        RequestError: 400, 406 or 412.
    """
    if IS_SMUGGLED in request.environ:
        detail = "expected Content-Length or Transfer-Encoding, got both"
        raise RequestError(BAD_REQUEST, detail, headers={"Connection": "close"})
    if IS_UNMET in request.environ:
        detail = "If-Match names another version than the present one"
        raise RequestError(PRECONDITION_FAILED, detail)
    if choose_coding(request.headers.get("Accept-Encoding")) is None:
        detail = f"only {', '.join(ENCODERS)} or no coding at all is available here"
        raise RequestError(NOT_ACCEPTABLE, detail)


def refuse_address() -> None:
    """Refuse bad or long addresses.

    Raises:
        RequestError: 400 or 414.
    """
    if len(request.path) > MAX_PATH_CHARACTERS or len(request.query_string) > MAX_QUERY_CHARACTERS:
        detail = f"expected at most {MAX_PATH_CHARACTERS} characters of path"
        raise RequestError(URI_TOO_LONG, f"{detail} and {MAX_QUERY_CHARACTERS} of query")
    if "\ufffd" in request.path or any(ord(char) < 32 for char in request.path):
        raise RequestError(BAD_REQUEST, "expected a path in percent-encoded UTF-8")


def refuse_type(view: RouteCallable) -> None:
    """Refuse a request that accepts none of the types that `view` offers.

    Raises:
        RequestError: 406.
    """
    if request.method in ("GET", "HEAD"):
        offered: tuple[str, ...] = getattr(view, "offered", (JSON,))
        if offered:
            require_acceptable(request.headers.get("Accept"), *offered)
