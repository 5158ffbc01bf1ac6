"""Names that somebody has, as long as anybody has them."""

from collections import Counter
from collections.abc import Hashable


class Tally:
    """The names that some owners have; each owner may have another's names too.

    Attributes:
        names: What anybody has, and how many do.
        changed: What came or went since `settle`.
    """

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.changed: set[str] = set()
        self._by_owner: dict[Hashable, frozenset[str]] = {}

    def put(self, owner: Hashable, names: frozenset[str]) -> None:
        """What an owner has now; nothing, when it is not there any more."""
        before = self._by_owner.get(owner, frozenset())
        for name in names - before:
            self.names[name] += 1
            if self.names[name] == 1:
                self.changed.add(name)
        for name in before - names:
            self.names[name] -= 1
            if not self.names[name]:
                del self.names[name]
                self.changed.add(name)
        if names:
            self._by_owner[owner] = names
        else:
            self._by_owner.pop(owner, None)

    def settle(self) -> None:
        """What changed is known."""
        self.changed.clear()
