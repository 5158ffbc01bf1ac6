"""Connections to one file of SQLite: to that file only, not to what comes in its place."""

import sqlite3
import threading
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection

_BUSY_MILLISECONDS = 10_000
_EVERY = (f"busy_timeout={_BUSY_MILLISECONDS}", "cache_size=-24000", "foreign_keys=ON")
_WRITING = ("journal_mode=WAL", "synchronous=NORMAL")


class SqliteFile:
    """The file that the first connection opens.

    Args:
        path: Where it is.
        mode: `ro` to read, `rw` to write, `rwc` to make it.
    """

    def __init__(self, path: Path, mode: str) -> None:
        self._path = path
        self._mode = mode
        self._lock = threading.Lock()
        self._identity: tuple[int, int] | None = None
        self._log = path.with_name(f"{path.name}-wal")
        self._log_identity: tuple[int, int] | None = None

    def connect(self) -> sqlite3.Connection:
        """A new connection.

        Raises:
            sqlite3.Error: there is no such file, or another one.
        """
        address = f"file:{quote(str(self._path))}?mode={self._mode}"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            with self._lock:
                found = read_identity(self._path)
                self._identity = self._identity or found
                if found is None or found != self._identity:
                    raise sqlite3.OperationalError("unable to open: another file is there now")
            _configure(connection, is_reader=self._mode == "ro")
        except sqlite3.Error:
            connection.close()
            raise
        if self._mode == "rwc":
            self._mode = "rw"
        return connection

    def note_log(self) -> None:
        """A transaction has begun: the log is open, and stays so with the connection."""
        self._log_identity = self._log_identity or read_identity(self._log)

    def is_lost(self) -> bool:
        """Whether what was opened, the database or its log, is not there any more."""
        if self._identity is None:
            return False
        if read_identity(self._path) != self._identity:
            return True
        return self._log_identity is not None and read_identity(self._log) != self._log_identity


def read_identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one at the same path; None when there is none."""
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def begin(connection: Connection) -> None:
    """Begin a transaction: a read sees one revision, a write waits for its turn."""
    is_write = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def checkpoint(connection: Connection) -> None:
    """Bring the log into the database and empty it, as far as nobody reads it now."""
    raw = connection.connection
    raw.execute("PRAGMA busy_timeout=0").close()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _configure(connection: sqlite3.Connection, *, is_reader: bool) -> None:
    """WAL, and transactions that begin when we say so."""
    connection.isolation_level = None
    for pragma in _EVERY if is_reader else (*_EVERY, *_WRITING):
        connection.execute(f"PRAGMA {pragma}").close()
