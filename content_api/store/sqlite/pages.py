"""What SQLite's files hold, page by page: a checksum of each, as the last commit left it.

Apart from the seal, which keeps these: here is all that is known of the formats of the files.

Source:
    https://www.sqlite.org/fileformat2.html, the header, and section 4, the write-ahead log.
"""

import struct
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

_MAGIC = b"SQLite format 3\0"
_HEAD_BYTES = 100
_LOG_HEAD_BYTES = 32
_FRAME_HEAD_BYTES = 24
_CHUNK_PAGES = 256
_PAGE_SIZES = frozenset(1 << power for power in range(9, 17))
Checksums: TypeAlias = "array[int]"


def no_checksums() -> Checksums:
    """Those of no pages."""
    return array("I")


@dataclass(slots=True)
class Log:
    """The write-ahead log, up to a commit.

    Attributes:
        salt: Of the log; each time it is begun anew it has another.
        end: Bytes up to the end of the commit; 0 when there is none.
        checksum: Of so many bytes.
        pages: Checksums by page number, of what was read.
        count: Pages that the database has after the commit; 0 when none was read.
        page_bytes: Of the database; 0 when there is no log.
    """

    salt: bytes = bytes(8)
    end: int = 0
    checksum: int = 0
    pages: dict[int, int] = field(default_factory=dict)
    count: int = 0
    page_bytes: int = 0


def read_log(path: Path, page_bytes: int = 0, known: Log | None = None) -> Log:
    """The log up to its last commit.

    Args:
        path: Of the log.
        page_bytes: Of the database, where that is known.
        known: How far it was read before; only what comes after is read, unless it is another log.
    """
    try:
        file = path.open("rb")
    except OSError:
        return Log()
    with file:
        head = file.read(_LOG_HEAD_BYTES)
        found = _page_bytes_of(head)
        if not found or found != (page_bytes or found):
            return Log()
        if known and known.end and known.salt == head[16:24]:
            log = Log(known.salt, known.end, known.checksum, page_bytes=found)
            file.seek(log.end)
            _read_frames(file, log, log.checksum)
        else:
            log = Log(head[16:24], page_bytes=found)
            _read_frames(file, log, zlib.crc32(head))
    return log


def _page_bytes_of(head: bytes) -> int:
    """By the head of a log; 0 when it is none."""
    if len(head) < _LOG_HEAD_BYTES:
        return 0
    size: int = struct.unpack_from(">I", head, 8)[0]
    return size if size in _PAGE_SIZES else 0


def _read_frames(file: BinaryIO, log: Log, checksum: int) -> None:
    """Read on to the last commit."""
    pending: dict[int, int] = {}
    position = file.tell()
    frame_bytes = _FRAME_HEAD_BYTES + log.page_bytes
    while len(frame := file.read(frame_bytes)) == frame_bytes and frame[8:16] == log.salt:
        number, count = struct.unpack_from(">II", frame)
        pending[number] = zlib.crc32(memoryview(frame)[_FRAME_HEAD_BYTES:])
        checksum = zlib.crc32(frame, checksum)
        position += frame_bytes
        if count:
            log.pages |= pending
            pending.clear()
            log.end, log.checksum, log.count = position, checksum, count


def read_page_bytes(path: Path) -> int:
    """How large the pages of a database are; 0 when it is none."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES or not head.startswith(_MAGIC):
        return 0
    size: int = struct.unpack_from(">H", head, 16)[0]
    return 65_536 if size == 1 else size


def read_checksums(path: Path, page_bytes: int, log: Log) -> Checksums:
    """Those of every page of a database with its log.

    Nobody may write meanwhile. No connection of this process may be open to the file: closing it
    gives away the locks that SQLite holds.
    """
    found = array("I", _read_pages(path, page_bytes))
    if log.count:
        found = found[: log.count]
        update_checksums(found, log)
    return found


def update_checksums(checksums: Checksums, log: Log) -> None:
    """Take in what was read of a log."""
    if not log.count:
        return
    del checksums[log.count :]
    checksums.extend([0] * (log.count - len(checksums)))
    for number, checksum in log.pages.items():
        if 0 < number <= log.count:
            checksums[number - 1] = checksum


def _read_pages(path: Path, page_bytes: int) -> Iterator[int]:
    with path.open("rb") as file:
        while chunk := memoryview(file.read(_CHUNK_PAGES * page_bytes)):
            for start in range(0, len(chunk), page_bytes):
                yield zlib.crc32(chunk[start : start + page_bytes])
