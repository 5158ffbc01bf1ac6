"""Paths as users type them: which content root a PATH means, and problems shown from here."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from content_api.cli.lines import line_reader
from content_api.problems import Problem
from content_api.reporters import Report
from content_api.settings import Settings, SettingsError


def choose_root(settings: Settings, paths: tuple[str, ...]) -> tuple[Settings, tuple[str, ...]]:
    """The content root that PATHs are of, and the prefixes to look at, relative to it.

    A folder that holds the configured root, or is it, means all of it; a path inside it means
    that part; another folder is taken as a content root of its own.

    Raises:
        SettingsError: a path does not exist or belongs to no content root.
    """
    prefixes: list[str] = []
    root = normal(settings.content_root)
    for text in paths:
        path = normal(Path(text))
        if not path.exists():
            inside = root / text
            hint = f"; did you mean {shown(inside)}?" if inside.exists() else ""
            raise SettingsError(f"there is no {text}{hint}")
        if root == path or (path in root.parents and root.is_dir()):
            prefixes.append("")
        elif root in path.parents:
            prefixes.append(path.relative_to(root).as_posix())
        elif path.is_dir() and len(paths) == 1:
            return replace(settings, content_root=path), ("",)
        else:
            raise SettingsError(f"{text} is not in the content root {shown(root)}")
    return settings, tuple(prefixes) or ("",)


def path_in_root(settings: Settings, text: str) -> str:
    """A path relative to the content root; the file need not exist.

    Raises:
        SettingsError: it is not in the content root.
    """
    root, path = normal(settings.content_root), normal(Path(text))
    if root not in path.parents:
        raise SettingsError(f"{text} is not in the content root {shown(root)}")
    return path.relative_to(root).as_posix()


def shown_report(settings: Settings, problems: Iterable[Problem], files: int) -> Report:
    """Problems with paths as seen from the current directory.

    Args:
        settings: Where the content root and the schemas are.
        problems: Sorted.
        files: How many files were looked at.
    """
    listed = tuple(problems)
    paths = {path: shown_path(settings, path) for path in {p.path for p in listed}}
    sources = {name: path for path, name in paths.items()}
    named = (replace(problem, path=paths[problem.path]) for problem in listed)
    return Report(tuple(named), files, line_reader(settings, sources))


def shown_path(settings: Settings, path: str) -> str:
    """A problem's path as seen from the current directory."""
    file = settings.schema_files.get(path) or settings.content_root / path
    return shown(file)


def shown(path: Path) -> str:
    """A path relative to the current directory, POSIX."""
    return Path(os.path.relpath(path)).as_posix()


def normal(path: Path) -> Path:
    """An absolute path without `.` and `..`; links stay as they are."""
    return Path(os.path.normpath(path.absolute()))
