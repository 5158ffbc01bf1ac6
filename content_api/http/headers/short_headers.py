"""What is read out of a short header is kept: clients send the same few again and again."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

_T = TypeVar("_T")
# What is read out of a longer header is not kept: nobody shall fill the memory with headers.
MOST_KEPT = 1_000
_MOST_HEADERS = 1_024


def keep_short(read: Callable[[str], _T]) -> Callable[[str], _T]:
    """A function of a header that keeps what it has read out of short ones."""
    kept = lru_cache(maxsize=_MOST_HEADERS)(read)

    def read_kept(header: str) -> _T:
        return kept(header) if len(header) <= MOST_KEPT else read(header)

    read_kept.__doc__ = read.__doc__
    return read_kept
