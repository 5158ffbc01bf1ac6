"""What is refused before any route sees it; the edge, which cannot say so itself, leaves a mark."""

import re
from typing import TYPE_CHECKING

from flask import request
from flask.typing import RouteCallable

from content_api.answers.errors import BAD_REQUEST, BUSY, NOT_FOUND, RequestError
from content_api.answers.media_types import JSON
from content_api.http.errors import (
    NOT_ACCEPTABLE,
    PRECONDITION_FAILED,
    URI_TOO_LONG,
    HttpError,
)
from content_api.http.headers.codings import ENCODERS, choose_coding
from content_api.http.headers.negotiation import require_acceptable

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MAX_PATH_CHARACTERS = 2_000
MAX_QUERY_CHARACTERS = 8_000
# A body that no GET of ours reads; some clients send a small one to all methods alike.
MAX_UNREAD_BYTES = 65_536
IS_UNMET = "content_api.is_unmet"
IS_TOO_MUCH = "content_api.is_too_much"
_CLOSE = {"Connection": "close"}
_HOST = re.compile(
    r"(?:[\w.~%!$&'()*+;=-]+|\[[0-9a-f:.]+\])(?::\d{0,5})?", re.ASCII | re.IGNORECASE
)


def find_fault(environ: "WSGIEnvironment") -> RequestError | None:
    """What is wrong with how a request is sent, whatever it asks for.

    Returns:
        A 400: for a method that is not in capitals; and one that ends the connection: for a wrong
        Host, for a large body of a GET, and where a proxy and this server may disagree about where
        the request ends.

    The server in front gives a missing Host as an empty one and joins repeated ones by commas. It
    lets Transfer-Encoding win over Content-Length, and then closes, as RFC 9112 section 6.3 allows.
    """
    if detail := _find_doubt(environ):
        return HttpError(BAD_REQUEST, detail, headers=_CLOSE)
    method = environ["REQUEST_METHOD"]
    if method != method.upper():
        return RequestError(BAD_REQUEST, f"expected a method in capitals, got {method[:20]!r}")
    return None


def _find_doubt(environ: "WSGIEnvironment") -> str | None:
    """Why the connection has to end."""
    host = environ.get("HTTP_HOST", "")
    if environ.get("SERVER_PROTOCOL") == "HTTP/1.1" and not _HOST.fullmatch(host):
        return f"expected one Host with a name or address, got {host[:100]!r}"
    is_chunked, length = "HTTP_TRANSFER_ENCODING" in environ, environ.get("CONTENT_LENGTH", "")
    if is_chunked and length:
        return "expected Content-Length or Transfer-Encoding, got both"
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    if is_chunked:
        return "expected no body, got a chunked one"
    if length.isdecimal() and int(length[:20]) > MAX_UNREAD_BYTES:
        return f"expected no body, got one of {length[:20]} bytes"
    return None


def refuse_marked() -> None:
    """Refuse what is sent wrongly, and what the edge has marked.

    Raises:
        RequestError: 400, 406, 412 or 503.
    """
    fault = find_fault(request.environ)
    if fault is not None:
        raise fault
    if IS_TOO_MUCH in request.environ:
        detail = "as many requests are being answered as may be at once"
        raise RequestError(BUSY, detail, retry_after_seconds=2)
    if IS_UNMET in request.environ:
        detail = "If-Match names another version than the present one"
        raise RequestError(PRECONDITION_FAILED, detail)
    if choose_coding(request.headers.get("Accept-Encoding")) is None:
        detail = f"only {', '.join(ENCODERS)} or no coding at all is available here"
        raise RequestError(NOT_ACCEPTABLE, detail)


def refuse_address() -> None:
    """Refuse bad or long addresses.

    Raises:
        RequestError: 400, 404 or 414.
    """
    if len(request.path) > MAX_PATH_CHARACTERS or len(request.query_string) > MAX_QUERY_CHARACTERS:
        detail = f"expected at most {MAX_PATH_CHARACTERS} characters of path"
        raise RequestError(URI_TOO_LONG, f"{detail} and {MAX_QUERY_CHARACTERS} of query")
    if request.environ["PATH_INFO"].startswith("//"):  # werkzeug leaves one of them
        raise RequestError(NOT_FOUND, "no resource at a path with two slashes at its beginning")
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
            require_acceptable(request.headers.get("Accept"), offered)
