"""Bodies of requests: few are read at a time, and one that does not come ends its connection.

The server in front (granian 2.8) waits for a body without end, and a read that waits cannot be
stopped. Which connection a request came by, it does not tell; but one to which nothing has been
sent for as long as a body may take is idle, or the one whose body is overdue.
"""

import fcntl
import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MOST_READ = 16  # each holds a thread of the server
MOST_SECONDS = 10.0
_LOOK_SECONDS = 1.0
_FAMILIES = (socket.AF_INET, socket.AF_INET6)
# struct tcp_info of Linux: eight bytes, nine numbers, and for how many ms nothing has been sent.
_LAST_SENT = struct.Struct("=44xI")
_BYTES_TO_SEND = 0x5411  # SIOCOUTQ
_TOLD = (
    b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nCache-Control: no-store\r\n"
    b"Content-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%b"
)


class Bodies:
    """The bodies that are being read.

    Attributes:
        most_seconds: How long one may take.
    """

    def __init__(self, most_seconds: float = MOST_SECONDS) -> None:
        self.most_seconds = most_seconds
        self._slots = threading.BoundedSemaphore(MOST_READ)
        self._begun: dict[object, float] = {}
        self._lock = threading.Lock()
        self._is_watched = False

    @contextmanager
    def reading(self, port: int, told: bytes) -> Iterator[bool]:
        """Whether another body may be read, in the block.

        Args:
            port: Where the server listens.
            told: The problem that is sent when the body is overdue.
        """
        if not self._slots.acquire(blocking=False):
            yield False
            return
        reader = object()
        with self._lock:
            self._begun[reader] = time.monotonic()
            if not self._is_watched:
                self._is_watched = True
                threading.Thread(target=self._watch, args=(port, told), daemon=True).start()
        try:
            yield True
        finally:
            with self._lock:
                del self._begun[reader]
            self._slots.release()

    def _watch(self, port: int, told: bytes) -> None:
        """Close connections while a body is overdue; ends when none is read any more."""
        while True:
            time.sleep(_LOOK_SECONDS)
            with self._lock:
                if not self._begun:
                    self._is_watched = False
                    return
                oldest = min(self._begun.values())
            if time.monotonic() - oldest > self.most_seconds:
                close_silent(port, self.most_seconds, told)


def close_silent(port: int, seconds: float, told: bytes) -> None:
    """Send a 408 to each connection of a port to which nothing was sent for so long, and end it."""
    if sys.platform != "linux":  # pragma: no cover - a body takes as long as it likes
        return
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            _close_if_silent(int(path.name), port, seconds, told)


def _close_if_silent(descriptor: int, port: int, seconds: float, told: bytes) -> None:
    """End a connection; `OSError` when the descriptor is none of a connected socket."""
    copy = os.dup(descriptor)
    try:
        connection = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        raise
    with connection:
        connection.getpeername()
        is_ours = connection.family in _FAMILIES and connection.getsockname()[1] == port
        if is_ours and _is_silent(connection, seconds):
            connection.send(_TOLD % (len(told), told))
            connection.shutdown(socket.SHUT_RDWR)


def _is_silent(connection: socket.socket, seconds: float) -> bool:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_SENT.size)
    waiting = fcntl.ioctl(connection, _BYTES_TO_SEND, bytes(4))
    return _LAST_SENT.unpack(info)[0] > 1000 * seconds and not any(waiting)
