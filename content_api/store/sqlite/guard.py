"""Guarding the file of a store: nobody else writes it unseen, and its content is what was written.

A room of its own between the database, which knows nothing of files, and the seal beside it.
"""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from content_api.store.sqlite.held import Held
from content_api.store.sqlite.pages import (
    Checksums,
    Log,
    no_checksums,
    read_checksums,
    read_log,
    read_page_bytes,
    update_checksums,
)
from content_api.store.sqlite.seal import (
    Seal,
    Stat,
    read_log_stat,
    read_seal,
    read_sealed_pages,
    read_stat,
    write_seal,
)
from content_api.store.sqlite.turns import Turns


class Guard:
    """The guard of one store.

    Args:
        store: Its file.
    """

    def __init__(self, store: Path) -> None:
        self.store = store
        self._log = store.with_name(f"{store.name}-wal")
        self._shared = store.with_name(f"{store.name}-shm")
        self._path = store.with_name(f"{store.name}.seal")
        self._mark = store.with_name(f"{store.name}.damaged")
        self._turns = Turns(store)
        self._seen: tuple[Stat, Seal | None] | None = None
        self._pages: tuple[Seal, Checksums] | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Be the one process that writes the store; wait for others.

        Raises:
            OSError: nothing can be written beside the store.
        """
        with self._turns.take():
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write to a store that is whole, in a turn; it is sealed within the block.

        Raises:
            OSError: nothing can be written beside the store.
        """
        with self._turns.write():
            yield

    def is_untouched(self) -> bool:
        """Whether nobody but us has written the files, by their stat.

        While a process writes, what it began with was whole, and it will look after it.
        """
        if self.matches():
            return True
        with self._turns.look() as is_written:
            return is_written or self.matches()

    def matches(self) -> bool:
        """Whether the files are those that were sealed, by their stat."""
        files = read_stat(self.store), read_log_stat(self._log)
        seal = self._read_seal()
        return seal is not None and files == (seal.store, seal.log)

    @property
    def sealed(self) -> Seal | None:
        """The seal as it was read last."""
        return self._seen[1] if self._seen else None

    def hold(self) -> Held:
        """Hold the files, to see what becomes of them also when they are taken away."""
        return Held(self.store, self._log)

    def is_whole(self) -> bool:
        """Whether the content is what was sealed; it is then sealed as the files are now.

        In a turn, and while this process has no connection to the file.

        Raises:
            OSError: the seal cannot be written.
        """
        known = read_sealed_pages(self._path)
        if known is None or self.has_strangers():
            return False
        seal, checksums = known
        try:
            if read_page_bytes(self.store) != seal.page_bytes:
                return False
        except OSError:
            return False
        log = read_log(self._log, seal.page_bytes)
        if log.salt == seal.salt and (log.end, log.checksum) != (seal.log_end, seal.log_checksum):
            return False
        if read_checksums(self.store, seal.page_bytes, log) != checksums:
            return False
        self._pages = known
        if not self.matches():
            self._write(seal.page_bytes, log, checksums)
        return True

    def seal(self) -> None:
        """Seal what was committed; in the turn in which it was.

        Raises:
            OSError: the seal cannot be written.
        """
        seal, checksums = self._read_pages() or (None, no_checksums())
        if seal is None:  # all of a new store is in its log
            log = read_log(self._log)
        else:
            log = read_log(self._log, seal.page_bytes, seal.known_log)
        update_checksums(checksums, log)
        self._write(seal.page_bytes if seal else log.page_bytes, log, checksums)

    def seal_files(self) -> None:
        """Seal the same content in other files: the log went into the database.

        Raises:
            OSError: the seal cannot be written.
        """
        known = self._read_pages()
        if known:
            seal, checksums = known
            self._write(seal.page_bytes, read_log(self._log, seal.page_bytes), checksums)

    def has_strangers(self) -> bool:
        """Whether in the place of a file there is something else."""
        return not all(map(_is_file_if_any, (self.store, self._log, self._shared)))

    def trace(self) -> tuple[int, int] | None:
        """What is another value after each writing, and cheap to ask for; None before the first."""
        try:
            info = self._path.stat()
        except OSError:
            return None
        return info.st_ino, info.st_mtime_ns

    def mark(self) -> None:
        """Tell who follows the content that the store is damaged."""
        try:
            self._mark.touch()
        except OSError:  # then that finds out itself
            return

    def is_marked(self) -> bool:
        """Whether somebody told so."""
        return self._mark.exists()

    def clear(self) -> None:
        """Make room for a new store; in a turn. What is no file is set aside.

        Raises:
            OSError: there is none.
        """
        for path in (self._path, self.store, self._log, self._shared, self._mark):
            if path.is_dir() and not path.is_symlink():
                path.rename(_free_name(path))
            else:
                path.unlink(missing_ok=True)
        self._seen = self._pages = None

    def _write(self, page_bytes: int, log: Log, checksums: Checksums) -> None:
        seal = write_seal(self._path, self.store, self._log, page_bytes, log, checksums)
        self._pages = seal, checksums
        self._seen = read_stat(self._path), seal

    def _read_seal(self) -> Seal | None:
        """The seal; read again when its file is another one."""
        found = read_stat(self._path)
        if self._seen is None or self._seen[0] != found:
            self._seen = found, read_seal(self._path)
        return self._seen[1]

    def _read_pages(self) -> tuple[Seal, Checksums] | None:
        """The seal with the checksums of all pages; read again when another process wrote it."""
        if self._pages is None or self._pages[0] != self._read_seal():
            self._pages = read_sealed_pages(self._path)
        return self._pages


def _is_file_if_any(path: Path) -> bool:
    """Whether what is there can be opened without waiting, also when there is nothing."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.aside-{number}") for number in count(1))
    return next(name for name in names if not name.exists())
