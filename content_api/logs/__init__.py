"""What `serve` logs: one line an event, as text or as JSON.

Whoever logs, no text may forge a line, and none may tell what is not public.
"""

from content_api.logs.events import Event, as_event, tell
from content_api.logs.folders import hide_folders, name_folders, site_folders
from content_api.logs.lines import LineFormatter
from content_api.logs.setup import (
    StderrHandler,
    ThreadAdviceFilter,
    catch_all,
    guarded,
    log_config,
    start_logging,
    tell_uncaught,
)

__all__ = [
    "Event",
    "LineFormatter",
    "StderrHandler",
    "ThreadAdviceFilter",
    "as_event",
    "catch_all",
    "guarded",
    "hide_folders",
    "log_config",
    "name_folders",
    "site_folders",
    "start_logging",
    "tell",
    "tell_uncaught",
]
