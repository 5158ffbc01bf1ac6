"""Opening the store: one file in WAL mode by default, rebuilt when it is not what we wrote."""

import secrets
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
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
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError

from content_api.store import search_tables, tables
from content_api.store.errors import (
    StoreDamagedError,
    StoreError,
    StoreTouchedError,
    as_store_error,
    is_rebuildable,
    unwritable,
)
from content_api.store.format import FORMAT
from content_api.store.guard import Guard
from content_api.store.held import Held
from content_api.store.sqlite import SqliteFile, begin, checkpoint

# In a connection's `info`: what its present read transaction has read and may be asked for again.
NOTES = "content_api_notes"


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
        self.guard = None if path is None else guard or Guard(path)
        self._is_reader, self._is_new = mode == "ro", mode == "rwc"
        self._is_settled = True
        self._held: Held | None = None
        if path is None:
            self._file = None
            self._engine = _create_engine(url)
        else:
            self._file = SqliteFile(path, mode)
            self._engine = _create_engine(url, creator=self._file.connect)
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
                yield connection
                self._note_log()
                self._require_untouched()
        except (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
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
            if not self._is_whole_now():
                raise StoreDamagedError("the store is damaged: its files are not what was written")
            try:
                with self._engine.execution_options(immediate=True).begin() as connection:
                    self._note_log()
                    yield connection
            except (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
                raise as_store_error(error) from error
            self._is_new = self._is_settled = False
            if self.guard is not None:
                with self._explained():
                    self.guard.seal()

    def is_lost(self) -> bool:
        """Whether the file is gone, or another one is there now.

        What was opened could still be read and written, but nobody else would see it.
        """
        return self._file is not None and self._file.is_lost()

    def is_whole(self) -> bool:
        """Whether the files are what was written; if others wrote them, every page is looked at.

        Raises:
            StoreError: others write it for too long, or nothing can be written beside it.
        """
        if self.guard is None or self.guard.is_untouched():
            return True
        with self._turn():
            return self._is_whole_now()

    def is_sound(self) -> bool:
        """Whether there is a store of our format in which every page is what was written.

        Raises:
            StoreError: it cannot be read.
        """
        if self.guard is not None:
            with self._turn(), self._explained():
                if self.guard.is_marked() or not self.guard.is_whole():
                    return False
        return self.get_meta("format") == str(FORMAT) and self.get_meta("damaged") == "no"

    def is_damaged(self) -> bool:
        """Whether a reader told so, or the files are not what was written."""
        if self.guard is not None and (self.guard.is_marked() or not self.is_whole()):
            return True
        return self.get_meta("damaged") != "no"

    @contextmanager
    def emptied(self) -> Iterator["Store"]:
        """A new store in the place of this one, which nobody else writes meanwhile.

        Raises:
            StoreError: it cannot be made.
        """
        with self._turn():
            self.abandon()
            if self.guard is not None:
                with self._explained():
                    self.guard.clear()
            yield Store(self._url, self.path, mode="rwc", guard=self.guard)

    def settle(self) -> None:
        """Bring what was written from the log into the database, and look at every page once.

        For a moment in which nobody waits for it; nothing is done when nothing was written.

        Raises:
            StoreError: others write the store for too long, or nothing can be written beside it.
        """
        if self.guard is None or self._is_settled:
            return
        self._is_settled = True
        with self._turn():
            if self.guard.matches():
                with suppress(SQLAlchemyError, sqlite3.Error), self._engine.connect() as connection:
                    checkpoint(connection)
                self._disconnect()
                with self._explained():
                    if not self.guard.is_whole():
                        self.guard.mark()

    def close(self) -> None:
        """Close every connection; what is then written by SQLite itself is sealed."""
        if self.guard is None or self._is_reader:
            self.abandon()
            return
        try:
            with self._turn(), self._explained():
                is_known = self.guard.matches()
                self.abandon()
                if is_known and not self.guard.matches():
                    self.guard.seal_files()
        except StoreError:  # its folder is gone
            self.abandon()

    def abandon(self) -> None:
        """Close every connection, and no more."""
        self._disconnect()
        if self._held:
            self._held.release()
            self._held = None

    def report_damage(self) -> None:
        """Ask the indexer for a rebuild; when even that cannot be written, it finds out itself."""
        if self.guard is not None:
            if not self.is_lost():
                self.guard.mark()
            return
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    update(tables.meta).where(tables.meta.c.key == "damaged").values(value="yes")
                )
        except SQLAlchemyError:
            return

    def get_meta(self, key: str) -> str | None:
        """A value of the meta table, or None."""
        with self.read() as connection:
            return read_meta(connection, key)

    def _is_whole_now(self) -> bool:
        """The same, in a turn, when nobody else writes them."""
        guard = self.guard
        if guard is None or self._is_new or guard.matches():
            return True
        self._disconnect()
        with self._explained():
            return guard.is_whole()

    def _note_log(self) -> None:
        if self._file is not None:
            self._file.note_log()

    def _disconnect(self) -> None:
        self._engine.dispose()
        if self._file is not None:
            self._file.forget_log()

    def _require_untouched(self) -> None:
        """After reading: nobody else has written what was read.

        A store that was taken away can be read on, if nobody wrote it before that.
        """
        guard = self.guard
        if guard is None:
            return
        if self.is_lost():
            if not self._is_reader or (self._held and self._held.is_untouched()):
                return
        elif guard.is_untouched():
            if self._is_reader:
                self._held = self._held or guard.hold()
                self._held.note(guard.sealed)
            return
        raise StoreTouchedError("the store is damaged: its files are not what was written")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with ExitStack() as stack:
            if self.guard is not None:
                with self._explained():
                    stack.enter_context(self.guard.turn())
            yield

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What the system says of files as a sentence."""
        try:
            yield
        except OSError as error:
            raise unwritable(self.path, error) from None


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
