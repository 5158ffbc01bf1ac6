"""The report of the last run, beside the store: `check` answers from it when nothing changed.

Opening the store costs more than all that a warm check does, so the problems are kept in a file of
their own. It holds nothing that the store does not; a file that is lost or wrong is made anew.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import msgspec

from content_api import __version__
from content_api.problems import Problem
from content_api.settings import Settings
from content_api.sources.files import scan_root
from content_api.store.format import FORMAT


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept of a run.

    Attributes:
        state: Of the content root and everything that shapes the report; see `compute_state`.
        paths: Series pages and articles in the content root.
        problems: Every problem of the site, sorted.
        next_change_at: When time alone changes the site, or None.
    """

    state: str
    paths: tuple[str, ...]
    problems: tuple[Problem, ...]
    next_change_at: datetime | None


def compute_state(settings: Settings) -> str:
    """A hash of all settings, of the schema files and of what is in the content roots, by stat.

    Raises:
        ContentRootError: the content root cannot be read.
    """
    digest = hashlib.sha256(f"{__version__}\n{FORMAT}\n".encode())
    for field in fields(settings):
        digest.update(f"{field.name}={getattr(settings, field.name)!r}\n".encode())
    for file in settings.schema_files.values():
        digest.update(_signature(file).encode())
    for root in settings.roots:
        scan = scan_root(root.directory, settings.content_series_pages, root.setting)
        for path, info in sorted(scan.files.items()):
            digest.update(f"{root.prefix}{path}\n{info.signature}\n".encode())
        digest.update(repr(scan.problems).encode())
    return digest.hexdigest()


def recall(settings: Settings, state: str, now: datetime) -> Remembered | None:
    """What is kept of a run in the same state; None when there is nothing that holds now."""
    path = _path(settings)
    if path is None:
        return None
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    is_due = kept.next_change_at is not None and kept.next_change_at <= now
    return None if is_due or kept.state != state else kept


def remember(settings: Settings, kept: Remembered) -> None:
    """Keep a report; where that is not possible, the next check takes a little longer."""
    path = _path(settings)
    if path is not None:
        with suppress(OSError):
            fresh = path.with_suffix(f".{kept.state[:12]}.tmp")
            fresh.write_bytes(msgspec.json.encode(kept))
            fresh.replace(path)


def _path(settings: Settings) -> Path | None:
    store = settings.sqlite_path
    return store.with_suffix(".report.json") if store else None


def _signature(file: Path) -> str:
    try:
        info = file.stat()
    except OSError:
        return "none\n"
    return f"{info.st_size}-{info.st_mtime_ns}-{info.st_ctime_ns}-{info.st_ino}\n"
