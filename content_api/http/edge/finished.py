"""A finished answer: whole, with all its headers, to be sent as often as it is asked for."""

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
        status: As WSGI has it.
        headers: All of them.
        body: Its bytes.
        etag: Of these bytes; empty for what is not cacheable.
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
        """Whether it goes out in a coding that is wanted: a short one does not."""
        if coding == IDENTITY or not self.etag:
            return False
        is_short = len(self.body) < LEAST_BYTES
        return not (is_short and accepts_identity(accept_encoding))

    def encode(self, coding: str) -> "Finished":
        """The same in a content coding, with an ETag of its own."""
        body = ENCODERS[coding](self.body)
        etag = f'{self.etag[:-1]}-{coding}"'
        changed = {"etag": etag, "content-length": str(len(body))}
        headers = [(name, changed.get(name.lower(), value)) for name, value in self.headers]
        headers.append(("Content-Encoding", coding))
        return replace(self, headers=headers, body=body, etag=etag)


def finish(
    status: str, headers: Headers, body: bytes, vary: Iterable[str], cache_control: str
) -> Finished:
    """Add what every answer has, and to a cacheable one its ETag and how long it is fresh.

    Args:
        status: As WSGI has it.
        headers: Of the application.
        body: Whole.
        vary: Request headers that every answer varies on.
        cache_control: Of a cacheable answer that does not say it itself.
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
    """The headers that every answer has, without those of `names`, in lower case."""
    return [pair for pair in COMMON if pair[0].lower() not in set(names)]
