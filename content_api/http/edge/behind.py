"""Calls the WSGI application behind the edge."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from content_api.http.reply import Headers

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment


def ask(app: "WSGIApplication", environ: "WSGIEnvironment") -> tuple[str, Headers, Iterable[bytes]]:
    """Call an application; return status, headers and the body, which the caller must close."""
    seen: list[Any] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401
        del exc_info
        seen[:] = [status, headers]
        return lambda _: None

    body = app(environ, start)
    status, headers = seen
    return status, headers, body


def ask_whole(app: "WSGIApplication", environ: "WSGIEnvironment") -> tuple[str, Headers, bytes]:
    """Call an application; return status, headers and the whole body."""
    status, headers, pieces = ask(app, environ)
    try:
        body = b"".join(pieces)
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
    return status, headers, body
