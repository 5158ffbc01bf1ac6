"""The WSGI edge: ETags, 304, codings, and finished answers kept per revision, in front of Flask.

Everything a public answer varies on is in its key, so Flask answers only what was not asked
before in this revision; a new revision empties the cache.
"""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from content_api.http.codings import (
    ENCODERS,
    IDENTITY,
    LEAST_BYTES,
    accepts_identity,
    choose_coding,
)
from content_api.http.failing import describe_failure
from content_api.http.negotiation import preference
from content_api.http.refusals import IS_TOO_MUCH, IS_UNMET, find_fault
from content_api.http.reply import Headers, Reply
from content_api.http.turns import Turns
from content_api.schemas.resources import MEDIA_ROOT

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_ENTRY_OVERHEAD_BYTES = 1_000
_TAG = re.compile(r'(W/)?"([^"]*)"')
_EXPOSED = (
    "ETag, Link, Content-Revision, Retry-After, Last-Modified, Content-Language, "
    "Accept-Ranges, Content-Range"
)
_COMMON = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", _EXPOSED),
    ("X-Content-Type-Options", "nosniff"),
)
# A 304 repeats what a cache needs to keep its copy fresh, and nothing about the body.
_NOT_IN_304 = frozenset({"content-length", "content-type", "content-encoding"})

_REPLACED = frozenset({"content-length", "vary"})
Varying = Mapping[str, Callable[[str], str]]
"""Headers that answers vary on, each with what of its value makes a difference."""

