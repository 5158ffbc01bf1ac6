"""Reading a content root so that nothing outside it is read and nothing in it can hang us."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from content_api.catalogue.layout import is_ignored
from content_api.problems import Problem, make_problem, printable

MAX_DEPTH = 32
_RETRIES = 3
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class ContentRootError(Exception):
    """The content root cannot be used; the message is one sentence for people."""


class UnreadableError(Exception):
    """A file cannot be read now; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class FileStat:
    """What tells that a file changed: size, both times and the inode."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @property
    def signature(self) -> str:
        """One text to store and compare."""
        return f"{self.size}-{self.mtime_ns}-{self.ctime_ns}-{self.inode}"


@dataclass(slots=True)
class Scan:
    """The regular files of a content root, by path relative to it, and what cannot be read."""

    files: dict[str, FileStat] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def scan_root(root: Path, keep: tuple[str, ...] = ()) -> Scan:
    """List every file under `root` that is not ignored.

    Args:
        root: The content root.
        keep: File names that are listed though their form says ignore (`_index.md`).

    Raises:
        ContentRootError: `root` is missing, not a directory or not readable.
    """
    scan = Scan()
    try:
        entries = list(os.scandir(root))
    except OSError as error:
        message = f"the content root {root} cannot be read: {error.strerror}; set content.root"
        raise ContentRootError(message) from None
    stack = [("", entries)]
    while stack:
        prefix, entries = stack.pop()
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if is_ignored(entry.name) and entry.name not in keep:
                continue
            folder = _add(scan, path, entry)
            if folder is not None:
                stack.append((f"{path}/", folder))
    return scan


def _add(scan: Scan, path: str, entry: os.DirEntry[str]) -> list[os.DirEntry[str]] | None:
    """Note a file; the entries of a directory."""
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        safe = os.fsencode(path).decode("utf-8", "backslashreplace")
        scan.problems.append(make_problem("file/name", safe, "expected a name in UTF-8"))
        return None
    if not entry.name.isprintable():
        message = "expected a name without control characters"
        scan.problems.append(make_problem("file/name", printable(path), message))
        return None
    try:
        if entry.is_symlink():
            scan.problems.append(make_problem("file/symlink", path, "links are not followed"))
        elif entry.is_dir(follow_symlinks=False):
            return _list_directory(scan, path, entry)
        else:
            _add_file(scan, path, entry)
    except OSError as error:
        scan.problems.append(_unreadable(path, error))
    return None


def _list_directory(
    scan: Scan, path: str, entry: os.DirEntry[str]
) -> list[os.DirEntry[str]] | None:
    if path.count("/") >= MAX_DEPTH:
        message = f"expected at most {MAX_DEPTH} folders inside each other"
        scan.problems.append(make_problem("file/unreadable", path, message))
        return None
    return list(os.scandir(entry.path))


def _add_file(scan: Scan, path: str, entry: os.DirEntry[str]) -> None:
    info = entry.stat(follow_symlinks=False)
    if stat.S_ISREG(info.st_mode):
        scan.files[path] = _file_stat(info)
    elif path.endswith(".md"):
        message = "expected a regular file, got a pipe, socket or device"
        scan.problems.append(make_problem("file/not-regular", path, message))


def _file_stat(info: os.stat_result) -> FileStat:
    return FileStat(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def read_file(root: Path, path: str, most_bytes: int) -> tuple[bytes, FileStat]:
    """Read one file under `root` without following any link.

    Args:
        root: The content root.
        path: POSIX, relative to `root`.
        most_bytes: A larger file is not read.

    Raises:
        UnreadableError: with the problem that says why.
    """
    try:
        for _ in range(_RETRIES):
            descriptor = _open_beneath(root, path)
            try:
                content = _read_open(descriptor, path, most_bytes)
            finally:
                os.close(descriptor)
            if content is not None:
                return content
    except OSError as error:
        raise UnreadableError(_unreadable(path, error)) from None
    message = "the file kept changing while it was read"
    raise UnreadableError(make_problem("file/unreadable", path, message))


def _open_beneath(root: Path, path: str) -> int:
    """A descriptor of the file; each folder on the way is opened by itself."""
    *folders, name = path.split("/")
    directory = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            inner = os.open(folder, _DIRECTORY, dir_fd=directory)
            os.close(directory)
            directory = inner
        return os.open(name, _FILE, dir_fd=directory)
    finally:
        os.close(directory)


def _read_open(descriptor: int, path: str, most_bytes: int) -> tuple[bytes, FileStat] | None:
    """The bytes, or None when the file changed meanwhile."""
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        problem = make_problem("file/not-regular", path, "expected a regular file")
        raise UnreadableError(problem)
    if before.st_size > most_bytes:
        message = f"expected at most {most_bytes} bytes, got {before.st_size}"
        raise UnreadableError(make_problem("file/too-large", path, message))
    data = b"".join(_chunks(descriptor, most_bytes))
    after = os.fstat(descriptor)
    is_same = _file_stat(before) == _file_stat(after) and len(data) == after.st_size
    return (data, _file_stat(after)) if is_same else None


def _chunks(descriptor: int, most_bytes: int) -> Iterator[bytes]:
    left = most_bytes + 1
    while left > 0 and (chunk := os.read(descriptor, min(left, 1 << 20))):
        left -= len(chunk)
        yield chunk


def _unreadable(path: str, error: OSError) -> Problem:
    reason = error.strerror or "it cannot be read"
    return make_problem("file/unreadable", path, reason.lower())
