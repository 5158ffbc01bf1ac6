"""Reading a content root so that nothing outside it is read and nothing in it can hang us."""

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from content_api.catalogue.tree.layout import is_ignored
from content_api.problems import Problem, make_problem, printable
from content_api.values.failures import CannotRunError

MAX_DEPTH = 32
MAX_ENTRIES = 200_000
_RETRIES = 3
_HEAD_BYTES = 64 * 1024
# Controls, bidirectional and zero-width marks, and separators of lines: what no reader sees.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class ContentRootError(CannotRunError):
    """The content root cannot be used; the message is one sentence for people."""


class _TooManyError(Exception):
    """There is more under the content root than is read."""


class UnreadableError(Exception):
    """A file cannot be read now; carries the problem to report, and how a large one begins."""

    def __init__(self, problem: Problem, head: bytes = b"") -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.head = head


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

    @classmethod
    def parse(cls, signature: str) -> "FileStat":
        """The stat of a signature."""
        return cls(*map(int, signature.split("-")))


@dataclass(slots=True)
class Scan:
    """What is under a content root.

    Attributes:
        files: The regular files, by path relative to the root.
        problems: What cannot be read.
        entries: How many names were listed, those that are ignored too.
        folders: Those that were listed, by path relative to the root, which is the empty one.
    """

    files: dict[str, FileStat] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    entries: int = 0
    folders: set[str] = field(default_factory=set)


def scan_root(root: Path, keep: tuple[str, ...] = (), setting: str = "content.root") -> Scan:
    """List every file under `root` that is not ignored, folder by folder in order of their names.

    Args:
        root: The content root.
        keep: File names that are listed though their form says ignore (`_index.md`).
        setting: By which the root is set, for messages.

    Raises:
        ContentRootError: `root` is missing, not a directory or not readable.
    """
    scan = Scan()
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            folders += reversed(_list_folder(scan, root, folder, keep))
        except _TooManyError:
            scan.problems.append(_too_many(folder))
            break
        except OSError as error:
            if folder == "":
                message = f"the content root {root} cannot be read: {error.strerror}"
                hint = f"run this in the folder of your site, or set {setting}"
                raise ContentRootError(f"{message}; {hint}") from None
            scan.problems.append(_unreadable(folder, error))
    return scan


def _list_folder(scan: Scan, root: Path, folder: str, keep: tuple[str, ...]) -> list[str]:
    """Note the files of one folder; the folders in it, sorted.

    It is opened as files are, so that a link that was swapped in for it is not listed either.
    """
    with open_folder(root, folder) as descriptor:
        with os.scandir(descriptor) as listing:
            entries = list(islice(listing, MAX_ENTRIES - scan.entries + 1))
        scan.entries += len(entries)
        scan.folders.add(folder)
        if scan.entries > MAX_ENTRIES:
            raise _TooManyError
        prefix = f"{folder}/" if folder else ""
        return [
            f"{prefix}{entry.name}"
            for entry in sorted(entries, key=lambda entry: entry.name)
            if entry.name in keep or not is_ignored(entry.name)
            if _add(scan, f"{prefix}{entry.name}", entry)
        ]


def _add(scan: Scan, path: str, entry: os.DirEntry[str]) -> bool:
    """Note a file; whether it is a folder to look into."""
    problem = check_name(path, entry.name)
    try:
        if problem is None and entry.is_symlink():
            problem = make_problem("file/symlink", path, "links are not followed")
        elif problem is None and entry.is_dir(follow_symlinks=False):
            problem = _check_depth(path)
            if problem is None:
                return True
        elif problem is None:
            _add_file(scan, path, entry)
    except OSError as error:
        problem = _unreadable(path, error)
    if problem:
        scan.problems.append(problem)
    return False


def check_name(path: str, name: str) -> Problem | None:
    """The problem of a name that no reader can see; None of a usual one."""
    try:
        name.encode()
    except UnicodeEncodeError:
        safe = os.fsencode(path).decode("utf-8", "backslashreplace")
        return make_problem("file/name", safe, "expected a name in UTF-8")
    if not name.isprintable() and any(unicodedata.category(char) in _UNSEEN for char in name):
        message = "expected a name without control characters"
        return make_problem("file/name", printable(path), message)
    return None


def _check_depth(path: str) -> Problem | None:
    if path.count("/") < MAX_DEPTH:
        return None
    message = f"expected at most {MAX_DEPTH} folders inside each other"
    return make_problem("file/unreadable", path, message)


