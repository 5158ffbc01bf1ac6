"""Which public records link to a page, kept up to date page by page."""

from collections.abc import Iterable

from content_api.catalogue.tracing import Table
from content_api.values.linked import LinkedRecord, LinkTarget

_Key = tuple[str, str]


class Backlinks:
    """The links between public records, from the other side.

    Args:
        linked_from: The records that link to a page, in id order, by its path; kept up to date by
            `settle`.
    """

    def __init__(self, linked_from: Table[str, tuple[LinkedRecord, ...]]) -> None:
        self._linked_from = linked_from
        self._paths: dict[_Key, str] = {}
        self._keys: dict[str, _Key] = {}
        self._targets: dict[str, tuple[_Key, ...]] = {}
        self._sources: dict[_Key, dict[str, LinkedRecord]] = {}
        self._changed: set[_Key] = set()

    def put(self, path: str, record: LinkedRecord, targets: Iterable[LinkTarget]) -> None:
        """A public page, its record, and the records to which it links."""
        self.drop(path)
        key = (record.type, record.id)
        self._paths[key], self._keys[path] = path, key
        self._changed.add(key)
        self._targets[path] = tuple((target.type, target.id) for target in targets)
        for target in self._targets[path]:
            self._sources.setdefault(target, {})[path] = record
        self._changed.update(self._targets[path])

    def drop(self, path: str) -> None:
        """There is no such page any more."""
        key = self._keys.pop(path, None)
        if key and self._paths.get(key) == path:
            del self._paths[key]
            self._linked_from.drop(path)
        for target in self._targets.pop(path, ()):
            self._sources[target].pop(path, None)
            self._changed.add(target)

    def settle(self) -> None:
        """Bring the table up to date."""
        for key in self._changed:
            sources = self._sources.get(key)
            if not sources:
                self._sources.pop(key, None)
            path = self._paths.get(key)
            if path is None:
                continue
            if sources:
                ordered = sorted(sources.values(), key=lambda record: record.id)
                self._linked_from.put(path, tuple(ordered))
            else:
                self._linked_from.drop(path)
        self._changed.clear()
