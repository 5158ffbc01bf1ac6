"""Opening the store: one file in WAL mode by default, rebuilt when it is not what we wrote."""

import secrets
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    bindparam,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError, SQLAlchemyError

from content_api.failures import CannotRunError
from content_api.store import search_tables, tables
from content_api.store.format import FORMAT

# In a connection's `info`: what its present read transaction has read and may be asked for again.
NOTES = "content_api_notes"
_BUSY_MILLISECONDS = 10_000


class StoreError(CannotRunError):
    """The store cannot be used; the message is one sentence for people."""


class StoreDamagedError(StoreError):
    """What is in the store is not what was written."""


class Store:
    """A database with our tables.

    Args:
        url: An SQLAlchemy database URL.
        path: The file, when it is SQLite.
    """

    def __init__(self, url: str, path: Path | None) -> None:
        self.path = path
        self._inode: int | None = None
        self._engine = _create_engine(url)
        # A store that nothing refers to any more closes its connections.
        weakref.finalize(self, self._engine.dispose)
        if path is not None:
            event.listen(self._engine, "connect", _configure_sqlite)
            event.listen(self._engine, "begin", _begin)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One read transaction: everything in it is of one revision."""
        try:
            with self._engine.begin() as connection:
                connection.info[NOTES] = {}
                yield connection
        except (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise _as_store_error(error) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One write transaction, committed as a whole or not at all.

        It waits for that of another process, and what is read in it is what it changes.
        """
        try:
            with self._engine.execution_options(immediate=True).begin() as connection:
                yield connection
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise _as_store_error(error) from error

    def is_lost(self) -> bool:
        """Whether the file is gone, or another one is there now.

        What was opened could still be read and written, but nobody else would see it.
        """
        if self.path is None:
            return False
        try:
            inode = self.path.stat().st_ino
        except OSError:
            return self._inode is not None
        if self._inode is None:
            self._inode = inode
        return inode != self._inode

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def report_damage(self) -> None:
        """Ask the indexer for a rebuild; when even that cannot be written, it finds out itself."""
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    update(tables.meta).where(tables.meta.c.key == "damaged").values(value="yes")
                )
        except (SQLAlchemyError, sqlite3.Error):
            return

    def get_meta(self, key: str) -> str | None:
        """A value of the meta table, or None."""
        with self.read() as connection:
            return read_meta(connection, key)


_META = select(tables.meta.c.value).where(tables.meta.c.key == bindparam("key"))


def read_meta(connection: Connection, key: str) -> str | None:
    """A value of the meta table, or None."""
    value: str | None = connection.execute(_META, {"key": key}).scalar()
    return value


def open_store(url: str, path: Path | None) -> Store:
    """Open the store for writing, made anew when it is missing, damaged or of another format.

    Raises:
        StoreError: it cannot be made or opened.
    """
    if path is not None:
        _make_folder(path)
    store = Store(url, path)
    try:
        if store.get_meta("format") == str(FORMAT) and store.get_meta("damaged") == "no":
            return store
    except StoreError as error:
        if path is None or not _is_rebuildable(error):
            raise
    return rebuild_store(store, url)


def rebuild_store(store: Store, url: str) -> Store:
    """Drop everything in the store and make empty tables."""
    store.close()
    path = store.path
    if path is not None:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    fresh = Store(url, path)
    with fresh.write() as connection:
        if path is None:
            search_tables.drop(connection)
            tables.metadata.drop_all(connection)
        tables.metadata.create_all(connection)
        search_tables.create(connection)
        rows = [
            {"key": "format", "value": str(FORMAT)},
            {"key": "damaged", "value": "no"},
            {"key": "cursor_secret", "value": secrets.token_hex(32)},
        ]
        connection.execute(insert(tables.meta), rows)
    return fresh


def open_for_reading(url: str, path: Path | None) -> Store:
    """Open a store that an indexer has made; nothing is written."""
    return Store(url, path)


def _create_engine(url: str) -> Engine:
    """An engine; the URL is not in the message, for it may hold a password."""
    try:
        return create_engine(url)
    except (ArgumentError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(f"store.url cannot be used: {reason}") from None


def _make_folder(path: Path) -> None:
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True)
            (path.parent / ".gitignore").write_text("*\n")
    except OSError as error:
        message = f"the store {path} cannot be made: {error.strerror}; set store.url"
        raise StoreError(message) from None


def _is_rebuildable(error: StoreError) -> bool:
    """No tables, another format, or not a database: but not a lock or a missing permission."""
    text = str(error.__cause__).lower()
    return not any(reason in text for reason in ("locked", "unable to open", "readonly", "denied"))


def _as_store_error(error: Exception) -> StoreError:
    original = getattr(error, "orig", None) or error
    text = str(original)
    is_damage = isinstance(original, sqlite3.DatabaseError) and not isinstance(
        original, sqlite3.OperationalError | sqlite3.IntegrityError
    )
    if is_damage or "no such table" in text or "no such column" in text:
        return StoreDamagedError(f"the store is damaged: {text}")
    if isinstance(error, OperationalError) or isinstance(original, sqlite3.OperationalError):
        return StoreError(f"the store cannot be used: {text}; check its folder, or set store.url")
    return StoreError(f"the store failed: {text}")


def _configure_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401
    """WAL, and transactions that begin when we say so: a read sees one revision."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "cache_size=-24000",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
