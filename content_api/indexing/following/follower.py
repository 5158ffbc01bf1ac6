"""Following the content while it is served: each change becomes a new revision."""

import logging
import multiprocessing
import signal
import stat
import time
from datetime import UTC, datetime
from functools import partial
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType
from typing import Protocol

from content_api.indexing.following.lease import Lease, as_follower
from content_api.indexing.indexed_site import IndexReport
from content_api.indexing.indexer import Indexer
from content_api.indexing.parents import end_with_parent
from content_api.indexing.quiet import MOST_NAMED, Patience
from content_api.logs import as_event, guarded
from content_api.settings import Settings
from content_api.sources.checkouts import find_locks
from content_api.sources.events import Events, watching
from content_api.sources.files import ContentRootError
from content_api.sources.rescanning import find_inside
from content_api.store.database import open_store
from content_api.store.errors import StoreError

TICK_SECONDS = 0.3
# Everything is looked at again after so many seconds, and after so many times what that takes.
SWEEP_SECONDS = 10
SWEEP_RATIO = 50
_AGAIN_SECONDS = 1.0
# So long after many files changed at once, one that changes may be the first of many.
BURST_SECONDS = 60

_log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who is told what a follower does; it goes to the follower's process."""

    def on_run(self, report: IndexReport) -> None:
        """A run found something changed, or was the first."""

    def on_tick(self) -> None:
        """A moment passed, at most a second."""


class _Deaf:
    """A listener to whom it is all the same."""

    def on_run(self, report: IndexReport) -> None:
        """Nothing."""

    def on_tick(self) -> None:
        """Nothing."""


def start_following(settings: Settings, listener: Listener | None = None) -> ForkProcess:
    """`follow` in a process of its own; no daemon, for those may have no pool to compile in."""
    context = multiprocessing.get_context("fork")  # it has all modules at once
    process = context.Process(target=guarded, args=(partial(follow, settings, listener),))
    process.start()
    return process


def follow(settings: Settings, listener: Listener | None = None) -> None:
    """Index again after every change and when a scheduled article is due; runs until ended.

    Runs in a process of its own, so that compiling never delays an answer. A fault is logged and
    tried again at the next tick: the old revision stays served.
    """
    end_with_parent()
    for ours in (signal.SIGINT, signal.SIGHUP):  # of the terminal: the parent ends this one
        signal.signal(ours, signal.SIG_IGN)
    for end in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(end, _leave)
    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # it warns of Ctrl+C
    folders = [*(root.directory for root in settings.roots), settings.schemas_directory]
    store = open_store(settings.store_url, settings.sqlite_path)
    with as_follower(settings) as lease:
        indexer = Indexer(settings, store)
        follower = Follower(indexer, folders, listener, lease)
        try:
            follower.run()
            while follower.watch():
                _log.debug("the watch is set anew")
        finally:
            indexer.store.close()


