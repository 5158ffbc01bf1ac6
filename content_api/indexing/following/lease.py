"""The right to follow the changes of a store: one process has it, and others can see whether.

A lock of the system on a file beside the store: it is free when the process ends, however it does.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content_api.logs import as_event
from content_api.settings import Settings

# It stirs every second and with each page; linking 100,000 of them takes a minute.
MOST_STILL_SECONDS = 120

_log = logging.getLogger(__name__)


def is_followed(settings: Settings) -> bool:
    """Whether a process follows the changes of the store; True where nobody can tell.

    One that has not stirred for a long time hangs, or was stopped.
    """
    path = _lock_path(settings)
    if path is None:
        return True
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # no one has followed it yet
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return time.time() - os.fstat(descriptor).st_mtime < MOST_STILL_SECONDS
    finally:
        os.close(descriptor)
    return False


class Lease:
    """The right to follow a store.

    Args:
        path: The file that is locked; None for a store that has none.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> None:
        """Wait until no other process has it.

        Raises:
            OSError: the file cannot be made.
        """
        if self._path is None:
            return
        self._descriptor = _open(self._path)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "another process follows the content; this one will when that ends"
            _log.warning(message, extra=as_event("follower-waits"))
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self.stir()

    def stir(self) -> None:
        """Show that this process still moves."""
        if self._descriptor is not None:
            os.utime(self._descriptor)

    def renew(self) -> None:
        """Stir, and take it again where the file was removed, perhaps with the whole folder."""
        self.stir()
        if self._path is None or self._descriptor is None or self._is_there(self._path):
            return
        try:
            descriptor = _open(self._path)
        except OSError:  # the folder is not there yet
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return
        self.give()
        self._descriptor = descriptor
        self.stir()

    def give(self) -> None:
        """Leave it to others."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _is_there(self, path: Path) -> bool:
        try:
            return os.path.samestat(path.stat(), os.fstat(self._descriptor or 0))
        except OSError:
            return False


@contextmanager
def as_follower(settings: Settings) -> Iterator[Lease]:
    """Be the process that follows the changes of a store; wait while another one is."""
    lease = Lease(_lock_path(settings))
    lease.take()
    try:
        yield lease
    finally:
        lease.give()


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)


def _lock_path(settings: Settings) -> Path | None:
    store = settings.sqlite_path
    return None if store is None else store.with_name(f"{store.name}.following")
