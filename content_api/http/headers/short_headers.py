"""A cache for parsed headers: clients send the same few again and again."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

_T = TypeVar("_T")
# Longer headers are parsed each time: nobody shall fill the memory with them.
MOST_KEPT = 1_000
_MOST_HEADERS = 1_024


def keep_short(read: Callable[[str], _T]) -> Callable[[str], _T]:
    """Make a parser of headers remember its results for short headers."""
    kept = lru_cache(maxsize=_MOST_HEADERS)(read)

    def read_kept(header: str) -> _T:
        return kept(header) if len(header) <= MOST_KEPT else read(header)

    read_kept.__doc__ = read.__doc__
    return read_kept