BY_TYPE: Varying = {"Accept": preference}
# An answer says itself whether the client's wish made a difference.
_SAID_BY_ANSWERS = frozenset({"Accept-Language"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer; `etag` is empty for those that are not kept.

    Attributes:
        coded: The same answer in the codings that were asked for.
    """

    status: str
    headers: Headers
    body: bytes
    etag: str
    coded: dict[str, "Answer"] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes this entry takes in the cache."""
        return len(self.body) + _ENTRY_OVERHEAD_BYTES

    @property
    def not_modified(self) -> Headers:
        """The headers of a 304."""
        return [(name, value) for name, value in self.headers if name.lower() not in _NOT_IN_304]


class Edge:
    """A WSGI application in front of another.

    Args:
        app: The application behind it.
        revision: The current revision's id; None keeps nothing.
        most_bytes: Bound of what is kept.
        cache_control: The Cache-Control of a cacheable answer, by its path.
        varying: Request headers that answers vary on, beside Accept-Encoding.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        revision: Callable[[], str | None],
        most_bytes: int,
        cache_control: Callable[[str], str],
        varying: Varying = BY_TYPE,
    ) -> None:
        self._app = app
        self._revision = revision
        self._most_bytes = most_bytes
        self._cache_control = cache_control
        self._varying = {_environ_key(name): key for name, key in varying.items()}
        always = (name for name in varying if name not in _SAID_BY_ANSWERS)
        self._vary = (*always, "Accept-Encoding")
        self._answers: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self._bytes = 0
        self._kept_revision: str | None = None
        self._lock = threading.Lock()
        self._turns = Turns()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        reply = self.find_kept(environ) or self.make(environ)
        start_response(reply.status, reply.headers)
        return [reply.body] if isinstance(reply.body, bytes) else reply.body

    def find_kept(self, environ: "WSGIEnvironment") -> Reply | None:
        """The reply to a request when that takes no work: its answer is kept as it is wanted."""
        try:
            return self._find_kept(environ)
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            return describe_failure(environ, error)

    def _find_kept(self, environ: "WSGIEnvironment") -> Reply | None:
        coding = _wanted_coding(environ)
        if coding is None:
            return None
        answer = self._answers_of(self._revision()).get(self._key(environ))
        if answer is None:
            return None
        if _is_coded(environ, answer, coding):
            answer = answer.coded.get(coding)
            if answer is None:
                return None
        return None if _is_unmet(environ, answer) else _reply(environ, answer)

    def make(self, environ: "WSGIEnvironment") -> Reply:
        """The reply to a request, by whatever work it takes; many who ask the same take it once.

        What fails outside Flask, which has its own answer to that, is the same 500.
        """
        try:
            return self._make(environ)
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            return describe_failure(environ, error)

    def _make(self, environ: "WSGIEnvironment") -> Reply:
        if environ["PATH_INFO"].startswith(MEDIA_ROOT):
            return self._stream(environ)
        coding = _wanted_coding(environ)
        if environ["REQUEST_METHOD"] == "HEAD":  # its headers are those of the answer to GET
            asked = {**environ, "REQUEST_METHOD": "GET"}
        else:
            asked = environ
        answer = self._ask(asked) if coding is None else self._find(asked, coding)
        if _is_unmet(environ, answer):
            answer = self._ask({**asked, IS_UNMET: True})
        return _reply(environ, answer)

    def refuse(self, environ: "WSGIEnvironment") -> Reply:
        """The reply to a request for which there is no room: 503."""
        try:
            return _reply(environ, self._ask({**environ, IS_TOO_MUCH: True}))
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            return describe_failure(environ, error)

    def _key(self, environ: "WSGIEnvironment") -> tuple[str, ...]:
        """What of a request makes a difference to its answer."""
        varied = (key(environ.get(name, "")) for name, key in self._varying.items())
        return (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), *varied)

    def _find(self, environ: "WSGIEnvironment", coding: str) -> Answer:
        """The answer to a GET in a coding: a kept one, else a new one."""
        revision, key = self._revision(), self._key(environ)
        with self._turns.take((revision, *key)):
            answer = self._answers_of(revision).get(key)
            if answer is None:
                answer = self._ask(environ)
                self._keep(key, answer, revision)
            if not _is_coded(environ, answer, coding):
                return answer
            coded = answer.coded.get(coding)
            if coded is None:
                coded = encode(answer, coding)
                self._keep_coded(key, answer, coding, coded)
            return coded

    def _stream(self, environ: "WSGIEnvironment") -> Reply:
        """A file: its bytes go on as they come, with the headers that every answer has."""
        seen, start = _starting()
        body = self._app(environ, start)
        status, headers = seen
        names = {name.lower() for name, _ in headers}
        common = [pair for pair in _COMMON if pair[0].lower() not in names]
        return Reply(status, [*headers, *common], body)

    def _ask(self, environ: "WSGIEnvironment") -> Answer:
        """The answer of the application behind, whole, with our headers."""
        seen, start = _starting()
        result = self._app(environ, start)
        try:
            body = b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        status, headers = seen
        return self._finish(environ["PATH_INFO"], status, headers, body)

    def _finish(self, path: str, status: str, headers: Headers, body: bytes) -> Answer:
        """Add what every answer has, and to a cacheable one its ETag and how long it is fresh."""
        names = {name.lower() for name, _ in headers}
        vary = [value for name, value in headers if name.lower() == "vary"]
        own = [(name, value) for name, value in headers if name.lower() not in _REPLACED]
        own.append(("Vary", ", ".join((*self._vary, *vary))))
        own += [(name, value) for name, value in _COMMON if name.lower() not in names]
        if not status.startswith(("204", "304")):
            own.append(("Content-Length", str(len(body))))
        if not status.startswith("200") or "cache-control" in names:
            return Answer(status, own, body, "")
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        own += [("ETag", etag), ("Cache-Control", self._cache_control(path))]
        return Answer(status, own, body, etag)

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
            self._bytes += answer.size + _key_bytes(key)
            self._make_room()

    def _keep_coded(self, key: tuple[str, ...], plain: Answer, coding: str, coded: Answer) -> None:
        """Keep a coded answer beside the plain one, and as long as that."""
        with self._lock:
            if self._answers.get(key) is plain and coding not in plain.coded:
                plain.coded[coding] = coded
                self._bytes += coded.size
                self._make_room()

    def _make_room(self) -> None:
        """Drop the oldest answers, with their codings, until the rest fits."""
        while self._bytes > self._most_bytes:
            key, oldest = self._answers.popitem(last=False)
            self._bytes -= oldest.size + _key_bytes(key)
            self._bytes -= sum(coded.size for coded in oldest.coded.values())

    def _answers_of(self, revision: str | None) -> Mapping[tuple[str, ...], Answer]:
        """What is kept of a revision; what was kept of another is dropped."""
        with self._lock:
            if revision != self._kept_revision:
                self._answers = OrderedDict()
                self._bytes = 0
                self._kept_revision = revision
            return self._answers


def _starting() -> tuple[list[Any], "StartResponse"]:
    """A list that gets status and headers, and the function that an application gives them to."""
    seen: list[Any] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401
        del exc_info
        seen[:] = [status, headers]
        return lambda _: None

    return seen, start


def _wanted_coding(environ: "WSGIEnvironment") -> str | None:
    """The coding of an answer that may be kept; None for a request of which none is."""
    is_read = environ["REQUEST_METHOD"] in ("GET", "HEAD") and find_fault(environ) is None
    return choose_coding(environ.get("HTTP_ACCEPT_ENCODING")) if is_read else None


def _is_coded(environ: "WSGIEnvironment", answer: Answer, coding: str) -> bool:
    """Whether an answer goes out in a coding that is wanted: a short one does not."""
    if coding == IDENTITY or not answer.etag:
        return False
    is_short = len(answer.body) < LEAST_BYTES
    return not (is_short and accepts_identity(environ.get("HTTP_ACCEPT_ENCODING")))


def _reply(environ: "WSGIEnvironment", answer: Answer) -> Reply:
    """An answer as it goes back, or that it is what the client has."""
    method = environ["REQUEST_METHOD"]
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    is_kept = answer.etag and method in ("GET", "HEAD")
    if wanted is not None and is_kept and matches(wanted, answer.etag):
        return Reply("304 NOT MODIFIED", answer.not_modified, b"")
    return Reply(answer.status, answer.headers, b"" if method == "HEAD" else answer.body)


def _key_bytes(key: tuple[str, ...]) -> int:
    """Bytes that a key takes in the cache, at most: a character may take four."""
    return 4 * sum(map(len, key))


def matches(if_none_match: str, etag: str) -> bool:
    """Whether an If-None-Match header names `etag`: exactly, weakly, in a list, or as `*`."""
    if if_none_match.strip() == "*":
        return True
    bare = etag.strip('"')
    return any(match[2] == bare for match in _TAG.finditer(if_none_match))


def encode(answer: Answer, coding: str) -> Answer:
    """An answer in a content coding, with an ETag of its own."""
    body = ENCODERS[coding](answer.body)
    etag = f'{answer.etag[:-1]}-{coding}"'
    changed = {"etag": etag, "content-length": str(len(body))}
    headers = [(name, changed.get(name.lower(), value)) for name, value in answer.headers]
    headers.append(("Content-Encoding", coding))
    return replace(answer, headers=headers, body=body, etag=etag, coded={})


def _is_unmet(environ: "WSGIEnvironment", answer: Answer) -> bool:
    """Whether If-Match asks for another version than an answer's; it compares strongly."""
    wanted = environ.get("HTTP_IF_MATCH")
    if wanted is None or not answer.etag or wanted.strip() == "*":
        return False
    tags = _TAG.finditer(wanted)
    return not any(f'"{match[2]}"' == answer.etag and not match[1] for match in tags)


def _environ_key(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"
