"""The log of a command, from its start to what ends it, as text or JSON by the settings."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from content_api.cli.exits import CANNOT_RUN
from content_api.logs import (
    Event,
    hide_folders,
    log_config,
    site_folders,
    start_logging,
    tell,
    tell_uncaught,
)
from content_api.problems import printable
from content_api.settings import Settings
from content_api.values.failures import CannotRunError


@contextmanager
def log_session(settings: Settings) -> Iterator[None]:
    """Log in the block, and log what ends it.

    Exits with status 2 when the command cannot run and the log is JSON, with 1 after an exception
    that nobody foresaw.

    Raises:
        CannotRunError: the log is text: the message, without absolute paths.
    """
    start_logging(log_config(settings))
    try:
        yield
    except CannotRunError as error:
        if settings.serve_log == "text":
            message = hide_folders(str(error), site_folders(settings))
            raise CannotRunError(printable(message)) from None
        tell(Event("cannot-run", str(error), level=logging.CRITICAL))
        sys.exit(CANNOT_RUN)
    except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
        tell_uncaught(error)
        sys.exit(1)
