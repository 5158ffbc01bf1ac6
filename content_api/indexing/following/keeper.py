"""The process that follows changes, started again whenever it ends."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection
from multiprocessing.context import ForkProcess

from content_api.indexing.following.follower import Listener, start_following
from content_api.logs import as_event
from content_api.settings import Settings

_LOOK_SECONDS = 0.2
_FIRST_DELAY = 0.1
_MOST_DELAY = 1.0
_END_SECONDS = 5

_log = logging.getLogger(__name__)


@contextmanager
def keep_following(settings: Settings, listener: Listener | None = None) -> Iterator[None]:
    """Follow changes in a process of its own, which is started again whenever it ends."""
    stop = threading.Event()
    first = start_following(settings, listener)
    keeper = threading.Thread(target=_keep, args=(settings, listener, first, stop))
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(
    settings: Settings, listener: Listener | None, process: ForkProcess, stop: threading.Event
) -> None:
    delay = _FIRST_DELAY
    while True:
        while not connection.wait([process.sentinel], _LOOK_SECONDS):
            if stop.is_set():
                _end(process)
                return
            delay = _FIRST_DELAY
        if stop.wait(delay):
            return
        delay = min(2 * delay, _MOST_DELAY)
        process.join()
        _log.warning(
            "the process that follows changes ended (%s); it is started again",
            process.exitcode,
            extra=as_event("follower-restarted", exit_code=process.exitcode),
        )
        process = start_following(settings, listener)


def _end(process: ForkProcess) -> None:
    process.terminate()
    process.join(_END_SECONDS)
    process.kill()
    process.join()
