"""One at a time for each key: who comes while another is at work waits, and finds it done."""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class Turns:
    """Locks by key, kept as long as somebody holds or wants them."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, tuple[threading.Lock, int]] = {}
        self._guard = threading.Lock()

    @contextmanager
    def take(self, key: Hashable) -> Iterator[None]:
        """The turn of a key; waits while another has it."""
        with self._guard:
            lock, count = self._locks.get(key) or (threading.Lock(), 0)
            self._locks[key] = lock, count + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                count = self._locks[key][1] - 1
                if count:
                    self._locks[key] = lock, count
                else:
                    del self._locks[key]
