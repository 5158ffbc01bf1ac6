"""The right to follow the changes of a store: one process has it, and others can see whether.

A lock of the system on a file beside the store: it is free when the process ends, however it does.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content_api.settings import Settings

_log = logging.getLogger(__name__)


def is_followed(settings: Settings) -> bool:
    """Whether a process follows the changes of the store; True where nobody can tell."""
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
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def as_follower(settings: Settings) -> Iterator[None]:
    """Be the process that follows the changes of a store; wait while another one is."""
    path = _lock_path(settings)
    if path is None:
        yield
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _log.warning("another process follows the content; this one will when that ends")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _lock_path(settings: Settings) -> Path | None:
    store = settings.sqlite_path
    return None if store is None else store.with_name(f"{store.name}.following")
