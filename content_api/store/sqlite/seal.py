"""The seal of a store: what its files are after the last commit, kept in a file beside them.

By the files' stat, a reader sees within microseconds that nobody else wrote them; by the checksums
of all pages, who opens the store for writing sees whether its content is what was written.
"""

import stat
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from content_api.store.sqlite.pages import Checksums, Log, no_checksums

_MAGIC = b"content-api s1\n\0"
_HEAD = struct.Struct("<16s5Q5QI8sQIII")
_HEAD_BYTES = _HEAD.size + 4  # its own checksum comes last
Stat = tuple[int, int, int, int, int]
NO_FILE: Stat = (0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Seal:
    """A store as it was left.

    Attributes:
        store: Stat of the database.
        log: Stat of its write-ahead log; `NO_FILE` also of an empty one.
        page_bytes: Of the database.
        salt: Of the log.
        log_end: Bytes of the log up to the last commit.
        log_checksum: Of these.
        page_count: Of the database.
        pages_checksum: Over the checksums of all pages.
    """

    store: Stat
    log: Stat
    page_bytes: int
    salt: bytes
    log_end: int
    log_checksum: int
    page_count: int
    pages_checksum: int

    @property
    def known_log(self) -> Log:
        """The log as far as it is sealed."""
        return Log(self.salt, self.log_end, self.log_checksum)


def read_stat(path: Path) -> Stat:
    """What tells that a file was written; `NO_FILE` when it is none, or empty."""
    try:
        info = path.stat()
    except OSError:
        return NO_FILE
    if not stat.S_ISREG(info.st_mode) or not info.st_size:
        return NO_FILE
    return (info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns)


def read_log_stat(path: Path) -> Stat:
    """The same of a log, without its ctime: SQLite gives a log its owner whenever root opens it."""
    return (*read_stat(path)[:4], 0)


def read_seal(path: Path) -> Seal | None:
    """The seal without the checksums of pages; None when there is none that is whole."""
    try:
        with path.open("rb") as file:
            return _parse(file.read(_HEAD_BYTES))
    except OSError:
        return None


def read_sealed_pages(path: Path) -> tuple[Seal, Checksums] | None:
    """The seal and the checksums of all pages; None when there is none that is whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    found, pages = _parse(data[:_HEAD_BYTES]), data[_HEAD_BYTES:]
    if found is None or len(pages) % 4 or zlib.crc32(pages) != found.pages_checksum:
        return None
    checksums = no_checksums()
    checksums.frombytes(pages)
    return found, checksums


def write_seal(
    path: Path, store: Path, log: Path, page_bytes: int, known: Log, checksums: Checksums
) -> Seal:
    """Seal a store as its files are now.

    Args:
        path: Of the seal.
        store: The database.
        log: Its write-ahead log.
        page_bytes: Of the database.
        known: The log up to the last commit.
        checksums: Of all pages.

    Raises:
        OSError: it cannot be written.
    """
    pages = checksums.tobytes()
    found = Seal(
        read_stat(store),
        read_log_stat(log),
        page_bytes,
        known.salt,
        known.end,
        known.checksum,
        len(checksums),
        zlib.crc32(pages),
    )
    head = _HEAD.pack(
        _MAGIC,
        *found.store,
        *found.log,
        page_bytes,
        known.salt,
        known.end,
        known.checksum,
        found.page_count,
        found.pages_checksum,
    )
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(head + zlib.crc32(head).to_bytes(4, "little") + pages)
    new.replace(path)
    return found


def _parse(head: bytes) -> Seal | None:
    if len(head) != _HEAD_BYTES or zlib.crc32(head[:-4]) != int.from_bytes(head[-4:], "little"):
        return None
    magic, *values = _HEAD.unpack(head[:-4])
    if magic != _MAGIC:
        return None
    store, log, rest = tuple(values[:5]), tuple(values[5:10]), values[10:]
    return Seal(store, log, *rest)
