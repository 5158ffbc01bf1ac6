"""A command that logs: its lines, and what ends it, are in the form of the settings."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from content_api.cli.failing import CANNOT_RUN
from content_api.failures import CannotRunError
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


@contextmanager
def logged(settings: Settings) -> Iterator[None]:
    """Log in the block; what cannot run is one more event where a program reads them."""
    start_logging(log_config(settings))
    try:
        yield
    except CannotRunError as error:
        if settings.serve_log == "text":
            told = hide_folders(str(error), site_folders(settings))
            raise CannotRunError(printable(told)) from None
        tell(Event("cannot-run", str(error), level=logging.CRITICAL))
        sys.exit(CANNOT_RUN)
    except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
        tell_uncaught(error)
        sys.exit(1)
