"""Files of the content root as answers: opened through no link, hashed once, sent in pieces."""

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from content_api.http.turns import Turns
from content_api.sources.files import FileStat, open_descriptor, stat_open

_CHUNK_BYTES = 64 * 1024
_MOST_KNOWN = 10_000
_LARGE_BYTES = 16 * 1024 * 1024
_LARGE = "large"


class FileChangedError(OSError):
    """A file is another than the one of which headers were sent; the connection has to end."""


class OpenFile:
    """One version of a file, open; whoever has it closes it.

    Args:
        root: The content root.
        path: POSIX, relative to `root`.

    Raises:
        OSError: it cannot be opened, is no regular file, or a link is on the way.
    """

    def __init__(self, root: Path, path: str) -> None:
        self.descriptor = open_descriptor(root, path)
        self.stat: FileStat = stat_open(self.descriptor)

    @property
    def modified(self) -> datetime:
        """When its bytes last changed."""
        return datetime.fromtimestamp(self.stat.mtime_ns / 1e9, UTC)

    def read(self, start: int, length: int) -> Iterator[bytes]:
        """Its bytes in pieces, each of the version that was opened.

        Raises:
            FileChangedError: it was written to meanwhile.
        """
        while length > 0:
            chunk = os.pread(self.descriptor, min(length, _CHUNK_BYTES), start)
            if not chunk or not self._is_unchanged():
                raise FileChangedError("the file changed while it was read")
            yield chunk
            start += len(chunk)
            length -= len(chunk)

    def _is_unchanged(self) -> bool:
        """Whether nothing was written to it; it may have lost its name to another file."""
        now = stat_open(self.descriptor)
        return (now.size, now.mtime_ns) == (self.stat.size, self.stat.mtime_ns)

    def close(self) -> None:
        """Close it, once."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


class FileStream:
    """A part of a file as a WSGI body, which closes the file at its end or when it is left.

    Args:
        file: The file.
        start: Where the part begins.
        length: Of it, in bytes.
    """

    def __init__(self, file: OpenFile, start: int, length: int) -> None:
        self._file = file
        self._chunks = file.read(start, length)

    def __iter__(self) -> "FileStream":
        """Itself."""
        return self

    def __next__(self) -> bytes:
        """The next piece."""
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file, also when nothing of it was read."""
        self._file.close()


class Hashes:
    """SHA-256 of files by their stat: each version is read for it once, when first asked for."""

    def __init__(self) -> None:
        self._known: OrderedDict[FileStat, str] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = Turns()

    def of(self, file: OpenFile) -> str:
        """The hash of an open file.

        Raises:
            FileChangedError: it was written to meanwhile.
        """
        known = self._known.get(file.stat)
        if known is not None:
            return known
        # One large file at a time, whatever is asked for; small ones do not wait for it.
        turn = _LARGE if file.stat.size > _LARGE_BYTES else file.stat
        with self._turns.take(turn):
            return self._known.get(file.stat) or self._hash(file)

    def _hash(self, file: OpenFile) -> str:
        digest = hashlib.sha256()
        for chunk in file.read(0, file.stat.size):
            digest.update(chunk)
        found = digest.hexdigest()
        with self._lock:
            self._known[file.stat] = found
            while len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return found
