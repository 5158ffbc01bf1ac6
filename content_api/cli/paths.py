"""Paths as users type them: which content root a PATH means, and problems shown from here."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from content_api.cli.lines import line_reader
from content_api.problems import Problem
from content_api.problems.unknown_fields import gather_unknown_fields
from content_api.reporters import Report
from content_api.settings import Settings, SettingsError


def choose_root(settings: Settings, paths: tuple[str, ...]) -> tuple[Settings, tuple[str, ...]]:
    """The site that PATHs are of, and the prefixes to look at, as paths of problems begin.

    A folder that holds a configured root, or is it, means all of it; a path inside one means
    that part; another folder is taken as a content root of its own.

    Raises:
        SettingsError: a path does not exist or belongs to no content root.
    """
    prefixes: list[str] = []
    for text in paths:
        path = normal(Path(text))
        if not path.exists():
            raise SettingsError(f"there is no {text}{_did_you_mean(settings, text)}")
        found = _prefixes_of(settings, path)
        if not found and path.is_dir() and len(paths) == 1:
            return replace(settings, content_root=path, content_locales={}), ("",)
        if not found:
            raise SettingsError(f"{text} is not in {_named_roots(settings)}")
        prefixes += found
    return settings, tuple(prefixes) or ("",)


def _prefixes_of(settings: Settings, path: Path) -> list[str]:
    """What of the content a path means; nothing when it is elsewhere."""
    roots = [(normal(root.directory), root) for root in settings.roots]
    held = [root for folder, root in roots if folder == path or _holds(path, folder)]
    if len(held) == len(roots):
        return [""]
    inside = (
        f"{root.prefix}{path.relative_to(folder).as_posix()}"
        for folder, root in roots
        if folder in path.parents
    )
    return [root.prefix.rstrip("/") for root in held] or list(inside)


def _holds(path: Path, folder: Path) -> bool:
    return path in folder.parents and folder.is_dir()


def _did_you_mean(settings: Settings, text: str) -> str:
    inside = (normal(root.directory) / text for root in settings.roots)
    near = next((path for path in inside if path.exists()), None)
    return f"; did you mean {shown(near)}?" if near else ""


def _named_roots(settings: Settings) -> str:
    names = [shown(normal(root.directory)) for root in settings.roots]
    return f"the content root{'s' if len(names) > 1 else ''} {', '.join(names)}"


def path_in_root(settings: Settings, text: str) -> str:
    """The path of problems in a file of the content; it need not exist.

    Raises:
        SettingsError: it is not in a content root.
    """
    path = normal(Path(text))
    for root in settings.roots:
        folder = normal(root.directory)
        if folder in path.parents:
            return f"{root.prefix}{path.relative_to(folder).as_posix()}"
    raise SettingsError(f"{text} is not in {_named_roots(settings)}")


def shown_report(settings: Settings, problems: Iterable[Problem], files: int) -> Report:
    """Problems as they are told: each unknown field once, paths as seen from the current directory.

    Args:
        settings: Where the content root and the schemas are.
        problems: Sorted.
        files: How many files were looked at.
    """
    listed = gather_unknown_fields(problems, settings.content_ignore_fields)
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
