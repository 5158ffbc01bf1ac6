"""Following the content while it is served: each change becomes a new revision."""

import logging
import signal
from datetime import UTC, datetime
from multiprocessing import Process
from types import FrameType

from watchfiles import watch

from content_api.indexing.files import ContentRootError
from content_api.indexing.indexer import Indexer
from content_api.indexing.known import IndexReport
from content_api.settings import Settings
from content_api.store.database import StoreError, open_store

DEBOUNCE_MILLISECONDS = 60
STEP_MILLISECONDS = 20
TICK_MILLISECONDS = 1_000

_log = logging.getLogger(__name__)


def start_following(settings: Settings) -> Process:
    """`follow` in a process of its own; no daemon, for those may have no pool to compile in."""
    process = Process(target=follow, args=(settings,))
    process.start()
    return process


def follow(settings: Settings) -> None:
    """Index again after every change and when a scheduled article is due; runs until ended.

    Runs in a process of its own, so that compiling never delays an answer. A fault is logged and
    tried again at the next tick: the old revision stays served.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # it warns of Ctrl+C
    watched = (*(root.directory for root in settings.roots), settings.schemas_directory)
    folders = [path for path in watched if path.is_dir()]
    indexer = Indexer(settings, open_store(settings.store_url, settings.sqlite_path))
    last, is_first = _run(indexer, None), True
    for changes in watch(
        *folders,
        debounce=DEBOUNCE_MILLISECONDS,
        step=STEP_MILLISECONDS,
        rust_timeout=TICK_MILLISECONDS,
        yield_on_timeout=True,
        watch_filter=None,
        raise_interrupt=False,
    ):
        # What changed between the first scan and the start of the watch is told by no event: the
        # first tick looks again.
        if changes or is_first or last is None or _needs_run(indexer, last):
            last = _run(indexer, last)
            is_first = False


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End as a program does: a pool that compiles is ended too."""
    raise SystemExit


def _needs_run(indexer: Indexer, last: IndexReport) -> bool:
    is_due = last.next_change_at is not None and last.next_change_at <= datetime.now(UTC)
    try:
        return is_due or indexer.is_damaged() or indexer.is_overtaken()
    except StoreError:
        return True


def _run(indexer: Indexer, last: IndexReport | None) -> IndexReport | None:
    """The new report; None, after a fault, to try again."""
    try:
        report = indexer.run()
    except (ContentRootError, StoreError) as error:
        _log.warning("content is not indexed: %s", error)
        return None
    except Exception:  # noqa: BLE001 - logged, and tried again
        _log.exception("content is not indexed")
        return None
    before = set(last.problems if last else ())
    for problem in report.problems:
        if problem.severity == "error" and problem not in before:
            _log.warning("%s", problem.line_form)
    if last is None or report.revision != last.revision:
        errors = sum(problem.severity == "error" for problem in report.problems)
        compiled = report.compiled
        _log.info("revision %s: %d compiled, errors: %d", report.revision, compiled, errors)
    return report
