"""Requests that fail: each is one line in the log, and one known answer.

A server would write a traceback, and answer with nothing.
"""

import logging
from typing import TYPE_CHECKING
from urllib.parse import quote

from content_api.http.errors import FAILED, PROBLEM_TYPE, as_problem
from content_api.http.reply import Reply
from content_api.http.request_ids import HEADER, get_request_id
from content_api.logs import Event, tell

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment


def tell_failure(environ: "WSGIEnvironment", status: int, error: Exception | None = None) -> None:
    """Log a request that is answered with a 5xx: its path without what follows the `?`."""
    method = quote(environ["REQUEST_METHOD"][:20])
    path = quote(environ["PATH_INFO"][:500], encoding="latin-1", errors="replace")
    request_id = get_request_id(environ)
    fields = {"status": status, "method": method, "path": path, "request_id": request_id}
    message = f"{method} {path} was answered {status}, request {request_id}"
    level = logging.ERROR if error else logging.WARNING
    tell(Event("request-failed", message, fields, level), error)


def describe_failure(environ: "WSGIEnvironment", error: Exception) -> Reply:
    """The 500 of a request at which something failed that nobody foresaw; it is logged."""
    tell_failure(environ, 500, error)
    request_id = get_request_id(environ)
    path = environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace")
    body = as_problem(FAILED, path, request_id)
    headers = [("Content-Type", PROBLEM_TYPE), ("Content-Length", str(len(body)))]
    headers += [("Cache-Control", "no-store"), (HEADER, request_id)]
    is_head = environ["REQUEST_METHOD"] == "HEAD"
    return Reply("500 INTERNAL SERVER ERROR", headers, b"" if is_head else body)
