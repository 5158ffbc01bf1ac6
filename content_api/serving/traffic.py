"""Requests that are being answered, and the server's way to its end."""

import threading
import time

# So long it is told to who asks before connections are closed, and so long nothing may come.
_TELLING_SECONDS = 0.05
_QUIET_SECONDS = 0.5
_LOOK_SECONDS = 0.01


class Traffic:
    """The requests of a worker.

    Attributes:
        is_leaving: Whether the worker ends: it is not ready any more.
        is_closing: Whether each answer is the last of its connection.
    """

    def __init__(self) -> None:
        self.is_leaving = False
        self.is_closing = False
        self._running = 0
        self._last = 0.0
        self._lock = threading.Lock()

    def begin(self) -> None:
        """A request has come that takes a while."""
        with self._lock:
            self._running += 1

    def end(self) -> None:
        """A request that has begun is answered."""
        with self._lock:
            self._running -= 1
        self.note()

    def note(self) -> None:
        """A request was answered, at once or in the end."""
        if self.is_leaving:
            self._last = time.monotonic()

    def leave(self, most_seconds: float) -> None:
        """Wait until all is answered and nothing has come for a moment, or the time is over."""
        end = time.monotonic() + most_seconds
        self.is_leaving = True
        time.sleep(_TELLING_SECONDS)
        self.is_closing = True
        self._last = time.monotonic()
        while time.monotonic() < end and not self._is_quiet():
            time.sleep(_LOOK_SECONDS)

    def _is_quiet(self) -> bool:
        with self._lock:
            return not self._running and time.monotonic() - self._last > _QUIET_SECONDS
