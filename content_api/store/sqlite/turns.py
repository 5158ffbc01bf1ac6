"""Turns at writing a store: one process at a time, and others can see whether one has it.

A lock of the system on a file beside the store: it is free when the process ends, however it does.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

TELL_SECONDS = 1.0
_STEP_SECONDS = 0.005

_log = logging.getLogger(__name__)


class Turns:
    """The turns at writing one store.

    Args:
        store: The file of the store.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._path = store.with_name(f"{store.name}.writing")
        self._depth = 0
        self._file: BinaryIO | None = None

    @contextmanager
    def take(self) -> Iterator[None]:
        """Be the one that writes; wait while another process is, and say so.

        Within a turn, this one may be taken again.

        Raises:
            OSError: the file that is locked cannot be made.
        """
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self._file = self._wait()
        self._depth = 1
        try:
            yield
        finally:
            self._depth = 0
            self._file.close()
            self._file = None

    @contextmanager
    def write(self) -> Iterator[None]:
        """Within a turn, write what is whole; others may go on reading meanwhile."""
        if self._file is None:
            raise RuntimeError("a store is written in a turn")
        self._file.truncate(1)
        try:
            yield
        finally:
            self._file.truncate(0)

    @contextmanager
    def look(self) -> Iterator[bool]:
        """Whether another process writes what is whole; else, within the block, none begins to.

        Who has a turn may only be looking whether the store is whole.
        """
        try:
            file = self._path.open("rb")
        except OSError:  # nobody has ever written, or its folder is gone
            yield False
            return
        with file:
            yield not _is_locked(file, fcntl.LOCK_SH) and os.fstat(file.fileno()).st_size > 0

    def _wait(self) -> BinaryIO:
        tell_at = time.monotonic() + TELL_SECONDS
        is_told = False
        while True:
            file = self._path.open("ab")
            if _is_locked(file, fcntl.LOCK_EX) and self._is_there(file):
                file.truncate(0)  # another one may have been killed while it wrote
                return file
            file.close()
            if not is_told and time.monotonic() > tell_at:
                _log.warning("another process writes the store %s; waiting for it", self._store)
                is_told = True
            time.sleep(_STEP_SECONDS)

    def _is_there(self, file: BinaryIO) -> bool:
        """Whether the file that is locked is the one that others see."""
        try:
            return os.path.samestat(self._path.stat(), os.fstat(file.fileno()))
        except OSError:
            return False


def _is_locked(file: BinaryIO, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
