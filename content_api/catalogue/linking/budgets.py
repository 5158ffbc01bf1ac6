"""How much may be compared to suggest what was meant: page after page, until it is used up.

A suggestion costs as many comparisons as there are names to compare with. What one page costs is
taken from what is left for those after it; so which pages get none follows from the pages alone,
however often, and in which order, they are judged.
"""

from collections.abc import Collection, Iterator

from content_api.values.words import MOST_COMPARISONS, Suggester


class Budget:
    """Comparisons for all pages of a site, in the order of their paths."""

    def __init__(self) -> None:
        self._costs: dict[str, int] = {}
        self._granted: dict[str, int] = {}

    def share(self, stale: Collection[str]) -> Iterator[tuple[str, Suggester]]:
        """The pages to judge, in order, each with what it may compare.

        These are the stale ones, and those that now have more or less than when they were judged;
        after each, tell what it cost by `note`.
        """
        left = MOST_COMPARISONS
        for path in sorted(self._costs.keys() | set(stale)):
            cost = self._costs.get(path, 0)
            if path in stale or min(left, cost) != self._granted.get(path, 0):
                self._granted[path] = left
                yield path, Suggester(left)
            left = max(left - self._costs.get(path, 0), 0)

    def note(self, path: str, suggester: Suggester) -> None:
        """What a page cost when it was judged."""
        cost, left = suggester.asked, self._granted.pop(path)
        if cost:
            self._costs[path], self._granted[path] = cost, min(left, cost)
        else:
            self._costs.pop(path, None)

    def forget(self, path: str) -> None:
        """There is no such page any more."""
        self._costs.pop(path, None)
        self._granted.pop(path, None)
