"""The files of one store as a process uses them: in turn, and only while they are what was written.

A room of its own between the database, which knows transactions, and the guard, which knows files.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

from content_api.store.errors import StoreError, StoreTouchedError, unwritable
from content_api.store.sqlite.guard import Guard
from content_api.store.sqlite.held import Held
from content_api.store.sqlite.sqlite import SqliteFile


class Files(SqliteFile):
    """The files of one store.

    Args:
        path: Of the database.
        mode: Of SQLite: `ro`, `rw`, or `rwc` to make it.
        guard: Of the file.
    """

    def __init__(self, path: Path, mode: str, guard: Guard) -> None:
        super().__init__(path, mode)
        self.guard = guard
        self._is_reader, self._is_new = mode == "ro", mode == "rwc"
        self._is_settled = False
        self._held: Held | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Be the one process that writes.

        Raises:
            StoreError: nothing can be written beside the store.
        """
        with ExitStack() as stack:
            with self._explained():
                stack.enter_context(self.guard.turn())
            yield

    def is_whole(self, disconnect: Callable[[], None]) -> bool:
        """Whether the files are what was written; if others wrote them, every page is looked at.

        Args:
            disconnect: Closes every connection that this process has to them.

        Raises:
            StoreError: nothing can be written beside them.
        """
        if self.guard.is_untouched():
            return True
        with self.turn():
            return self.is_whole_now(disconnect)

    def is_whole_now(self, disconnect: Callable[[], None]) -> bool:
        """The same, in a turn, when nobody else writes them."""
        if self._is_new or self.guard.matches():
            return True
        return self.is_every_page_whole(disconnect)

    def is_every_page_whole(self, disconnect: Callable[[], None]) -> bool:
        """Whether every page is what was written, in a turn; `disconnect` as in `is_whole`."""
        disconnect()
        self._log_identity = None  # it may go with the last connection
        with self._explained():
            return self.guard.is_whole()

    def require_untouched(self) -> None:
        """After reading: nobody else has written what was read.

        A store that was taken away can be read on, if nobody wrote it before that.

        Raises:
            StoreTouchedError: somebody may have.
        """
        self.note_log()
        if self.is_lost():
            if not self._is_reader or (self._held and self._held.is_untouched()):
                return
        elif self.guard.is_untouched():
            if self._is_reader:
                self._held = self._held or self.guard.hold()
                self._held.note(self.guard.sealed)
            return
        raise StoreTouchedError("the store is damaged: its files are not what was written")

    def seal(self) -> None:
        """Seal what was committed, in the turn in which it was.

        Raises:
            StoreError: the seal cannot be written.
        """
        self._is_new = self._is_settled = False
        with self._explained():
            self.guard.seal()

    def settle(self, checkpoint: Callable[[], None], disconnect: Callable[[], None]) -> None:
        """Look at every page once after opening and writing; what is not whole is told.

        Args:
            checkpoint: Brings the log into the database.
            disconnect: Closes every connection that this process has to them.

        Raises:
            StoreError: nothing can be written beside them.
        """
        if self._is_settled:
            return
        self._is_settled = True
        with self.turn():
            if self.guard.matches():
                with self._explained(), self.guard.writing():
                    checkpoint()
                    self.guard.seal_files()
                if not self.is_every_page_whole(disconnect):
                    self.guard.mark()

    def clear(self, disconnect: Callable[[], None]) -> None:
        """Make room for a new store, in a turn.

        Raises:
            StoreError: there is none.
        """
        self._release(disconnect)
        with self._explained():
            self.guard.clear()

    def close(self, disconnect: Callable[[], None]) -> None:
        """Close every connection; what SQLite writes itself with the last one is sealed."""
        try:
            if not self._is_reader:
                with self.turn(), self._explained():
                    is_known = self.guard.matches()
                    with self.guard.writing() if is_known else nullcontext():
                        self._release(disconnect)
                        if is_known and not self.guard.matches():
                            self.guard.seal_files()
        except StoreError:  # its folder is gone
            return
        finally:
            self._release(disconnect)

    def _release(self, disconnect: Callable[[], None]) -> None:
        disconnect()
        self._log_identity = None
        if self._held:
            self._held.release()
            self._held = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What the system says of files as a sentence."""
        try:
            yield
        except OSError as error:
            raise unwritable(self._path, error) from None
