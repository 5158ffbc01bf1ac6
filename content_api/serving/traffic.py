"""Requests that are being answered, and the server's way to its end."""

import threading
import time

_QUIET_SECONDS = 0.3
_LOOK_SECONDS = 0.01


class Traffic:
    """The requests of a worker.

    Attributes:
        is_leaving: Whether the worker ends: each answer is the last of its connection.
    """

    def __init__(self) -> None:
        self.is_leaving = False
        self._running = 0
        self._last = 0.0
        self._lock = threading.Lock()

    def begin(self) -> bool:
        """A request has come; whether it is the last of its connection."""
        with self._lock:
            self._running += 1
            return self.is_leaving

    def end(self) -> None:
        """A request is answered."""
        with self._lock:
            self._running -= 1
            if self.is_leaving:
                self._last = time.monotonic()

    def leave(self, most_seconds: float) -> None:
        """Wait until all is answered and nothing has come for a moment, or the time is over."""
        end = time.monotonic() + most_seconds
        with self._lock:
            self.is_leaving = True
            self._last = time.monotonic()
        while time.monotonic() < end and not self._is_quiet():
            time.sleep(_LOOK_SECONDS)

    def _is_quiet(self) -> bool:
        with self._lock:
            return not self._running and time.monotonic() - self._last > _QUIET_SECONDS
