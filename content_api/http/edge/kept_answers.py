"""The cache of finished answers: those of the current revision, bounded in bytes."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cachetools import LRUCache

from content_api.http.edge.finished import Finished

Key = tuple[str, ...]
"""All parts of a request that its answer depends on."""
_OVERHEAD_BYTES = 1_000  # of an answer, beside its body


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer in the cache, with the encoded forms that were asked for so far.

    Attributes:
        key: Key of the request.
        plain: The answer without a coding.
        coded: The answer by content coding.
    """

    key: Key
    plain: Finished
    coded: Mapping[str, Finished] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that it takes at most; a character of the key may take four."""
        answers = (self.plain, *self.coded.values())
        bodies = sum(len(answer.body) + _OVERHEAD_BYTES for answer in answers)
        return bodies + 4 * sum(map(len, self.key))

    def add(self, coding: str, coded: Finished) -> "KeptAnswer":
        """A copy with one more encoded form."""
        return replace(self, coded={**self.coded, coding: coded})


class KeptAnswers:
    """A least-recently-used cache of the answers of one revision.

    Args:
        most_bytes: Bytes that all answers may take together.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._revision: str | None = None
        self._answers = self._make_empty()

    def find(self, revision: str | None, key: Key) -> KeptAnswer | None:
        """Look up an answer of a revision; if it is another than before, empty the cache."""
        with self._lock:
            if revision != self._revision:
                self._answers = self._make_empty()
                self._revision = revision
            try:
                return self._answers[key]
            except KeyError:
                return None

    def keep(self, revision: str | None, kept: KeptAnswer) -> None:
        """Store an answer, unless the revision is no longer current or the answer too large."""
        with self._lock:
            is_current = revision is not None and revision == self._revision
            if is_current and kept.size <= self._most_bytes:
                self._answers[kept.key] = kept

    def _make_empty(self) -> LRUCache[Key, KeptAnswer]:
        return LRUCache(self._most_bytes, getsizeof=lambda kept: kept.size)
