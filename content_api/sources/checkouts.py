"""A checkout of git in the content: until it ends, a half of each of two versions is there.

Source:
    gitglossary and `git help update-index`: who changes a work tree holds `index.lock` until all of
    it is written.
"""

import time
from collections.abc import Iterable
from pathlib import Path

MOST_SECONDS = 10
_STEP_SECONDS = 0.01
_POINTER = "gitdir: "


def find_locks(folders: Iterable[Path]) -> frozenset[Path]:
    """Where git's lock would be of the work trees in which some folders are."""
    found = (_find_lock(folder.absolute()) for folder in folders)
    return frozenset(lock for lock in found if lock)


def wait_for_checkout(locks: frozenset[Path]) -> bool:
    """Wait until no lock is held, at most `MOST_SECONDS`; an older one may be nobody's.

    Returns:
        Whether one was held.
    """
    end, has_waited = time.monotonic() + MOST_SECONDS, False
    while time.monotonic() < end and any(map(_is_held, locks)):
        has_waited = True
        time.sleep(_STEP_SECONDS)
    return has_waited


def _is_held(lock: Path) -> bool:
    try:
        return time.time() - lock.stat().st_mtime < MOST_SECONDS
    except OSError:
        return False


def _find_lock(folder: Path) -> Path | None:
    for parent in (folder, *folder.parents):
        git = parent / ".git"
        if git.is_dir():
            return git / "index.lock"
        if git.is_file():  # of a work tree beside another, or of a submodule
            pointer = git.read_text("utf-8", "replace")
            if pointer.startswith(_POINTER):
                return parent / pointer.removeprefix(_POINTER).strip() / "index.lock"
    return None
