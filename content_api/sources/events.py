"""What a watch tells of folders: the paths at which something changed."""

import logging
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from watchfiles import Change, watch

from content_api.logs import as_event

# Changes that come within a step of each other are told together, for so long at most.
STEP_MILLISECONDS = 5
MOST_MILLISECONDS = 20

_log = logging.getLogger(__name__)


class Events:
    """Changes in some folders, as they come.

    A watch tells where something changed; not that a file was closed, and not that it lost some.

    Attributes:
        is_over: Whether the watch was ended, as it is by a signal.
        are_of_a_folder: Whether something became of one of the folders themselves.

    Args:
        folders: Which are watched.
        told: What a watch yields: changes, and an empty set after each step without any. None for
            folders that cannot be watched.
    """

    def __init__(self, folders: list[Path], told: Iterator[set[tuple[Change, str]]] | None) -> None:
        self._folders = frozenset(map(str, folders))
        self._told = told
        self.is_over = False
        self.are_of_a_folder = False

    def wait(self, seconds: float) -> frozenset[str]:
        """The paths of the next changes; none when none come for so long."""
        end = time.monotonic() + seconds
        while self._told is not None:
            changes = self._next()
            if changes:
                paths = frozenset(path for _, path in changes)
                self.are_of_a_folder |= not paths.isdisjoint(self._folders)
                return paths
            if time.monotonic() + STEP_MILLISECONDS / 1_000 > end:
                break
        left = end - time.monotonic()
        if left > 0:
            time.sleep(left)
        return frozenset()

    def _next(self) -> set[tuple[Change, str]]:
        try:
            found = next(self._told, None) if self._told else None
        except (OSError, RuntimeError) as error:
            # No more watches, the folder is gone meanwhile, or a fault in the watch itself.
            message = "changes are not told, and looked for now and then: %s"
            _log.warning(message, error, extra=as_event("watch-failed"))
            self._told = None
            return set()
        if found is None:
            self._told, self.is_over = None, True
        return found or set()


@contextmanager
def watching(folders: list[Path]) -> Iterator[Events]:
    """The changes in some folders, with all that is in them; the watch ends with the block."""
    with closing(_tell(folders)) as told:
        yield Events(folders, told if folders else None)


def _tell(folders: list[Path]) -> Generator[set[tuple[Change, str]]]:
    yield from watch(
        *folders,
        debounce=MOST_MILLISECONDS,
        step=STEP_MILLISECONDS,
        rust_timeout=STEP_MILLISECONDS,
        yield_on_timeout=True,
        watch_filter=None,
        raise_interrupt=False,
    )
