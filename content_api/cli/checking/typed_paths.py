"""Paths as users type them: which content root, and which part of it, a PATH means."""

from dataclasses import replace
from pathlib import Path

from content_api.cli.display.paths import absolute_path, relative_path
from content_api.settings import Settings, SettingsError


def choose_root(settings: Settings, paths: tuple[str, ...]) -> tuple[Settings, tuple[str, ...]]:
    """The site that the PATHs are in, and what the paths of the wanted problems begin with.

    A folder that holds a configured root, or is it, means all of it; a path inside one means
    that part; another folder is taken as a content root of its own.

    Raises:
        SettingsError: a path does not exist or belongs to no content root.
    """
    prefixes: list[str] = []
    for text in paths:
        path = absolute_path(Path(text))
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
    """The prefixes of problems that a path means; none when it is outside the content."""
    roots = [(absolute_path(root.directory), root) for root in settings.roots]
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
    inside = (absolute_path(root.directory) / text for root in settings.roots)
    near = next((path for path in inside if path.exists()), None)
    return f"; did you mean {relative_path(near)}?" if near else ""


def _named_roots(settings: Settings) -> str:
    names = [relative_path(absolute_path(root.directory)) for root in settings.roots]
    return f"the content root{'s' if len(names) > 1 else ''} {', '.join(names)}"


def path_in_root(settings: Settings, text: str) -> str:
    """The path that problems of a file have; the file need not exist.

    Raises:
        SettingsError: it is not in a content root.
    """
    path = absolute_path(Path(text))
    for root in settings.roots:
        folder = absolute_path(root.directory)
        if folder in path.parents:
            return f"{root.prefix}{path.relative_to(folder).as_posix()}"
    raise SettingsError(f"{text} is not in {_named_roots(settings)}")
