"""The store as requests see it: a read transaction for each, and which revision is current."""

import math
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import Connection

from content_api.answers.errors import UNAVAILABLE, RequestError
from content_api.answers.reading.costs import too_costly
from content_api.settings import Settings
from content_api.store.database import Store, open_for_reading
from content_api.store.errors import StoreDamagedError, StoreError, StoreTouchedError
from content_api.store.reading.budget import MAX_STEPS, TooCostlyError, limit_steps
from content_api.store.reading.read import get_revision
from content_api.store.schema.revisions import read_revision

CHECK_SECONDS = 0.05
_RETRY_SECONDS = 1


class Access:
    """Reading a store that an indexer, in another process, keeps up to date.

    Args:
        settings: Where the store is.
        max_steps: What one request may cost, as in `limit_steps`.
    """

    def __init__(self, settings: Settings, max_steps: int = MAX_STEPS) -> None:
        self._url = settings.store_url
        self._path = settings.sqlite_path
        self._max_steps = max_steps
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._switching = threading.Lock()
        self._line = threading.Lock()
        self._number = 0
        self._revision: str | None = None
        self._checked = -math.inf  # never yet: a clock may begin anywhere
        self._trace: tuple[int, int] | None = None

    @contextmanager
    def read(self, given: Mapping[str, str]) -> Iterator[tuple[Connection, str]]:
        """Open a read transaction, and return the id of the one revision that it sees.

        Args:
            given: Raw parameters of the request, for the error when they cost too much.

        Raises:
            RequestError: 400 when what is read costs too much; 503 when there is no index, or it
                is damaged and being rebuilt.
        """
        store: Store | None = None
        try:
            store = self._open()
            with (
                self._in_line(store),
                store.read() as connection,
                limit_steps(connection, self._max_steps),
            ):
                number, revision = get_revision(connection)
                self._note(store, number, revision)
                yield connection, revision
        except TooCostlyError:
            raise too_costly(given) from None
        except StoreDamagedError as error:
            if store and not isinstance(error, StoreTouchedError):
                store.report_damage()
            detail = "the index is being rebuilt"
            raise RequestError(UNAVAILABLE, detail, retry_after_seconds=_RETRY_SECONDS) from None
        except StoreError:
            detail = "the index cannot be read now"
            raise RequestError(UNAVAILABLE, detail, retry_after_seconds=_RETRY_SECONDS) from None

    def current_revision(self) -> str | None:
        """The newest revision's id, as soon as it is sealed, and at most `CHECK_SECONDS` old.

        Never an older one than an answer has been of. While the store cannot be read, it is the one
        that was read last, so that what is kept of it stays served; None before the first.
        """
        now, known = time.monotonic(), self._store
        trace = known.trace() if known else None
        if trace == self._trace and now - self._checked < CHECK_SECONDS:
            return self._revision
        self._checked, self._trace = now, trace
        try:
            store = self._open()
            with self._in_line(store), store.read() as connection:
                found = read_revision(connection)
        except StoreError:
            return self._revision
        if found is not None:
            self._note(store, *found)
        return self._revision

    def fingerprint(self) -> str | None:
        """Of what shapes the records of the newest revision; None when it cannot be read."""
        try:
            store = self._open()
            with self._in_line(store):
                return store.get_meta("fingerprint")
        except StoreError:
            return None

    def _note(self, store: Store, number: int, revision: str) -> None:
        """A revision that was seen; of those of one store, the newest is the current one."""
        with self._lock:
            if store is self._store and number >= self._number:
                self._number, self._revision = number, revision

    def _in_line(self, store: Store) -> AbstractContextManager[object]:
        """One reader at a time of a store that was taken away: no connection to it can be made."""
        return self._line if store.is_lost() else nullcontext()

    def _open(self) -> Store:
        """The store; when it was taken away, the one that is there now, once it can be served.

        Raises:
            StoreError: there is none that was ever served, and none that can be read now.
        """
        store = self._store
        if store is not None and not store.is_lost():
            return store
        with self._switching:
            if self._store is not store and self._store is not None:
                return self._store
            found = self._find()
            if found is not None:
                with self._lock:
                    self._store, self._number = found, 0
                if store is not None:
                    store.close()
            if self._store is None:
                raise StoreError("the index is not built yet")
            return self._store

    def _find(self) -> Store | None:
        """The store that is there now, if it holds a revision that can be served."""
        found = open_for_reading(self._url, self._path)
        try:
            with found.read() as connection:
                if read_revision(connection) is not None:
                    return found
        except StoreError:
            found.close()
            if self._store is None:
                raise
            return None
        found.close()
        return None
