"""Which thread answers a request, so that what is kept never waits for work or for a slow client.

The server's own threads are few: they send what is kept and health, and read the bodies of
requests. Work has threads of its own. So has each large answer, for as long as its client reads it:
it goes out in pieces, for the server would copy it whole for each client.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

from content_api.http.edge.edge import Edge
from content_api.http.failing import tell_failure
from content_api.http.reply import WHOLE_BYTES, Headers, Reply
from content_api.serving.spare_threads import SpareThreads
from content_api.serving.streams import Streams
from content_api.serving.traffic import Traffic
from content_api.values.addresses import MEDIA_ROOT

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

WORK_THREADS = 4
MOST_WAITING_SECONDS = 2.0  # of a request, for one of these
_READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HEALTH = frozenset({"/healthz", "/readyz"})
_CLOSE = ("Connection", "close")


class Exchange(Protocol):
    """A request as the server gives it, to be answered once; pieces wait until the client reads."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with a whole body."""

    def response_iter(self, status: int, headers: Headers, body: Iterator[bytes]) -> None:
        """Answer with a body in pieces."""


class Answering:
    """Answers requests.

    Args:
        edge: What the answers are.
        traffic: Where requests are counted.
        spare_threads: Where it is told which threads of the server wait.
    """

    def __init__(self, edge: Edge, traffic: Traffic, spare_threads: SpareThreads) -> None:
        self._edge = edge
        self._traffic = traffic
        self._spare_threads = spare_threads
        self._work = ThreadPoolExecutor(WORK_THREADS, "work")
        self._streams = Streams()
        self._basic: dict[str, Any] = {
            "SCRIPT_NAME": "",
            "wsgi.errors": sys.stderr,
            "wsgi.input_terminated": True,
            "wsgi.multiprocess": True,
            "wsgi.multithread": True,
            "wsgi.run_once": False,
            "wsgi.version": (1, 0),
        }

    def __call__(self, exchange: Exchange, scope: "WSGIEnvironment") -> None:
        """Answer a request, now or later in another thread."""
        self._spare_threads.prove()
        reply = self._edge.find_kept(scope)
        small = reply and _find_small(reply)
        if reply and small is not None:  # as nearly all are: no more is done for them
            exchange.response_bytes(*self._head(reply), small)
            self._traffic.note()
            return
        self._traffic.begin()
        environ = {**self._basic, **scope}
        path = environ["PATH_INFO"]
        if reply is not None:
            self._send(exchange, environ, reply)
        elif path in _HEALTH:
            self._send(exchange, environ, self._edge.make(environ))
        elif environ["REQUEST_METHOD"] not in _READ_METHODS:
            # The server closes a body when the thread that it gave the request to is done with it.
            with self._spare_threads.waiting():
                self._send(exchange, environ, self._edge.make(environ))
        elif path.startswith(MEDIA_ROOT):
            self._stream(exchange, environ, lambda: self._edge.make(environ))
        else:
            self._work.submit(self._do, exchange, environ, time.monotonic())

    def _do(self, exchange: Exchange, environ: "WSGIEnvironment", come: float) -> None:
        """Work on a request, unless it has waited too long for that."""
        is_late = time.monotonic() - come > MOST_WAITING_SECONDS
        make = self._edge.refuse if is_late else self._edge.make
        self._send(exchange, environ, make(environ))

    def _send(self, exchange: Exchange, environ: "WSGIEnvironment", reply: Reply) -> None:
        small = _find_small(reply)
        if small is not None:
            exchange.response_bytes(*self._head(reply), small)
            self._traffic.end()
        else:
            self._stream(exchange, environ, lambda: reply)

    def _stream(
        self, exchange: Exchange, environ: "WSGIEnvironment", make: Callable[[], Reply]
    ) -> None:
        """Send a reply in pieces, from a thread that is free to wait for the client."""

        def send() -> None:
            reply = make()
            pieces = _pieces(environ, reply.body, self._streams.share)
            exchange.response_iter(*self._head(reply), pieces)
            self._traffic.end()

        if not self._streams.start(send):
            self._send(exchange, environ, self._edge.refuse(environ))

    def _head(self, reply: Reply) -> tuple[int, Headers]:
        """Status and headers; who leaves tells every client to connect anew."""
        headers = [*reply.headers, _CLOSE] if self._traffic.is_closing else reply.headers
        return int(reply.status[:3]), headers


def _find_small(reply: Reply) -> bytes | None:
    """The body of an answer that is sent whole; None when it goes out in pieces."""
    body = reply.body
    return body if isinstance(body, bytes) and len(body) <= WHOLE_BYTES else None


def _pieces(
    environ: "WSGIEnvironment", body: bytes | Iterable[bytes], share: Callable[[], int]
) -> Iterator[bytes]:
    """A body piece by piece, each of what is then its share.

    One that comes as it is made is closed in the end; where it fails, the server cuts it there.
    """
    if isinstance(body, bytes):
        whole, start = memoryview(body), 0
        while start < len(body):
            end = start + share()
            yield bytes(whole[start:end])
            start = end
        return
    try:
        yield from body
    except Exception as error:
        tell_failure(environ, 500, error)
        raise
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
