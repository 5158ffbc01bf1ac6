"""The pages that `check` compiled last, in a file beside the store: only others are compiled again.

It holds nothing that the content does not; a file that is lost or wrong is made anew.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from content_api.catalogue.page_cache import RootCache
from content_api.indexing.compiling.page_rows import DamagedRowError, Row, as_entry, as_stamp
from content_api.settings import Settings


@dataclass(slots=True)
class KeptRoot:
    """The pages of one content root: their rows by path, and the hashes of its snippets."""

    rows: dict[str, Row] = field(default_factory=dict)
    snippets: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class KeptPages:
    """The pages of a site.

    Attributes:
        fingerprint: Of all that shapes them beside the content.
        roots: By the prefix of each content root.
    """

    fingerprint: str
    roots: dict[str, KeptRoot] = field(default_factory=dict)

    def fill(self, caches: Mapping[str, RootCache]) -> None:
        """Let caches of content roots, by prefix, know what is kept.

        Raises:
            DamagedRowError: it is none of that.
        """
        for prefix, cache in caches.items():
            kept = self.roots.setdefault(prefix, KeptRoot())
            cache.snippets = dict(kept.snippets)
            try:
                cache.stamps = {path: as_stamp(row) for path, row in kept.rows.items()}
                cache.entries = {path: as_entry(row) for path, row in kept.rows.items()}
            except (KeyError, TypeError, msgspec.MsgspecError) as error:
                raise DamagedRowError(str(error)) from error


def read_kept(settings: Settings, fingerprint: str) -> KeptPages:
    """What is kept of a run with the same settings; nothing, when there is none."""
    path = _path(settings)
    if path is not None:
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            kept = msgspec.msgpack.decode(path.read_bytes(), type=KeptPages)
            if kept.fingerprint == fingerprint:
                return kept
    return KeptPages(fingerprint)


def write_kept(settings: Settings, kept: KeptPages) -> None:
    """Keep pages; where that is not possible, the next check takes longer."""
    path = _path(settings)
    if path is not None:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{kept.fingerprint[:12]}.tmp")
            fresh.write_bytes(msgspec.msgpack.encode(kept))
            fresh.replace(path)


def _path(settings: Settings) -> Path | None:
    store = settings.sqlite_path
    return store.with_suffix(".pages") if store else None
