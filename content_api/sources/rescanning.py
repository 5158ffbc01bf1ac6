"""Looking again at the paths that a watch named, instead of at every file of a content root."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from content_api.catalogue.tree.layout import is_ignored
from content_api.sources.files import (
    MAX_ENTRIES,
    FileStat,
    Scan,
    check_name,
    file_stat,
    open_folder,
)

# What a scan could not see whole is looked at whole again.
_BLIND = frozenset({"file/unreadable", "file/too-many"})


class _UnclearError(Exception):
    """Only a scan of everything tells what became of a path."""


def find_inside(directory: Path, path: str) -> str | None:
    """The path of what a watch named, relative to a folder; empty for the folder itself.

    Args:
        directory: The folder, as the watch was told to watch it.
        path: As the watch told it.

    Returns:
        None for what is elsewhere.
    """
    for base in (str(directory), str(directory.absolute())):
        if path == base:
            return ""
        if path.startswith(f"{base}/"):
            return path[len(base) + 1 :]
    return None


def rescan(
    scan: Scan, root: Path, paths: Iterable[str], keep: tuple[str, ...] = ()
) -> tuple[Scan, frozenset[str]] | None:
    """Look at some paths of a content root again.

    Args:
        scan: Of the root, from before; it stays as it is.
        root: The content root.
        paths: Relative to it; those at which something changed, and no others did.
        keep: As for `scan_root`.

    Returns:
        The scan as it is now, and the files that came, went or changed. None where a folder, a
        link, a name that is not usual or something that could not be read is among the paths: then
        everything is to be looked at.
    """
    if any(problem.code in _BLIND for problem in scan.problems):
        return None
    told = {problem.path for problem in scan.problems}
    files, changed = dict(scan.files), set()
    for path in paths:
        if _is_unseen(path, keep):
            continue
        if path in told or path in scan.folders or not path:
            return None
        try:
            now = _look_at(scan, root, path)
        except (_UnclearError, OSError):
            return None
        if now == files.get(path):
            continue
        changed.add(path)
        if now is None:
            del files[path]
        else:
            files[path] = now
    entries = scan.entries + len(files) - len(scan.files)
    if entries > MAX_ENTRIES:
        return None
    return Scan(files, scan.problems, entries, scan.folders), frozenset(changed)


def _is_unseen(path: str, keep: tuple[str, ...]) -> bool:
    """Whether a scan does not look there: a hidden file, or one of a hidden folder."""
    return any(is_ignored(name) and name not in keep for name in path.split("/"))


def _look_at(scan: Scan, root: Path, path: str) -> FileStat | None:
    """The stat of a regular file; None where there is none.

    Raises:
        _UnclearError: it is something else, or in a folder that was not there.
        OSError: nobody can tell.
    """
    folder, _, name = path.rpartition("/")
    if folder not in scan.folders or check_name(path, name):
        raise _UnclearError
    with open_folder(root, folder) as descriptor:
        try:
            info = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None
    if not stat.S_ISREG(info.st_mode):
        raise _UnclearError
    return file_stat(info)
