"""What nothing may be told of to the public, traced."""

from collections.abc import Container

from content_api.catalogue.tracing import Table, Trace


def top_folder(path: str) -> str:
    """The folder directly under the content root in which a path is; a path there is its own."""
    return path.split("/", 1)[0]


class Hidden(Container[str]):
    """Of what nothing may be told to the public: some paths, and all that is in some folders.

    Args:
        trace: Of the site.
    """

    def __init__(self, trace: Trace) -> None:
        self.paths: Table[str, bool] = Table(trace)
        self.folders: Table[str, bool] = Table(trace)
        self._known: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())

    def __contains__(self, path: object) -> bool:
        return path in self.paths or top_folder(str(path)) in self.folders

    def replace(
        self, paths: frozenset[str], folders: frozenset[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Hide these and nothing else; which paths and which folders are not as they were."""
        known_paths, known_folders = self._known
        self._known = (paths, folders)
        changed = (paths ^ known_paths, folders ^ known_folders)
        for table, now, each in zip((self.paths, self.folders), self._known, changed, strict=True):
            for name in each:
                if name in now:
                    table.put(name, True)
                else:
                    table.drop(name)
        return changed
