"""What `serve` logs while it follows changes: an event for each thing that came of them, no more.

Paths are as the user would type them, with line and column, so that a terminal opens them.
"""

import time
from collections.abc import Callable
from pathlib import Path

from content_api.cli.display.paths import displayed_path, relative_path
from content_api.cli.serve_log.differences import ReportDifferences
from content_api.indexing.indexed_site import IndexReport
from content_api.logs import Event, tell
from content_api.settings import CONFIG_NAME, Settings, SettingsError, load_settings

LEAST_SECONDS = 1.0  # between two times of logging: a burst of changes is logged together


class ChangeReporter:
    """Logs what came of changes since it logged last; a listener of the follower.

    Args:
        settings: As they were read when `serve` began.
        report: The report that was logged then.
        clock: Seconds, from any start.
        tell: Takes each event.
        is_author: Whether an author reads the log, who may see what is not public.
    """

    def __init__(
        self,
        settings: Settings,
        report: IndexReport,
        *,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[Event], None] = tell,
        is_author: bool = True,
    ) -> None:
        self._settings = settings
        self._tell, self._is_author = tell, is_author
        self._clock = clock
        self._reported = report
        self._reported_at = 0.0
        self._pending: IndexReport | None = None
        self._changed: set[str] = set()
        self._schemas = self._read_schemas()
        self._config = settings.config_path or Path.cwd() / CONFIG_NAME
        self._config_text = _read(self._config)

    def on_run(self, report: IndexReport) -> None:
        """Log a run: now, or together with those that follow within a second."""
        self._changed.update(report.changed)
        self._pending = report
        self._report_pending()

    def on_tick(self) -> None:
        """Log runs that were put off, and that the settings file changed."""
        self._report_pending()
        text = _read(self._config)
        if text != self._config_text:
            self._config_text = text
            self._tell(self._describe_config())

    def _report_pending(self) -> None:
        if self._pending is None or self._clock() < self._reported_at + LEAST_SECONDS:
            return
        schemas = self._read_schemas()
        names = [name for name, text in schemas.items() if text != self._schemas[name]]
        events = [self._describe_schema(name) for name in names]
        changed = frozenset(self._changed)
        differences = ReportDifferences(self._settings, self._reported, self._pending, changed)
        events += differences.describe(has_new_schemas=bool(names), is_author=self._is_author)
        if events or self._pending.revision != self._reported.revision:  # podcasts.yml is no page
            for event in (*events, differences.sum_up()):
                self._tell(event)
            self._reported_at = self._clock()
        self._reported, self._pending, self._schemas = self._pending, None, schemas
        self._changed.clear()

    def _read_schemas(self) -> dict[str, bytes | None]:
        return {name: _read(file) for name, file in self._settings.schema_files.items()}

    def _describe_schema(self, name: str) -> Event:
        path = displayed_path(self._settings, name)
        return Event("schema-changed", f"changed: {path}, read again", {"path": path})

    def _describe_config(self) -> Event:
        name = relative_path(self._config)
        message = f"changed: {name}; start serve again to use it"
        try:
            load_settings(config=self._settings.config_path)
        except SettingsError as error:
            kept = "the settings stay as they were"
            message = f"changed: {name}, which cannot be used: {error}; {kept}"
        return Event("settings-changed", message, {"path": name})


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
