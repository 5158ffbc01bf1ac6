"""Waiting until content that changes is left alone: what is seen of it meanwhile is a half."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from content_api.sources.checkouts import wait_for_checkout

if TYPE_CHECKING:  # who looks once imports no watch
    from content_api.sources.events import Events

# Who writes many files, or one in pieces, pauses for less than this.
QUIET_SECONDS = 0.06
# So long after a single file was saved whole nothing else may come, or it is one of many.
SAVED_SECONDS = 0.025
# So long may an editor take between the two halves of a save: delete and create, empty and write.
DOUBT_SECONDS = 0.3
# Content that is never left alone is published all the same after this.
MOST_SECONDS = 5.0
# Times of files go in steps of the kernel's clock.
_GRAIN_SECONDS = 0.01
# A change that is later than this in the future was dated by another clock.
_MOST_SKEW_SECONDS = 1.0
# What a watch tells comes this late at most, as a rule.
_LATE_SECONDS = 0.01
# Where our own waiting ends later than this, whoever writes is kept waiting as well.
_BUSY_SECONDS = 0.005
# A file that is renamed is two paths.
_RENAMED = 2
# A watch that tells of more at once may have lost some.
MOST_NAMED = 1_000


@dataclass(frozen=True, slots=True)
class Motion:
    """What of a content root moved since the last run.

    Attributes:
        newest: When the newest of what changed did, in nanoseconds since 1970.
        doubtful: The same of files that somebody may have just begun to write.
        gone: Files that are not there any more, and are nowhere else.
        is_torn: Whether a file changed between being listed and being read.
        is_saved: Whether all that changed is one file, and nobody has it open for writing.
        changed: Absolute paths of what changed, came or went.
    """

    newest: int = 0
    doubtful: int = 0
    gone: frozenset[str] = frozenset()
    is_torn: bool = False
    is_saved: bool = False
    changed: frozenset[str] = frozenset()


class Patience:
    """The waiting of one run, `MOST_SECONDS` at most, and longer for a checkout alone.

    Args:
        locks: Files that git holds during a checkout.
        events: What a watch tells meanwhile; without one, everything is looked at each time.
        named: Paths that it has told; None when something else may have changed as well.
        is_burst_likely: Whether many files changed at once not long ago: one may be the first of
            many again.

    Attributes:
        has_many: Whether many files have changed in this run.
    """

    def __init__(
        self,
        locks: Iterable[Path] = (),
        events: "Events | None" = None,
        named: frozenset[str] | None = None,
        *,
        is_burst_likely: bool = False,
    ) -> None:
        self.named = named
        self.has_many = False
        self._is_burst_likely = is_burst_likely
        self._locks = frozenset(locks)
        self._events = events
        self._end = time.monotonic() + MOST_SECONDS
        self._gone_since: dict[str, float] = {}
        self._looked_at = 0
        self._is_busy = False

    def begin_look(self) -> None:
        """What is named, or everything, is about to be looked at; a checkout is waited for."""
        if wait_for_checkout(self._locks):
            self._hear(_LATE_SECONDS)
        self._looked_at = time.time_ns()

    def is_settled(self, motions: Sequence[Motion]) -> bool:
        """Whether nothing moved for long enough, or for too long."""
        return self._seconds_left(motions) <= 0

    def wait(self, motions: Sequence[Motion]) -> bool:
        """Wait if need be; whether what is named, or everything, is to be looked at again."""
        left = self._seconds_left(motions)
        if left <= 0:
            return False
        self._hear(left)
        self.note(frozenset[str]().union(*(motion.changed for motion in motions)))
        return True

    def note(self, told: frozenset[str]) -> None:
        """What else a watch told."""
        if self.named is not None:
            self.named |= told
            if len(self.named) > MOST_NAMED:
                self.named = None

    def _hear(self, seconds: float) -> None:
        """Wait, and note what changes; then no longer than until it is quiet again."""
        if self._events is None:
            time.sleep(seconds)
            return
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            told = self._events.wait(left)
            if told:
                end = min(end, time.monotonic() + QUIET_SECONDS)
            self.note(told)
        self._is_busy = self._is_busy or time.monotonic() - end > _BUSY_SECONDS

    def _seconds_left(self, motions: Sequence[Motion]) -> float:
        now = time.monotonic()
        gone = (path for motion in motions for path in motion.gone)
        self._gone_since = {path: self._gone_since.get(path, now) for path in gone}
        left = [DOUBT_SECONDS - (now - since) for since in self._gone_since.values()]
        quiet = self._quiet_seconds(motions)
        for motion in motions:
            left.append(_left(quiet, motion.newest))
            left.append(_left(DOUBT_SECONDS, motion.doubtful))
            since_look = (motion.newest - self._looked_at) / 1e9
            if motion.is_torn or -_GRAIN_SECONDS < since_look < _MOST_SKEW_SECONDS:
                left.append(quiet)
        return min(max(left, default=0.0), self._end - now)

    def _quiet_seconds(self, motions: Sequence[Motion]) -> float:
        """How long nothing may move: less after the save of one file, if others would be told.

        Not on a busy machine, where who writes many files pauses for longer.
        """
        moving = [motion for motion in motions if motion.changed]
        self.has_many |= sum(len(motion.changed) for motion in moving) > _RENAMED
        is_one = self.named is not None and len(moving) == 1
        is_saved = is_one and moving[0].is_saved
        is_saved = is_saved and not (self._is_busy or self._is_burst_likely or self.has_many)
        return min(SAVED_SECONDS, QUIET_SECONDS) if is_saved else QUIET_SECONDS


def _left(seconds: float, moment: int) -> float:
    """What is left of the seconds after a moment, in nanoseconds since 1970."""
    age = (time.time_ns() - moment) / 1e9
    return seconds - age if age > -_MOST_SKEW_SECONDS else 0.0
