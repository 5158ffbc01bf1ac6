"""What stands in each folder, kept up to date file by file."""

from collections import Counter

from content_api.catalogue.tracing import Table, Trace


class Folders:
    """The names in each folder that has a file, however deep; the root is the empty path.

    Args:
        trace: Of the site.

    Attributes:
        names: By folder; right after `settle`.
    """

    def __init__(self, trace: Trace) -> None:
        self.names: Table[str, frozenset[str]] = Table(trace)
        self._counts: dict[str, Counter[str]] = {}
        self._files: Counter[str] = Counter()
        self._added: dict[str, bool] = {}
        self._changed: set[str] = set()

    def add(self, path: str, *, is_named: bool) -> None:
        """A file is there; one that is not named leaves its folder a folder."""
        if self._added.get(path) != is_named:
            self.remove(path)
            self._added[path] = is_named
            self._count(path, 1)

    def remove(self, path: str) -> None:
        """A file is not there."""
        if path in self._added:
            self._count(path, -1)
            del self._added[path]

    def settle(self) -> None:
        """Bring `names` up to date; at once, for a folder may have many files."""
        for folder in self._changed:
            if self._files[folder]:
                self.names.put(folder, frozenset(self._counts.get(folder, ())))
            else:
                del self._files[folder]
                self.names.drop(folder)
        self._changed.clear()

    def _count(self, path: str, step: int) -> None:
        folder, _, name = path.rpartition("/")
        self._step(folder, name if self._added[path] else "", step)
        while folder:
            folder, _, name = folder.rpartition("/")
            self._step(folder, name, step)

    def _step(self, folder: str, name: str, step: int) -> None:
        self._files[folder] += step
        self._changed.add(folder)
        if name:
            counts = self._counts.setdefault(folder, Counter())
            counts[name] += step
            if not counts[name]:
                del counts[name]
