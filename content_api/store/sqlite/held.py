"""The files of a store as a reader holds them open, to see what becomes of them anywhere.

A store that is removed or replaced can be read on by whom has it open, until there is another. By
their path nobody can tell any more whether the files were written before.
"""

import os
from contextlib import suppress
from pathlib import Path

from content_api.store.sqlite.seal import NO_FILE, Seal, Stat


class Held:
    """Files that are held open.

    They are to be held as long as there are connections to the store in this process: to close one
    gives away the locks that SQLite holds on it.

    Args:
        store: The database.
        log: Its write-ahead log.
    """

    def __init__(self, store: Path, log: Path) -> None:
        self._store, self._log = _open(store), _open(log)
        self._seal: Seal | None = None

    def note(self, seal: Seal | None) -> None:
        """The files are now as they were sealed."""
        self._seal = seal

    def is_untouched(self) -> bool:
        """Whether nobody has written them since, wherever they are."""
        seal = self._seal
        if seal is None:
            return False
        return _is_same(self._store, seal.store) and _is_same(self._log, seal.log)

    def release(self) -> None:
        """Close them."""
        for descriptor in (self._store, self._log):
            if descriptor is not None:
                os.close(descriptor)
        self._store = self._log = None


def _open(path: Path) -> int | None:
    with suppress(OSError):
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    return None


def _is_same(descriptor: int | None, sealed: Stat) -> bool:
    """Whether a file is as it was sealed; not by its ctime, for to remove it changes that."""
    info = None if descriptor is None else os.fstat(descriptor)
    if info is None or not info.st_size:
        return sealed == NO_FILE
    return (info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns) == sealed[:4]
