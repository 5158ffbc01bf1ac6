"""An event as one line, of text or of JSON; no text in it can forge another line."""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from content_api.logs.errors import error_fields
from content_api.logs.events import Event
from content_api.logs.folders import hide_folders
from content_api.problems import printable

SERVER_LOGGER = "_granian"
_MOST_TEXT = 1_500  # characters: a line of ASCII is written to a pipe at once
# A message of another library may bring its traceback along, with texts that nobody may see.
_FOREIGN_TRACEBACK = re.compile(r"\s*Traceback \(most recent call last\):.*", re.DOTALL)


class LineFormatter(logging.Formatter):
    """Each record on one line.

    Args:
        form: `text` or `json`.
        folders: Names for absolute paths, see `name_folders`.
    """

    def __init__(self, form: str, folders: Mapping[str, str]) -> None:
        super().__init__()
        self._render = render_json if form == "json" else render_text
        self._folders = folders

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, without its end."""
        message = _FOREIGN_TRACEBACK.sub("", record.getMessage())
        default = "server" if record.name == SERVER_LOGGER else "log"
        fields = dict(getattr(record, "fields", {}))
        error = record.exc_info[1] if record.exc_info else None
        if error:
            fields |= error_fields(error)
        name = getattr(record, "event", default)
        event = Event(name, self._bounded(message), fields, record.levelno)
        return self._render(event, datetime.fromtimestamp(record.created, UTC))

    def _bounded(self, message: str) -> str:
        """A message without absolute paths, cut where it is too long for a line."""
        message = hide_folders(message, self._folders)
        return message if len(message) <= _MOST_TEXT else f"{message[: _MOST_TEXT - 1]}…"


def render_text(event: Event, _time: datetime) -> str:
    """`WARNING message: error < place < caller`; below a warning, no level stands in front."""
    level = f"{logging.getLevelName(event.level)} " if event.level >= logging.WARNING else ""
    parts = [event.message]
    if "error" in event.fields:
        causes = event.fields.get("causes", ())
        parts.append(": " + " from ".join([str(event.fields["error"]), *map(str, _items(causes))]))
        parts.append(
            "".join(f" < {frame}" for frame in reversed(_items(event.fields["traceback"])))
        )
    return printable(level + "".join(parts))


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def render_json(event: Event, time: datetime) -> str:
    """One JSON object; everything beyond ASCII is escaped, so that no reader sees another line."""
    members = {
        "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": logging.getLevelName(event.level).lower(),
        "event": event.name,
        "message": event.message,
        **event.fields,
    }
    return json.dumps(_without_surrogates(members), default=str)


def _without_surrogates(value: Any) -> Any:  # noqa: ANN401 - whatever JSON may hold
    """The same with lone surrogates as escapes, which not every reader of JSON takes."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {key: _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(item) for item in value]
    return value
