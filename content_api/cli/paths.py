"""Paths as users type them: which content root a PATH means, and problems shown from here."""

import os
from dataclasses import replace
from pathlib import Path

from content_api.cli.lines import line_reader
from content_api.indexing.known import IndexReport
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
    for text in paths:
        path = Path(text).absolute()
        if not path.exists():
            raise SettingsError(f"there is no {text}")
        root = Path(os.path.normpath(settings.content_root))
        path = Path(os.path.normpath(path))
        if root == path or (path in root.parents and root.is_dir()):
            prefixes.append("")
        elif root in path.parents:
            prefixes.append(path.relative_to(root).as_posix())
        elif path.is_dir() and len(paths) == 1:
            return replace(settings, content_root=path), ("",)
        else:
            raise SettingsError(f"{text} is not in the content root {shown(root)}")
    return settings, tuple(prefixes) or ("",)


def shown_report(
    settings: Settings, report: IndexReport, prefixes: tuple[str, ...] = ("",)
) -> Report:
    """The problems under `prefixes`, with paths as seen from the current directory."""
    sources = {
        shown(settings.content_root / problem.path): problem.path
        for problem in report.problems
        if any(_is_under(problem.path, prefix) for prefix in prefixes)
    }
    paths = {source: path for path, source in sources.items()}
    problems = tuple(
        replace(problem, path=paths[problem.path])
        for problem in report.problems
        if problem.path in paths
    )
    return Report(problems, report.files, line_reader(settings, sources))


def shown(path: Path) -> str:
    """A path relative to the current directory, POSIX."""
    return Path(os.path.relpath(path)).as_posix()


def _is_under(path: str, prefix: str) -> bool:
    return prefix in ("", path) or path.startswith(f"{prefix}/")
