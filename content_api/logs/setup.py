"""`logging` set up: every line on stderr, and what nothing catches among them."""

import logging
import logging.config
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from content_api.logs.events import Event, tell
from content_api.logs.folders import site_folders
from content_api.logs.lines import SERVER_LOGGER, LineFormatter
from content_api.settings import Settings
from content_api.values.failures import CannotRunError

_T = TypeVar("_T")


def log_config(settings: Settings) -> dict[str, Any]:
    """The argument of `logging.config.dictConfig`: all goes to stderr, the server's log too."""
    form, folders = settings.serve_log, site_folders(settings)
    own = {"level": "INFO", "handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": LineFormatter, "form": form, "folders": folders}},
        "filters": {"thread-advice": {"()": ThreadAdviceFilter}},
        "handlers": {
            "stderr": {"()": StderrHandler, "formatter": "line", "filters": ["thread-advice"]},
        },
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {SERVER_LOGGER: dict(own), "granian.access": dict(own)},
    }


class StderrHandler(logging.Handler):
    """Writes each line in one piece to the stderr of now, so that lines of processes do not mix."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; when stderr is closed, leave it out."""
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()


class ThreadAdviceFilter(logging.Filter):
    """Leaves out the server's advice to have fewer threads: most of ours wait."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is logged."""
        return "Python threads" not in record.getMessage()


def start_logging(config: dict[str, Any]) -> None:
    """Log by `config` in this process and in those that it forks."""
    logging.config.dictConfig(config)


def catch_all() -> None:
    """Log exceptions of threads that nothing catches, and warnings of libraries."""
    logging.captureWarnings(capture=True)
    threading.excepthook = lambda args: tell_uncaught(args.exc_value)


def tell_uncaught(error: BaseException | None) -> None:
    """Log an exception that nothing caught; not one that asks for an end, such as Ctrl+C."""
    if isinstance(error, Exception):
        message = str(error) if isinstance(error, CannotRunError) else "the program failed"
        tell(Event("uncaught", message, level=logging.ERROR), error)


def guarded(run: Callable[[], _T]) -> _T:
    """What `run` returns; what it raises is logged and ends the process with status 1.

    `multiprocessing` would write the traceback of a process that it started, line by line.
    """
    try:
        return run()
    except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
        tell_uncaught(error)
        raise SystemExit(1) from None