def _too_many(folder: str) -> Problem:
    message = f"expected at most {MAX_ENTRIES:,} files and folders under the content root"
    hint = "this folder and those after it are not read"
    return make_problem("file/too-many", folder or ".", message, hint=hint)


def _add_file(scan: Scan, path: str, entry: os.DirEntry[str]) -> None:
    info = entry.stat(follow_symlinks=False)
    if stat.S_ISREG(info.st_mode):
        scan.files[path] = file_stat(info)
    elif path.endswith(".md"):
        message = "expected a regular file, got a pipe, socket or device"
        scan.problems.append(make_problem("file/not-regular", path, message))


def file_stat(info: os.stat_result) -> FileStat:
    """What of a stat tells that the file changed."""
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
    folder, _, name = path.rpartition("/")
    try:
        with open_folder(root, folder) as directory:
            return read_in(directory, name, path, most_bytes)
    except OSError as error:
        raise UnreadableError(_unreadable(path, error)) from None


def read_in(directory: int, name: str, path: str, most_bytes: int) -> tuple[bytes, FileStat]:
    """Read the file `name` of an open folder; `path` labels problems.

    Raises:
        UnreadableError: as `read_file`.
        OSError: it cannot be opened or read.
    """
    for _ in range(_RETRIES):
        descriptor = os.open(name, _FILE, dir_fd=directory)
        try:
            content = _read_open(descriptor, path, most_bytes)
        finally:
            os.close(descriptor)
        if content is not None:
            return content
    message = "the file kept changing while it was read"
    raise UnreadableError(make_problem("file/unreadable", path, message))


@contextmanager
def open_file(root: Path, path: str) -> Iterator[tuple[int, FileStat]]:
    """A descriptor of a regular file under `root`, reached through no link, and its stat.

    Raises:
        OSError: it cannot be opened, is no regular file, or a link is on the way.
    """
    descriptor = open_descriptor(root, path)
    try:
        yield descriptor, stat_open(descriptor)
    finally:
        os.close(descriptor)


def open_descriptor(root: Path, path: str) -> int:
    """As `open_file`; the caller closes it."""
    folder, _, name = path.rpartition("/")
    with open_folder(root, folder) as directory:
        descriptor = os.open(name, _FILE, dir_fd=directory)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "expected a regular file")
    return descriptor


def stat_file(root: Path, path: str) -> FileStat | None:
    """The stat of a file under `root`, also of one that may not be read; None when it is gone."""
    try:
        return file_stat((root / path).lstat())
    except OSError:
        return None


def stat_open(descriptor: int) -> FileStat:
    """The stat of an open file."""
    return file_stat(os.fstat(descriptor))


@contextmanager
def open_folder(root: Path, folder: str) -> Iterator[int]:
    """A descriptor of a folder under `root`, reached through no link.

    Raises:
        OSError: it cannot be opened, or a link is on the way.
    """
    descriptor = _open_folder(root, folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open_folder(root: Path, folder: str) -> int:
    """A descriptor of the folder; each on the way is opened by itself, and none is a link.

    The root itself may be a link, looked up anew each time: a site can be switched as a whole.
    """
    directory = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for name in filter(None, folder.split("/")):
        try:
            inner = os.open(name, _DIRECTORY, dir_fd=directory)
        finally:
            os.close(directory)
        directory = inner
    return directory


def _read_open(descriptor: int, path: str, most_bytes: int) -> tuple[bytes, FileStat] | None:
    """The bytes, or None when the file changed meanwhile."""
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        problem = make_problem("file/not-regular", path, "expected a regular file")
        raise UnreadableError(problem)
    if before.st_size > most_bytes:
        message = f"expected at most {most_bytes} bytes, got {before.st_size}"
        head = os.read(descriptor, _HEAD_BYTES)
        raise UnreadableError(make_problem("file/too-large", path, message), head)
    data = b"".join(_chunks(descriptor, most_bytes))
    after = os.fstat(descriptor)
    is_same = file_stat(before) == file_stat(after) and len(data) == after.st_size
    return (data, file_stat(after)) if is_same else None


def _chunks(descriptor: int, most_bytes: int) -> Iterator[bytes]:
    left = most_bytes + 1
    while left > 0 and (chunk := os.read(descriptor, min(left, 1 << 20))):
        left -= len(chunk)
        yield chunk


def _unreadable(path: str, error: OSError) -> Problem:
    if error.errno == errno.ELOOP:  # O_NOFOLLOW met a link that the scan had not seen
        return make_problem("file/symlink", path, "links are not followed")
    reason = error.strerror or "it cannot be read"
    return make_problem("file/unreadable", path, reason.lower())
