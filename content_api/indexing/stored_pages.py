"""Pages as they are to be stored, from being compiled until they are written."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from content_api.catalogue.contents import Entry
from content_api.catalogue.page_cache import Outcome, PageStamp
from content_api.indexing.compiling import Outcome as StoredOutcome
from content_api.indexing.known import Part, as_entry
from content_api.store.edition import SourceChanges
from content_api.store.rows import Row


class StoredPages:
    """What became of the pages in one run.

    Args:
        removed: Shown paths of files that are in no content root any more.
    """

    def __init__(self, removed: Iterable[str]) -> None:
        self._rows: dict[str, tuple[str, str, Row]] = {}
        self._bodies: dict[str, Row] = {}
        self._stats: dict[str, str] = {}
        self._removed = list(removed)

    @property
    def paths(self) -> Iterable[str]:
        """Shown paths of the pages that were compiled."""
        return self._rows.keys()

    @property
    def bodies(self) -> Iterator[Row]:
        """The bodies of the pages that were compiled and are served."""
        return ({**body, "path": shown} for shown, body in self._bodies.items())

    def remove(self, paths: Iterable[str]) -> None:
        """Pages are gone, by shown path."""
        self._removed += paths

    def take(self, prefix: str, found: StoredOutcome) -> Outcome:
        """Keep a page of the content root with `prefix`; the same as linking needs it."""
        shown, row = f"{prefix}{found.path}", found.source
        if row is None:
            self._stats[shown] = found.stat
            return Outcome(found.path, PageStamp("", found.stat, ""), None)
        self._rows[shown] = (prefix, found.path, row)
        if found.body:
            self._bodies[shown] = found.body
        paths = msgspec.json.decode(row["embed_paths"], type=tuple[str, ...])
        stamp = PageStamp(row["kind"], row["stat"], row["sha256"], paths)
        return Outcome(found.path, stamp, as_entry(row))

    def list_changes(self, parts: Mapping[str, Part]) -> SourceChanges:
        """What is to be written, by what is known of the pages after linking."""
        rows: list[Row] = []
        stale: set[str] = set()
        for shown, (prefix, path, row) in self._rows.items():
            entry = parts[prefix].cache.entries[path]
            rows.append({**row, "path": shown, **(_stale_columns(entry) if entry.stale else {})})
            if entry.stale:
                stale.add(shown)
        bodies = [{**b, "path": shown} for shown, b in self._bodies.items() if shown not in stale]
        return SourceChanges(rows, bodies, self._stats, self._removed)


def _stale_columns(entry: Entry) -> Row:
    """What of a row is another when a broken page keeps its last good version."""
    held_back = msgspec.json.encode(entry.held_back) if entry.held_back else None
    return {
        "document": msgspec.json.encode(entry.document),
        "problems": msgspec.json.encode(entry.problems),
        "hidden": entry.hidden,
        "held_back": held_back,
        "terms": msgspec.json.encode(entry.terms),
        "stale": True,
    }
