"""Mending the content: certain fixes, again and again until none is left, then written."""

import errno
import os
import secrets
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from content_api.problems import Problem
from content_api.problems.mending import apply_fixes
from content_api.sources.files import UnreadableError, open_folder, read_in

_MOST_PASSES = 20
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(slots=True)
class Mends:
    """What mending did.

    Attributes:
        before: The bytes of the files that change, by path.
        after: Their new bytes.
        mended: How many problems were mended.
        problems: Every problem that is left, of the whole content.
    """

    problems: tuple[Problem, ...]
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    mended: int = 0


Preview = Callable[[Mapping[str, bytes]], tuple[Problem, ...]]
"""The problems as they would be with other texts in some files."""


def mend(
    preview: Preview,
    problems: tuple[Problem, ...],
    is_wanted: Callable[[Problem], bool],
    read: Callable[[str], bytes],
) -> Mends:
    """Find the texts in which no wanted problem with a certain mend is left; nothing is written.

    Args:
        preview: Of the content.
        problems: Of that run.
        is_wanted: Which problems are to be mended.
        read: The bytes of a file by its path.

    Raises:
        ContentRootError: as `preview`.
    """
    result = Mends(problems)
    failed: set[_Key] = set()
    for _ in range(_MOST_PASSES):
        texts, count = dict(result.after), result.mended
        wanted = [p for p in result.problems if is_wanted(p) and _key(p) not in failed]
        made = _mend_once(result, wanted, read)
        if not made:
            break
        left = preview(result.after)
        unended = _unended(made, result.problems, left)
        if unended:
            failed |= unended
            paths = {path for path, *_ in unended}
            result.after |= {path: texts.get(path, result.before[path]) for path in paths}
            result.mended = count + sum(p.path not in paths for p in made)
            left = preview(result.after)
        result.problems = left
    result.after = {p: data for p, data in result.after.items() if data != result.before[p]}
    return result


_Key = tuple[str, str, str | None, str]


def _key(problem: Problem) -> _Key:
    """A problem without its place, which moves when something before it is mended."""
    return (problem.path, problem.code, problem.field, problem.message)


def _unended(
    made: list[Problem], before: tuple[Problem, ...], after: tuple[Problem, ...]
) -> set[_Key]:
    """What a mend did not end, and all of a file that could be served and no longer can."""
    old, new = Counter(map(_key, before)), Counter(map(_key, after))
    refused = _paths_in_error(after) - _paths_in_error(before)
    return {
        _key(problem)
        for problem in made
        if problem.path in refused or new[_key(problem)] >= old[_key(problem)]
    }


def _paths_in_error(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.path for problem in problems if problem.severity == "error"}


def _mend_once(
    result: Mends, wanted: Iterable[Problem], read: Callable[[str], bytes]
) -> list[Problem]:
    """Make every mend that can be made at once; which."""
    by_path: dict[str, list[Problem]] = {}
    for problem in wanted:
        if problem.fix and problem.path.endswith(".md"):
            by_path.setdefault(problem.path, []).append(problem)
    made: list[Problem] = []
    for path, listed in by_path.items():
        try:
            data = result.after[path] if path in result.after else read(path)
            text, mended = apply_fixes(data.decode("utf-8"), listed)
        except (UnreadableError, UnicodeDecodeError):
            continue
        new = text.encode()
        if new != data:
            result.before.setdefault(path, data)
            result.after[path] = new
            result.mended += len(mended)
            made += mended
    return made


def write_mends(
    place: Callable[[str], tuple[Path, str]], mends: Mends, most_bytes: int
) -> tuple[str, ...]:
    """Write the new texts, each file whole or not at all.

    Args:
        place: The content root of a shown path, and the path in it.
        mends: From `mend`.
        most_bytes: As for reading.

    Returns:
        The paths that were left as they are, because they changed meanwhile or cannot be written.
    """
    return tuple(
        path
        for path, data in mends.after.items()
        if not _write(*place(path), mends.before[path], data, most_bytes)
    )


def _write(root: Path, path: str, before: bytes, data: bytes, most_bytes: int) -> bool:
    """Put `data` where `before` still stands; a link on the way, now or then, is not followed."""
    folder, _, name = path.rpartition("/")
    # A name that is never content, so that a watcher does not take it for an article.
    fresh = f".mend-{secrets.token_hex(8)}"
    try:
        with open_folder(root, folder) as directory:
            try:
                _write_like(directory, name, fresh, data)
                if read_in(directory, name, path, most_bytes)[0] != before:
                    return False
                os.replace(fresh, name, src_dir_fd=directory, dst_dir_fd=directory)
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(fresh, dir_fd=directory)
    except (UnreadableError, OSError):
        return False
    return True


def _write_like(directory: int, name: str, fresh: str, data: bytes) -> None:
    """Write the file `fresh`, to the disk, with the owner, mode and attributes of `name`.

    Raises:
        OSError: it cannot be written so, or `name` is read-only.
    """
    old = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=directory)
    try:
        info = os.fstat(old)
        if not info.st_mode & _WRITABLE:
            raise PermissionError(errno.EACCES, "read-only")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(fresh, flags, 0o600, dir_fd=directory), "wb") as file:  # noqa: PTH123
            file.write(data)
            new = file.fileno()
            if (info.st_uid, info.st_gid) != (os.fstat(new).st_uid, os.fstat(new).st_gid):
                os.fchown(new, info.st_uid, info.st_gid)
            os.fchmod(new, stat.S_IMODE(info.st_mode))
            _copy_attributes(old, new)
            file.flush()
            os.fsync(new)
    finally:
        os.close(old)


def _copy_attributes(old: int, new: int) -> None:
    """Access control lists, and what users and programs note, where the system has such."""
    if sys.platform == "linux":
        for name in os.listxattr(old):
            if name.startswith(("user.", "system.posix_acl_access")):
                os.setxattr(new, name, os.getxattr(old, name))


def unified_diff(mends: Mends, shown: Mapping[str, str]) -> str:
    """What would change, as `git diff` shows it.

    Args:
        mends: From `mend`.
        shown: Paths as the user would type them, by path.
    """
    import difflib  # noqa: PLC0415 - only for --diff

    parts: list[str] = []
    for path, data in sorted(mends.after.items()):
        old, new = (_split_lines(text.decode("utf-8")) for text in (mends.before[path], data))
        name = shown.get(path, path)
        lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
        parts += [
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        ]
    return "".join(parts)


def _split_lines(text: str) -> list[str]:
    """The lines as git counts them: only LF ends one."""
    *whole, last = text.split("\n")
    return [*(f"{line}\n" for line in whole), *filter(None, [last])]
