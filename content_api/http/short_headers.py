"""What is read out of a short header is kept: clients send the same few again and again."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Generic, TypeVar

_T = TypeVar("_T")
# What is read out of a longer header is not kept: nobody shall fill the memory with headers.
MOST_KEPT = 1_000
_MOST_HEADERS = 1_024


class ShortHeaders(Generic[_T]):
    """A function of a header that keeps what it has read, of short headers alone."""

    def __init__(self, read: Callable[[str], _T]) -> None:
        wraps(read)(self)
        self._read = read
        self.kept = lru_cache(maxsize=_MOST_HEADERS)(read)

    def __call__(self, header: str) -> _T:
        """What is read out of a header."""
        return (self.kept if len(header) <= MOST_KEPT else self._read)(header)
