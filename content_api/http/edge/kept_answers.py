"""Finished answers of the current revision, kept within a bound."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cachetools import LRUCache

from content_api.http.edge.finished import Finished

Key = tuple[str, ...]
"""What of a request makes a difference to its answer."""
_OVERHEAD_BYTES = 1_000  # of an answer, beside its body


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer with its codings, those that were asked for.

    Attributes:
        key: What it is the answer to.
        plain: Without a coding.
        coded: By content coding.
    """

    key: Key
    plain: Finished
    coded: Mapping[str, Finished] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that it takes, at most: a character of the key may take four."""
        answers = (self.plain, *self.coded.values())
        bodies = sum(len(answer.body) + _OVERHEAD_BYTES for answer in answers)
        return bodies + 4 * sum(map(len, self.key))

    def add(self, coding: str, coded: Finished) -> "KeptAnswer":
        """The same with one more coding."""
        return replace(self, coded={**self.coded, coding: coded})


class KeptAnswers:
    """Answers of one revision; those that nobody has asked for the longest make room.

    Args:
        most_bytes: Bound of what is kept.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._revision: str | None = None
        self._answers = self._make_empty()

    def find(self, revision: str | None, key: Key) -> KeptAnswer | None:
        """The answer that is kept of a revision; what was kept of another is dropped."""
        with self._lock:
            if revision != self._revision:
                self._answers = self._make_empty()
                self._revision = revision
            try:
                return self._answers[key]
            except KeyError:
                return None

    def keep(self, revision: str | None, kept: KeptAnswer) -> None:
        """Keep an answer of the revision by which was asked last, if it is within the bound."""
        with self._lock:
            is_current = revision is not None and revision == self._revision
            if is_current and kept.size <= self._most_bytes:
                self._answers[kept.key] = kept

    def _make_empty(self) -> LRUCache[Key, KeptAnswer]:
        return LRUCache(self._most_bytes, getsizeof=lambda kept: kept.size)
