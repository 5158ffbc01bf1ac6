"""The outermost WSGI application: what fails in or before Flask is one line and one known answer.

A server would write a traceback, and answer with nothing.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from content_api.api.errors import FAILED, PROBLEM_TYPE, as_problem
from content_api.api.request_ids import HEADER, get_request_id
from content_api.logs import Event, tell

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def tell_failure(environ: "WSGIEnvironment", status: int, error: Exception | None = None) -> None:
    """Log a request that is answered with a 5xx: its path without what follows the `?`."""
    method = quote(environ["REQUEST_METHOD"][:20])
    path = quote(environ["PATH_INFO"][:500], encoding="latin-1", errors="replace")
    request_id = get_request_id(environ)
    fields = {"status": status, "method": method, "path": path, "request_id": request_id}
    message = f"{method} {path} was answered {status}, request {request_id}"
    level = logging.ERROR if error else logging.WARNING
    tell(Event("request-failed", message, fields, level), error)


class Guard:
    """A WSGI application around another.

    Args:
        app: The application; it has its own answers to what it foresees.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        try:
            result = self._app(environ, start_response)
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            tell_failure(environ, 500, error)
            request_id = get_request_id(environ)
            path = environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace")
            body = as_problem(FAILED, path, request_id)
            headers = [("Content-Type", PROBLEM_TYPE), ("Content-Length", str(len(body)))]
            headers += [("Cache-Control", "no-store"), (HEADER, request_id)]
            start_response("500 INTERNAL SERVER ERROR", headers)
            return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
        return result if isinstance(result, list) else _Streamed(result, environ)


class _Streamed:
    """A body that is sent as it comes: when it fails in the middle, the server cuts it there."""

    def __init__(self, body: Iterable[bytes], environ: "WSGIEnvironment") -> None:
        self._body, self._environ = body, environ
        self._parts = iter(body)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except StopIteration:
            raise
        except Exception as error:
            tell_failure(self._environ, 500, error)
            raise

    def close(self) -> None:
        """What the body wants to do in the end."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()
