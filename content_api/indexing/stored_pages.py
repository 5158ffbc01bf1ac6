"""Pages as they are to be stored, from being compiled until they are written."""

from collections.abc import Iterable, Iterator, Mapping

from content_api.catalogue.page_cache import Outcome
from content_api.indexing.compiling.page_rows import PageRows, Row, as_outcome, stale_columns
from content_api.indexing.parts import Part
from content_api.store.publishing.edition import SourceChanges


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

    def take(self, prefix: str, found: PageRows) -> Outcome:
        """Keep a page of the content root with `prefix`; the same as linking needs it."""
        shown, row = f"{prefix}{found.path}", found.source
        if row is None:
            self._stats[shown] = found.signature
            return as_outcome(found)
        self._rows[shown] = (prefix, found.path, row)
        if found.body:
            self._bodies[shown] = found.body
        return as_outcome(found)

    def list_changes(self, parts: Mapping[str, Part]) -> SourceChanges:
        """What is to be written, by what is known of the pages after linking."""
        rows: list[Row] = []
        stale: set[str] = set()
        for shown, (prefix, path, row) in self._rows.items():
            entry = parts[prefix].cache.entries[path]
            rows.append({**row, "path": shown, **(stale_columns(entry) if entry.stale else {})})
            if entry.stale:
                stale.add(shown)
        bodies = [{**b, "path": shown} for shown, b in self._bodies.items() if shown not in stale]
        return SourceChanges(rows, bodies, self._stats, self._removed)
