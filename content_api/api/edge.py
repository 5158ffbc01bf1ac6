"""The WSGI edge: ETags, 304, and finished answers kept per revision, in front of Flask.

Everything a public answer varies on is in its key, so Flask answers only what was not asked
before in this revision; a new revision empties the cache.
"""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600"
_ENTRY_OVERHEAD_BYTES = 1_000
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_EXPOSED = "ETag, Link, Content-Revision, Retry-After"
_VARY = ("Accept", "Accept-Encoding")
_COMMON = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", _EXPOSED),
    ("X-Content-Type-Options", "nosniff"),
)
# A 304 repeats what a cache needs to keep its copy fresh, and nothing about the body.
_NOT_IN_304 = frozenset({"content-length", "content-type"})

_REPLACED = frozenset({"content-length", "vary"})

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer; `etag` is empty for those that are not kept."""

    status: str
    headers: Headers
    body: bytes
    etag: str
    not_modified: Headers

    @property
    def size(self) -> int:
        """Bytes that it takes in the cache, about."""
        return len(self.body) + _ENTRY_OVERHEAD_BYTES


class Edge:
    """A WSGI application in front of another.

    Args:
        app: The application behind it.
        revision: The current revision's id; None keeps nothing.
        most_bytes: Bound of what is kept.
        negotiated: Request headers on which answers depend.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        revision: Callable[[], str | None],
        most_bytes: int,
        negotiated: tuple[str, ...] = ("Accept",),
    ) -> None:
        self._app = app
        self._revision = revision
        self._most_bytes = most_bytes
        self._negotiated = tuple(f"HTTP_{n.upper().replace('-', '_')}" for n in negotiated)
        self._answers: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self._bytes = 0
        self._kept_revision: str | None = None
        self._lock = threading.Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            return self._pass(environ, start_response)
        revision = self._revision()
        if revision != self._kept_revision:
            self._empty(revision)
        key = (
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            *(environ.get(name, "") for name in self._negotiated),
        )
        answer = self._answers.get(key)
        if answer is None:
            answer = self._ask({**environ, "REQUEST_METHOD": "GET"})
            self._keep(key, answer, revision)
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted is not None and answer.etag and matches(wanted, answer.etag):
            start_response("304 NOT MODIFIED", answer.not_modified)
            return [b""]
        start_response(answer.status, answer.headers)
        return [b"" if method == "HEAD" else answer.body]

    def _pass(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """A request that is never kept: OPTIONS, and methods that are not allowed."""
        answer = self._ask(environ)
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _ask(self, environ: "WSGIEnvironment") -> Answer:
        """The answer of the application behind, whole, with our headers."""
        seen: list[Any] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401
            del exc_info
            seen[:] = [status, headers]
            return lambda _: None

        result = self._app(environ, start)
        try:
            body = b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        status, headers = seen
        return _finish(status, headers, body)

    def _keep(self, key: tuple[str, ...], answer: Answer, revision: str | None) -> None:
        """Keep an answer that is of the revision by which the cache was asked."""
        told = dict(answer.headers).get("Content-Revision", revision)
        if not answer.etag or revision is None or told != revision:
            return
        if answer.size > self._most_bytes:
            return
        with self._lock:
            if self._kept_revision != revision or key in self._answers:
                return
            self._answers[key] = answer
            self._bytes += answer.size
            while self._bytes > self._most_bytes:
                _, oldest = self._answers.popitem(last=False)
                self._bytes -= oldest.size

    def _empty(self, revision: str | None) -> None:
        with self._lock:
            self._answers = OrderedDict()
            self._bytes = 0
            self._kept_revision = revision


def matches(if_none_match: str, etag: str) -> bool:
    """Whether an If-None-Match header names `etag`: exactly, weakly, in a list, or as `*`."""
    if if_none_match.strip() == "*":
        return True
    bare = etag.strip('"')
    return any(match[1] == bare for match in _TAG.finditer(if_none_match))


def _finish(status: str, headers: Headers, body: bytes) -> Answer:
    """Add what every answer has, and to a cacheable one its ETag and how long it is fresh."""
    names = {name.lower() for name, _ in headers}
    vary = [value for name, value in headers if name.lower() == "vary"]
    own = [(name, value) for name, value in headers if name.lower() not in _REPLACED]
    own.append(("Vary", ", ".join((*_VARY, *vary))))
    own += [(name, value) for name, value in _COMMON if name.lower() not in names]
    if not status.startswith(("204", "304")):
        own.append(("Content-Length", str(len(body))))
    if not status.startswith("200") or "cache-control" in names:
        return Answer(status, own, body, "", [])
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    own += [("ETag", etag), ("Cache-Control", CACHE_CONTROL)]
    kept = [(name, value) for name, value in own if name.lower() not in _NOT_IN_304]
    return Answer(status, own, body, etag, kept)
