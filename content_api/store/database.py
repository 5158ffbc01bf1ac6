"""Opening the store: one file in WAL mode by default, rebuilt when it is not what we wrote."""

import secrets
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    update,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError

from content_api.store.errors import (
    StoreDamagedError,
    StoreError,
    as_store_error,
    is_rebuildable,
    unwritable,
)
from content_api.store.format import FORMAT
from content_api.store.schema import search_tables, tables
from content_api.store.schema.meta import NOTES, read_meta
from content_api.store.sqlite.files import Files
from content_api.store.sqlite.guard import Guard
from content_api.store.sqlite.sqlite import begin, checkpoint

_FAILURES = (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError)


class Store:
    """A database with our tables.

    Args:
        url: An SQLAlchemy database URL.
        path: The file, when it is SQLite.
        mode: Of SQLite: `ro`, `rw`, or `rwc` to make it.
        guard: Of the file, when there is one already.
    """

    def __init__(
        self, url: str, path: Path | None, *, mode: str = "rw", guard: Guard | None = None
    ) -> None:
        self.path = path
        self._url = url
        if path is None:
            self._files = None
            self._engine = _create_engine(url)
        else:
            self._files = Files(path, mode, guard or Guard(path))
            self._engine = _create_engine(url, creator=self._files.connect)
            event.listen(self._engine, "begin", begin)
        # A store that nothing refers to any more closes its connections.
        weakref.finalize(self, self._engine.dispose)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One read transaction: everything in it is of one revision.

        Raises:
            StoreTouchedError: nobody knows whether what was read is what was written.
            StoreError: it cannot be read.
        """
        try:
            with self._engine.begin() as connection:
                connection.info[NOTES] = {}
                with self._untouched():
                    yield connection
        except _FAILURES as error:
            raise as_store_error(error) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One write transaction, committed as a whole or not at all.

        It waits for that of another process, and what is read in it is what it changes.

        Raises:
            StoreDamagedError: the store is not what was written.
            StoreError: it cannot be written.
        """
        with self._turn():
            if self._files and not self._files.is_whole_now(self._engine.dispose):
                raise StoreDamagedError("the store is damaged: its files are not what was written")
            with self._files.guard.writing() if self._files else nullcontext():
                try:
                    with self._engine.execution_options(immediate=True).begin() as connection:
                        yield connection
                except _FAILURES as error:
                    raise as_store_error(error) from error
                if self._files:
                    self._files.note_log()
                    self._files.seal()

    def is_lost(self) -> bool:
        """Whether the file is gone, or another one is there now.

        What was opened could still be read and written, but nobody else would see it.
        """
        return self._files is not None and self._files.is_lost()

    def trace(self) -> tuple[int, int] | None:
        """What is another value after each writing, and cheap to ask for; None where none is."""
        return self._files.guard.trace() if self._files else None

    def is_sound(self) -> bool:
        """Whether there is a store of our format whose files are what was written.

        Raises:
            StoreError: it cannot be read.
        """
        if self._files:
            with self._turn():
                guard = self._files.guard
                is_doubtful = guard.is_marked() or guard.has_strangers()
                if is_doubtful or not self._files.is_whole_now(self._engine.dispose):
                    return False
        return self.get_meta("format") == str(FORMAT) and self.get_meta("damaged") == "no"

    def is_damaged(self) -> bool:
        """Whether a reader told so, or the files are not what was written.

        Raises:
            StoreError: it cannot be read.
        """
        if self._files:
            is_whole = self._files.is_whole(self._engine.dispose)
            if self._files.guard.is_marked() or not is_whole:
                return True
        return self.get_meta("damaged") != "no"

    @contextmanager
    def emptied(self) -> Iterator["Store"]:
        """A new store in the place of this one, which nobody else writes meanwhile.

        Raises:
            StoreError: it cannot be made.
        """
        with self._turn():
            if self._files is None:
                yield Store(self._url, None)
                return
            self._files.clear(self._engine.dispose)
            yield Store(self._url, self.path, mode="rwc", guard=self._files.guard)

    def settle(self) -> None:
        """Bring what was written from the log into the database, and look at every page once.

        For a moment in which nobody waits for it; it is done once after each opening and writing.

        Raises:
            StoreError: nothing can be written beside the store.
        """
        if self._files:
            self._files.settle(self._checkpoint, self._engine.dispose)

    def close(self) -> None:
        """Close every connection."""
        if self._files is None:
            self._engine.dispose()
        else:
            self._files.close(self._engine.dispose)

    def report_damage(self) -> None:
        """Ask the indexer for a rebuild; when even that cannot be written, it finds out itself."""
        if self._files:
            if not self.is_lost():
                self._files.guard.mark()
            return
        with suppress(SQLAlchemyError), self._engine.begin() as connection:
            connection.execute(
                update(tables.meta).where(tables.meta.c.key == "damaged").values(value="yes")
            )

    def get_meta(self, key: str) -> str | None:
        """A value of the meta table, or None."""
        with self.read() as connection:
            return read_meta(connection, key)

    @contextmanager
    def _untouched(self) -> Iterator[None]:
        """Nobody else writes what is read; else whatever came of it, also a refusal, is void."""
        try:
            yield
        except _FAILURES:
            raise
        except Exception:
            if self._files:
                self._files.require_untouched()
            raise
        if self._files:
            self._files.require_untouched()

    def _checkpoint(self) -> None:
        with suppress(*_FAILURES), self._engine.connect() as connection:
            checkpoint(connection)

    def _turn(self) -> AbstractContextManager[None]:
        return self._files.turn() if self._files else nullcontext()


def open_store(url: str, path: Path | None) -> Store:
    """Open the store for writing, made anew when it is missing, damaged or of another format.

    Raises:
        StoreError: it cannot be made or opened.
    """
    if path is not None:
        make_folder(path)
    store = Store(url, path)
    try:
        if store.is_sound():
            return store
    except StoreError as error:
        if path is None or not is_rebuildable(error):
            raise
    return rebuild_store(store)


def rebuild_store(store: Store) -> Store:
    """Drop everything in the store and make empty tables.

    Raises:
        StoreError: it cannot be made.
    """
    with store.emptied() as fresh, fresh.write() as connection:
        if store.path is None:
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
    return Store(url, path, mode="ro")


def _create_engine(url: str, **options: Any) -> Engine:  # noqa: ANN401
    """An engine; the URL is not in the message, for it may hold a password."""
    try:
        return create_engine(url, **options)
    except (ArgumentError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(f"store.url cannot be used: {reason}") from None


def make_folder(path: Path) -> None:
    """Make the folder of a store, unless it is there.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True)
            (path.parent / ".gitignore").write_text("*\n")
    except OSError as error:
        raise unwritable(path, error) from None
