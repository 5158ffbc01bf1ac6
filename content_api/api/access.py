"""The store as requests see it: one read transaction a request, and which revision is current."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, request
from sqlalchemy import Connection

from content_api.api.costs import too_costly
from content_api.api.errors import UNAVAILABLE, RequestError
from content_api.settings import Settings
from content_api.store.budget import MAX_STEPS, TooCostlyError, limit_steps
from content_api.store.database import Store, StoreDamagedError, StoreError, open_for_reading
from content_api.store.read import get_revision
from content_api.store.write import read_revision

CHECK_SECONDS = 0.05
_RETRY_HEADERS = {"Retry-After": "1"}


class Access:
    """Reading a store that an indexer, in another process, keeps up to date.

    Args:
        settings: Where the store is.
        max_steps: What one request may cost, as in `limit_steps`.
    """

    def __init__(self, settings: Settings, max_steps: int = MAX_STEPS) -> None:
        self.settings = settings
        self.max_steps = max_steps
        self._path = settings.sqlite_path
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._inode = 0
        self._number = 0
        self._revision: str | None = None
        self._checked = 0.0

    @contextmanager
    def read(self) -> Iterator[tuple[Connection, str]]:
        """A read transaction of this request, and the id of the one revision that it sees.

        Raises:
            RequestError: 400 when what is read costs too much; 503 when there is no index, or it
                is damaged and being rebuilt.
        """
        try:
            store = self._open()
            with store.read() as connection, limit_steps(connection, self.max_steps):
                number, revision = get_revision(connection)
                self._note(store, number, revision)
                yield connection, revision
        except TooCostlyError:
            raise too_costly(request.args) from None
        except StoreDamagedError:
            store.report_damage()
            detail = "the index is being rebuilt"
            raise RequestError(UNAVAILABLE, detail, headers=_RETRY_HEADERS) from None
        except StoreError:
            detail = "the index cannot be read now"
            raise RequestError(UNAVAILABLE, detail, headers=_RETRY_HEADERS) from None

    def current_revision(self) -> str | None:
        """The newest revision's id, at most `CHECK_SECONDS` old; None when it cannot be read.

        Never an older one than an answer has been of.
        """
        now = time.monotonic()
        if now - self._checked < CHECK_SECONDS:
            return self._revision
        self._checked = now
        try:
            store = self._open()
            with store.read() as connection:
                found = read_revision(connection)
        except (StoreError, OSError):
            self._revision = None
            return None
        if found is not None:
            self._note(store, *found)
        return self._revision

    def fingerprint(self) -> str | None:
        """Of what shapes the records of the newest revision; None when it cannot be read."""
        try:
            return self._open().get_meta("fingerprint")
        except StoreError:
            return None

    def _note(self, store: Store, number: int, revision: str) -> None:
        """A revision that was seen; of those of one store, the newest is the current one."""
        with self._lock:
            if store is self._store and number >= self._number:
                self._number, self._revision = number, revision

    def _open(self) -> Store:
        """The store; opened anew when its file is another one.

        Raises:
            StoreError: there is no file yet, or none that can be read.
        """
        path = self._path
        try:
            inode = path.stat().st_ino if path else 0
        except OSError:
            raise StoreError("the index is not built yet") from None
        if self._store is None or inode != self._inode:
            if self._store is not None:
                self._store.close()
            with self._lock:
                self._store = open_for_reading(self.settings.store_url, path)
                self._inode, self._number, self._revision = inode, 0, None
        return self._store


def get_access() -> Access:
    """The access of the application that answers this request."""
    access: Access = current_app.extensions["content_api_access"]
    return access
