"""Paths as people see them: relative to the folder in which they run a command."""

import os
from pathlib import Path

from content_api.settings import Settings


def displayed_path(settings: Settings, path: str) -> str:
    """The path of a problem or page, relative to the current directory, POSIX."""
    return relative_path(settings.schema_files.get(path) or settings.content_root / path)


def relative_path(path: Path) -> str:
    """A path relative to the current directory, POSIX; with `..` where it is not below."""
    return Path(os.path.relpath(path)).as_posix()


def absolute_path(path: Path) -> Path:
    """An absolute path without `.` and `..`; symbolic links stay as they are."""
    return Path(os.path.normpath(path.absolute()))
