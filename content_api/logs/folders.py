"""Absolute paths are in no line: folders have names that tell nothing of the machine."""

import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from content_api.settings import Settings


def site_folders(settings: Settings) -> dict[str, str]:
    """The folders of a site, see `name_folders`."""
    files = [file for file in (settings.sqlite_path, settings.config_path) if file]
    roots = [root.directory for root in settings.roots]
    folders = (*roots, settings.content_root, settings.schemas_directory)
    return name_folders(*folders, *(file.parent for file in files))


def name_folders(*own: Path) -> dict[str, str]:
    """Absolute folders that no line may show, and what stands for each: a relative path or `…`.

    Args:
        own: Folders of the site; beside them are those of the system, of Python and of the user.

    Returns:
        Names by folder, the longest folder first, so that one inside another goes before it.
    """
    here = Path.cwd()
    known = {str(path): _relative(path, here) for path in (*own, here)}
    known |= {str(path.resolve()): name for path, name in ((p, known[str(p)]) for p in own)}
    system = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[2]), tempfile.gettempdir())
    for folder in (*system, str(Path.home())):
        known.setdefault(folder, "…")
    known.pop("/", None)
    return dict(sorted(known.items(), key=lambda item: -len(item[0])))


def _relative(path: Path, here: Path) -> str:
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.name


def hide_folders(text: str, folders: Mapping[str, str]) -> str:
    """`text` with the names of `folders`, see `name_folders`, in the place of their paths."""
    for folder, name in folders.items():
        text = re.sub(rf"{re.escape(folder)}(?!\w)", lambda _, name=name: name, text)  # type: ignore[misc]
    return text
