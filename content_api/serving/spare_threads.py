"""A thread of the server that is free for the next request, while others wait for bodies.

granian (2.8) makes another of its threads only when a second request waits for one: a single one
waits until then, however long, when all threads that there are wait for slow clients.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_LOOK_SECONDS = 0.02
_CONNECT_SECONDS = 0.5
_NOTHING = b"GET /healthz HTTP/1.0\r\n\r\n"


class SpareThreads:
    """Sees to it that requests go on being answered.

    Args:
        poke: Sends the server two requests at once; see `poke`.
    """

    def __init__(self, poke: Callable[[], None]) -> None:
        self._poke = poke
        self._lock = threading.Lock()
        self._waiting = 0
        self._is_proven = True
        self._is_watched = False

    def prove(self) -> None:
        """A request has begun: there was a free thread."""
        self._is_proven = True

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """This thread of the server may wait for its client, in the block."""
        with self._lock:
            self._waiting += 1
            self._is_proven = False
            if not self._is_watched:
                self._is_watched = True
                threading.Thread(target=self._watch, daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def _watch(self) -> None:
        """Poke the server until a request begins, whenever another thread waits."""
        while True:
            time.sleep(_LOOK_SECONDS)
            with self._lock:
                if not self._waiting:
                    self._is_watched = False
                    return
            if not self._is_proven:
                self._poke()


def poke(listener: socket.socket) -> None:
    """Ask the server for nothing, twice at once; another worker may take it."""
    address = listener.getsockname()
    with (
        suppress(OSError),
        socket.socket(listener.family) as one,
        socket.socket(listener.family) as two,
    ):
        for client in (one, two):
            client.settimeout(_CONNECT_SECONDS)
            client.connect(address)
        for client in (one, two):
            client.sendall(_NOTHING)
        for client in (one, two):
            client.recv(1)
