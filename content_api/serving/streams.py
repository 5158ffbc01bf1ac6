"""Large answers, each sent from a thread that waits for its client; so many at a time."""

import ctypes
import threading
from collections.abc import Callable

MOST_STREAMS = 512
# Fewer leave too little behind to ask the system to look for it.
_MANY = 16


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
        threading.Thread(target=self._run, args=(send,), daemon=True).start()
        return True

    def _run(self, send: Callable[[], None]) -> None:
        try:
            send()
        finally:
            with self._lock:
                self._running -= 1
                were_many = not self._running and self._most >= _MANY
                if were_many:
                    self._most = 0
        if were_many:
            give_memory_back()


def give_memory_back() -> None:
    """Give what is free to the system, where the C library keeps it (glibc does)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
