"""Pages that have something in common which only one should have, kept up to date page by page."""

from collections.abc import Iterable

from content_api.catalogue.contents import Document
from content_api.catalogue.tracing import Trace

Key = tuple[str, ...]


class Clusters:
    """Pages by what they have in common.

    Args:
        trace: Of the site; a cluster that changed is a stale unit in it.
        kind: Of these units; their keys are parted by a NUL.
    """

    def __init__(self, trace: Trace, kind: str) -> None:
        self._trace, self._kind = trace, kind
        self._members: dict[str, dict[str, Document]] = {}
        self._keys: dict[str, tuple[Document, tuple[str, ...]]] = {}

    def put(self, member: str, page: Document, keys: Iterable[Key]) -> None:
        """A page with all that it may have in common with others."""
        found = tuple("\0".join(key) for key in keys)
        before = self._keys.get(member)
        if before and before[0] is page and before[1] == found:
            return
        self.drop(member)
        self._keys[member] = (page, found)
        for key in found:
            self._members.setdefault(key, {})[member] = page
            self._trace.mark((self._kind, key))

    def drop(self, member: str) -> None:
        """There is no such page any more."""
        for key in self._keys.pop(member, (None, ()))[1]:
            del self._members[key][member]
            if not self._members[key]:
                del self._members[key]
            self._trace.mark((self._kind, key))

    def of(self, key: str) -> list[Document]:
        """The pages of a cluster, in the order of their paths."""
        return [page for _, page in sorted(self._members.get(key, {}).items())]
