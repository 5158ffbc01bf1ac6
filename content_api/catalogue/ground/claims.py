"""Names that several files may claim: the first of them in an order has it."""

from collections.abc import Mapping

from content_api.catalogue.tracing import Table, Trace

Rank = tuple[int, bool]


class Claims:
    """Who has each name, and who would have it next.

    Args:
        trace: Of the site.

    Attributes:
        holders: Path of the file that has a name: of those that claim it, the one of the lowest
            rank, then of the first path.
    """

    def __init__(self, trace: Trace) -> None:
        self.holders: Table[str, str] = Table(trace)
        self._by_name: dict[str, dict[str, Rank]] = {}
        self._by_path: dict[str, Mapping[str, Rank]] = {}

    def put(self, path: str, ranks: Mapping[str, Rank]) -> None:
        """Let a file claim these names, each with its rank, and no others."""
        before = self._by_path.get(path, {})
        if before == ranks:
            return
        for name in before.keys() - ranks.keys():
            del self._by_name[name][path]
            self._settle(name)
        for name, rank in ranks.items():
            self._by_name.setdefault(name, {})[path] = rank
            self._settle(name)
        if ranks:
            self._by_path[path] = ranks
        else:
            self._by_path.pop(path, None)

    def drop(self, path: str) -> None:
        """A file claims nothing any more."""
        self.put(path, {})

    def _settle(self, name: str) -> None:
        claims = self._by_name[name]
        if claims:
            self.holders.put(name, min(claims, key=lambda path: (claims[path], path)))
        else:
            del self._by_name[name]
            self.holders.drop(name)
