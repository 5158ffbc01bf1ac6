"""A finished answer: the whole body and all headers, ready to be sent any number of times."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from content_api.http.headers.codings import ENCODERS, IDENTITY, LEAST_BYTES, accepts_identity
from content_api.http.reply import Headers

EXPOSED: Final = (
    "ETag, Link, Content-Revision, Retry-After, Last-Modified, Content-Language, "
    "Accept-Ranges, Content-Range"
)
COMMON: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", EXPOSED),
    ("X-Content-Type-Options", "nosniff"),
)
# A 304 repeats what a cache needs to keep its copy fresh, and nothing about the body.
_NOT_IN_304 = frozenset({"content-length", "content-type", "content-encoding"})
_REPLACED = frozenset({"content-length", "vary"})


@dataclass(frozen=True)
class Finished:
    """A finished answer in one content coding.

    Attributes:
        status: WSGI status, such as `200 OK`.
        headers: All headers.
        body: The whole body.
        etag: Strong ETag of the body, in quotes; empty for what is not cacheable.
    """

    status: str
    headers: Headers
    body: bytes
    etag: str = ""

    @cached_property
    def not_modified(self) -> Headers:
        """The headers of a 304."""
        return [(name, value) for name, value in self.headers if name.lower() not in _NOT_IN_304]

    def is_coded(self, coding: str, accept_encoding: str | None) -> bool:
        """Whether to send it in a coding; short answers go without one if the client takes that."""
        if coding == IDENTITY or not self.etag:
            return False
        is_short = len(self.body) < LEAST_BYTES
        return not (is_short and accepts_identity(accept_encoding))

    def encode(self, coding: str) -> "Finished":
        """Encode it in a content coding; the result has an ETag of its own."""
        body = ENCODERS[coding](self.body)
        etag = f'{self.etag[:-1]}-{coding}"'
        changed = {"etag": etag, "content-length": str(len(body))}
        headers = [(name, changed.get(name.lower(), value)) for name, value in self.headers]
        headers.append(("Content-Encoding", coding))
        return replace(self, headers=headers, body=body, etag=etag)


def finish(
    status: str, headers: Headers, body: bytes, vary: Iterable[str], cache_control: str
) -> Finished:
    """Add the headers of every answer, and ETag and Cache-Control to a cacheable one.

    Args:
        status: WSGI status.
        headers: Headers from the application.
        body: The whole body.
        vary: Request headers that every answer varies on.
        cache_control: Value for a cacheable answer that has none.
    """
    names = {name.lower() for name, _ in headers}
    own_vary = [value for name, value in headers if name.lower() == "vary"]
    own = [(name, value) for name, value in headers if name.lower() not in _REPLACED]
    own.append(("Vary", ", ".join((*vary, *own_vary))))
    own += add_common(names)
    if not status.startswith(("204", "304")):
        own.append(("Content-Length", str(len(body))))
    if not status.startswith("200") or "cache-control" in names:
        return Finished(status, own, body)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    own += [("ETag", etag), ("Cache-Control", cache_control)]
    return Finished(status, own, body, etag)


def add_common(names: Iterable[str]) -> Headers:
    """The headers of every answer, except those of `names` (lower case)."""
    return [pair for pair in COMMON if pair[0].lower() not in set(names)]
