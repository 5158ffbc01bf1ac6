"""Large answers, each sent from a thread that waits for its client; so many at a time."""

import ctypes
import threading
import time
from collections.abc import Callable

MOST_STREAMS = 512
# Few are sent fast; a client that does not read keeps about three pieces in memory.
_ALL_SHARES = 4 * 1024 * 1024
_MOST_SHARE = 512 * 1024
_LEAST_SHARE = 16 * 1024
# Fewer leave too little behind to ask the system to look for it.
_MANY = 16
TIDY_SECONDS = 2.0


class Streams:
    """The threads that send large answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._most = 0

    def start(self, send: Callable[[], None]) -> bool:
        """Send an answer from a thread of its own; False when there are as many as may be."""
        with self._lock:
            if self._running == MOST_STREAMS:
                return False
            self._running += 1
            self._most = max(self._most, self._running)
        try:
            threading.Thread(target=self._run, args=(send,), daemon=True).start()
        except RuntimeError:  # the system gives no more threads
            with self._lock:
                self._running -= 1
            return False
        return True

    def share(self) -> int:
        """Bytes of its answer that each may have the server hold at a time."""
        return max(_LEAST_SHARE, min(_MOST_SHARE, _ALL_SHARES // max(1, self._running)))

    def _run(self, send: Callable[[], None]) -> None:
        try:
            send()
        finally:
            with self._lock:
                self._running -= 1
                is_last = not self._running and self._most >= _MANY
        if is_last:
            self._tidy()

    def _tidy(self) -> None:
        """Give memory back once the connections are closed, unless others are served by then."""
        time.sleep(TIDY_SECONDS)
        with self._lock:
            if self._running:
                return
            self._most = 0
        give_memory_back()


def give_memory_back() -> None:
    """Give what is free to the system, where the C library keeps it (glibc does)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
