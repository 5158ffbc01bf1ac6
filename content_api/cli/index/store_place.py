"""Where the index is kept when nothing can be written beside the content: in a folder for caches.

Only the default place is left for another one; a `store.url` that is given is never changed.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from content_api.cli.display.paths import relative_path
from content_api.settings import Settings
from content_api.store.database import make_folder
from content_api.store.errors import StoreError


def find_store_place(settings: Settings, tell_line: Callable[[str], None]) -> Settings:
    """The settings with a store that can be written.

    They are unchanged when their own store can be written, and also when no place can: opening it
    then says why.

    Args:
        settings: All settings.
        tell_line: Called with a line that says where the store is, when it is not in its place.
    """
    path = settings.sqlite_path
    if path is None or not settings.has_default_store or _is_writable(path):
        return settings
    name = sha256(os.fsencode(path)).hexdigest()[:12]
    for folder in _list_folders():
        other = folder / f"store-{name}.db"
        if _is_writable(other):
            message = f"{relative_path(path.parent)} cannot be written: the index is {other}"
            tell_line(message)
            return replace(settings, store_url=f"sqlite:///{other}")
    return settings


def _list_folders() -> Iterator[Path]:
    """Folders of our own for what can be made again, the best first."""
    cache = os.environ.get("XDG_CACHE_HOME")
    if cache and Path(cache).is_absolute():  # the XDG specification ignores others
        yield Path(cache) / "content-api"
    home = os.environ.get("HOME")
    if home:
        yield Path(home) / ".cache" / "content-api"
    own = Path(tempfile.gettempdir()) / f"content-api-{os.getuid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    if own.stat().st_uid == os.getuid():  # else somebody laid it there for us
        yield own


def _is_writable(path: Path) -> bool:
    try:
        make_folder(path)
        with path.with_name(f"{path.name}.writing").open("ab"):
            return os.access(path, os.W_OK) or not path.exists()
    except (OSError, StoreError):
        return False