class Follower:
    """Keeps an index up to date with what is in some folders.

    A watch follows a folder wherever it goes, not its path: when a folder is replaced, comes or
    goes, or a link to it is switched, the watch is set anew. Should it lose changes, as it does
    when there are too many at once, a sweep finds them; then it may have lost folders too, and is
    set anew as well.

    Args:
        indexer: Of the site.
        folders: Whose changes make a new revision; one that is not there may come.
        listener: Who is told.
        lease: Of the store, when this is the process that follows it.
    """

    def __init__(
        self,
        indexer: Indexer,
        folders: list[Path],
        listener: Listener | None = None,
        lease: Lease | None = None,
    ) -> None:
        self._indexer = indexer
        self._listener = listener or _Deaf()
        self._lease = lease or Lease(None)
        self._folders = folders
        self._locks = find_locks(folders)
        self._last: IndexReport | None = None
        self._fault = ""
        self._is_prepared = False
        self._bursts_until = 0.0
        self._sweep_at = 0.0

    def watch(self) -> bool:
        """Follow changes until the watch must be set anew; False when it was ended."""
        watched = self._identities()
        # What changed between the first scan and the start of the watch is told by no event: the
        # first tick looks again.
        is_first = True
        with watching([path for path, identity in watched.items() if identity]) as events:
            while True:
                named = events.wait(TICK_SECONDS)
                if events.is_over:
                    return False
                is_lost = self._identities() != watched or events.are_of_a_folder
                if is_first or is_lost or self._last is None or self._needs_run():
                    self.run(Patience(self._locks, events))
                elif named:
                    self._follow(events, named)
                elif time.monotonic() >= self._sweep_at:
                    is_lost = self._finds_change()
                    self._settle()
                if not named:
                    self._prepare()
                is_first = False
                self._lease.renew()
                self._listener.on_tick()
                if is_lost or events.are_of_a_folder:
                    return True

    def _follow(self, events: Events, named: frozenset[str]) -> None:
        """Index what the watch named."""
        is_burst_likely = time.monotonic() < self._bursts_until
        known = self._known(named)
        patience = Patience(self._locks, events, known, is_burst_likely=is_burst_likely)
        self.run(patience)
        if patience.has_many:
            self._bursts_until = time.monotonic() + BURST_SECONDS

    def run(self, patience: Patience | None = None) -> None:
        """Index once; after a fault nothing is known of the last run, so that it is tried again."""
        start = time.monotonic()
        try:
            report = self._indexer.run(
                on_progress=self._on_progress, patience=patience or Patience(self._locks)
            )
        except (ContentRootError, StoreError) as error:
            if str(error) != self._fault:  # at each tick it is the same
                _log.warning(
                    "content is not indexed: %s; what was served stays served",
                    error,
                    extra=as_event("index-failed"),
                )
            self._last, self._fault = None, str(error)
            return
        except Exception:  # noqa: BLE001 - logged, and tried again
            _log.exception("content is not indexed", extra=as_event("index-failed"))
            self._last = None
            return
        if self._fault:
            _log.info("content is indexed again", extra=as_event("index-recovered"))
        if report is not self._last:
            self._listener.on_run(report)
        self._last, self._fault = report, ""
        end = time.monotonic()
        self._sweep_at = end + max(SWEEP_SECONDS, SWEEP_RATIO * (end - start))

    def _known(self, named: frozenset[str]) -> frozenset[str] | None:
        """What a watch named; None when it may be that something else changed as well."""
        is_all = len(named) <= MOST_NAMED and all(
            any(find_inside(folder, path) for folder in self._folders) for path in named
        )
        return named if is_all else None

    def _on_progress(self, _done: int, _total: int) -> None:
        self._lease.stir()

    def _finds_change(self) -> bool:
        """Whether a look at everything finds what no event told."""
        before = self._last
        self.run()
        return self._last is None or self._last != before

    def _needs_run(self) -> bool:
        is_outdated = self._last is not None and self._last.is_outdated(datetime.now(UTC))
        try:
            return is_outdated or self._indexer.is_damaged() or self._indexer.is_overtaken()
        except StoreError:
            return True

    def _prepare(self) -> None:
        """Nobody waits after the start: what the first change needs is made ready."""
        if self._is_prepared or self._last is None:
            return
        self._is_prepared = True
        try:
            self._indexer.prepare()
        except Exception:  # noqa: BLE001 - a run meets it again, and tells it
            _log.debug("the first change will take longer", exc_info=True)

    def _settle(self) -> None:
        """Nothing changed: nobody waits for the store."""
        try:
            self._indexer.settle()
        except StoreError as error:
            _log.debug("the store is not looked at: %s", error)

    def _identities(self) -> dict[Path, tuple[int, int] | None]:
        """What stands at the path of each folder now; None where there is none."""
        return {path: _identity(path) for path in self._folders}


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        info = path.stat()
    except OSError:
        return None
    return (info.st_dev, info.st_ino) if stat.S_ISDIR(info.st_mode) else None


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End as a program does: a pool that compiles is ended too.

    It comes again until the process has ended, for what is raised in a function that a library
    calls may be swallowed.
    """
    signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
    raise SystemExit
