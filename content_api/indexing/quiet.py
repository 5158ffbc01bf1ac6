"""Waiting until content that changes is left alone: what is seen of it meanwhile is a half."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from content_api.indexing.checkouts import wait_for_checkout

# Who writes many files, or one in pieces, pauses for less than this.
QUIET_SECONDS = 0.06
# So long may an editor take between the two halves of a save: delete and create, empty and write.
DOUBT_SECONDS = 0.3
# Content that is never left alone is published all the same after this.
MOST_SECONDS = 5.0
# Times of files go in steps of the kernel's clock.
_GRAIN_SECONDS = 0.01
# A change that is later than this in the future was dated by another clock.
_MOST_SKEW_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Motion:
    """What of a content root moved since the last run.

    Attributes:
        newest: When the newest of what changed did, in nanoseconds since 1970.
        doubtful: The same of files that somebody may have just begun to write.
        gone: Files that are not there any more.
        is_torn: Whether a file changed between being listed and being read.
    """

    newest: int = 0
    doubtful: int = 0
    gone: frozenset[str] = frozenset()
    is_torn: bool = False


class Patience:
    """The waiting of one run, `MOST_SECONDS` at most, and longer for a checkout alone.

    Args:
        locks: Files that git holds during a checkout.
    """

    def __init__(self, locks: Iterable[Path] = ()) -> None:
        self._locks = frozenset(locks)
        self._end = time.monotonic() + MOST_SECONDS
        self._gone_since: dict[str, float] = {}
        self._looked_at = 0

    def begin_look(self) -> None:
        """Everything is about to be looked at; a checkout is waited for."""
        wait_for_checkout(self._locks)
        self._looked_at = time.time_ns()

    def wait(self, motions: Sequence[Motion]) -> bool:
        """Wait if need be; whether everything is to be looked at again."""
        left = min(self._seconds_left(motions), self._end - time.monotonic())
        if left <= 0:
            return False
        time.sleep(left)
        return True

    def _seconds_left(self, motions: Sequence[Motion]) -> float:
        now = time.monotonic()
        gone = (path for motion in motions for path in motion.gone)
        self._gone_since = {path: self._gone_since.get(path, now) for path in gone}
        left = [DOUBT_SECONDS - (now - since) for since in self._gone_since.values()]
        for motion in motions:
            left.append(_left(QUIET_SECONDS, motion.newest))
            left.append(_left(DOUBT_SECONDS, motion.doubtful))
            since_look = (motion.newest - self._looked_at) / 1e9
            if motion.is_torn or -_GRAIN_SECONDS < since_look < _MOST_SKEW_SECONDS:
                left.append(QUIET_SECONDS)
        return max(left, default=0.0)


def _left(seconds: float, moment: int) -> float:
    """What is left of the seconds after a moment, in nanoseconds since 1970."""
    age = (time.time_ns() - moment) / 1e9
    return seconds - age if age > -_MOST_SKEW_SECONDS else 0.0
