"""Notes beside the store of what is being compiled: a process that dies leaves the file it was at.

A fault in native code, or the system's killer, ends a process without a word; whoever starts it
again would come to the same file and end again. A note only makes wary: see `compiling`.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SUFFIX = ".compiling-"
_END = b"\0"


class Notes:
    """The notes of all processes that compile for one store.

    Args:
        store: Its file; notes stand beside it. None for a store that is no file.
    """

    def __init__(self, store: Path | None) -> None:
        self._base = store or Path(tempfile.gettempdir()) / f"content-api-{os.getpid()}"

    def take(self) -> frozenset[str]:
        """The paths in notes that were left; they are removed."""
        left: set[str] = set()
        for path in self._base.parent.glob(f"{self._base.name}{_SUFFIX}*"):
            with suppress(OSError):
                text = path.read_bytes().partition(_END)[0]
                left.add(text.decode("utf-8", "surrogateescape"))
                path.unlink()
        return frozenset(left)

    @contextmanager
    def opened(self) -> Iterator["Note"]:
        """The note of this process; it is removed in the end."""
        note = self.open()
        try:
            yield note
        finally:
            note.remove()

    def open(self) -> "Note":
        """The note of this process, which is left where it ends."""
        with suppress(OSError):
            self._base.parent.mkdir(parents=True, exist_ok=True)
        return Note(self._base.with_name(f"{self._base.name}{_SUFFIX}{os.getpid()}"))


class Note:
    """What one process compiles now; nothing where it cannot be written.

    Args:
        path: The note.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        with suppress(OSError):
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def write(self, source: str) -> None:
        """Note the path of a source."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.pwrite(self._descriptor, source.encode("utf-8", "surrogateescape") + _END, 0)

    def remove(self) -> None:
        """Leave nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
            self._path.unlink(missing_ok=True)
