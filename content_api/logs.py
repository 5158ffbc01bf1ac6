"""What `serve` logs: one line an event, as text or as JSON.

A room of its own: whoever logs, no text may forge a line, and none may tell what is not public.
"""

import errno
import json
import logging
import logging.config
import re
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from content_api.failures import CannotRunError
from content_api.problems import printable
from content_api.settings import Settings

_MOST_TEXT = 1_500  # characters: a line of ASCII is written to a pipe at once
_MOST_FRAMES = 12
_MOST_CAUSES = 4
# A message of another library may bring its traceback along, with texts that nobody may see.
_FOREIGN_TRACEBACK = re.compile(r"\s*Traceback \(most recent call last\):.*", re.DOTALL)
_LIBRARY = re.compile(r".*[\\/](?:site-packages|python3\.\d+)[\\/]")
_PACKAGE = re.compile(r".*[\\/](?=content_api[\\/])")
_OF_SERVER = "_granian"
_T = TypeVar("_T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        name: Its kind, kebab-case.
        message: What a person reads; on one line once it is written.
        fields: What a program reads, by snake_case name.
        level: As `logging` has them.
    """

    name: str
    message: str
    fields: Mapping[str, object] = field(default_factory=dict)
    level: int = logging.INFO


def tell(event: Event, error: BaseException | None = None) -> None:
    """Log an event, with the exception that it is about."""
    extra = {"event": event.name, "fields": event.fields}
    _log.log(event.level, "%s", event.message, extra=extra, exc_info=error)


def as_event(name: str, **fields: object) -> dict[str, object]:
    """The `extra` of a call of `logging` that gives an event its name and fields."""
    return {"event": name, "fields": fields}


def list_folders(*own: Path) -> dict[str, str]:
    """Folders whose absolute paths no line tells, with what stands for them; the longest first.

    Args:
        own: Folders of the site.
    """
    here = Path.cwd()
    known = {str(path): _relative(path, here) for path in (*own, here)}
    known |= {str(path.resolve()): name for path, name in ((p, known[str(p)]) for p in own)}
    system = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]), tempfile.gettempdir())
    for folder in (*system, str(Path.home())):
        known.setdefault(folder, "…")
    known.pop("/", None)
    return dict(sorted(known.items(), key=lambda item: -len(item[0])))


def _relative(path: Path, here: Path) -> str:
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.name


def hide_folders(text: str, folders: Mapping[str, str]) -> str:
    """`text` without the absolute paths of some folders."""
    for folder, name in folders.items():
        text = re.sub(rf"{re.escape(folder)}(?!\w)", lambda _, name=name: name, text)  # type: ignore[misc]
    return text


def describe_error(error: BaseException) -> str:
    """The kind of an exception, with what the system or SQLite calls it.

    Not its message: that may quote a text that is not public.
    """
    named = getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError):
        named = errno.errorcode.get(error.errno or 0)
    return f"{type(error).__qualname__}{f' ({named})' if named else ''}"


def list_frames(trace: TracebackType | None) -> list[str]:
    """`content_api/http/app.py:150 in _on_failure`: the innermost calls, that which raised last."""
    frames = [
        f"{_short(frame.f_code.co_filename)}:{line} in {frame.f_code.co_qualname}"
        for frame, line in traceback.walk_tb(trace)
    ]
    return frames[-_MOST_FRAMES:]


def _short(file: str) -> str:
    for pattern in (_LIBRARY, _PACKAGE):
        if pattern.match(file):
            return pattern.sub("", file)
    return Path(file).name


def error_fields(error: BaseException) -> dict[str, object]:
    """What a line tells of an exception: its kind, its place, how it came there, and from what."""
    frames = list_frames(error.__traceback__)
    fields: dict[str, object] = {"error": describe_error(error), "traceback": frames}
    causes = [describe_error(cause) for cause in _causes(error)]
    return fields | ({"causes": causes} if causes else {})


def _causes(error: BaseException) -> Iterable[BaseException]:
    cause: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        hidden = None if cause is None or cause.__suppress_context__ else cause.__context__
        cause = (cause and cause.__cause__) or hidden
        if cause is None:
            return
        yield cause


class LineFormatter(logging.Formatter):
    """Each record on one line.

    Args:
        form: `text` or `json`.
        folders: What stands for absolute paths, see `list_folders`.
    """

    def __init__(self, form: str, folders: Mapping[str, str]) -> None:
        super().__init__()
        self._render = render_json if form == "json" else render_text
        self._folders = folders

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, without its end."""
        message = _FOREIGN_TRACEBACK.sub("", record.getMessage())
        of_server = "server" if record.name == _OF_SERVER else "log"
        fields = dict(getattr(record, "fields", {}))
        error = record.exc_info[1] if record.exc_info else None
        if error:
            fields |= error_fields(error)
        name = getattr(record, "event", of_server)
        event = Event(name, self._told(message), fields, record.levelno)
        return self._render(event, datetime.fromtimestamp(record.created, UTC))

    def _told(self, message: str) -> str:
        """A message without absolute paths, no longer than a line may be."""
        message = hide_folders(message, self._folders)
        return message if len(message) <= _MOST_TEXT else f"{message[: _MOST_TEXT - 1]}…"


def render_text(event: Event, _time: datetime) -> str:
    """`WARNING message: error at place < caller`; what is no warning has no level in front."""
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
    return json.dumps(_whole(members), default=str)


def _whole(value: Any) -> Any:  # noqa: ANN401 - whatever JSON may hold
    """The same without halves of characters, which not every reader takes."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {key: _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list | tuple) else value


def site_folders(settings: Settings) -> dict[str, str]:
    """Folders of a site whose absolute paths no line tells, see `list_folders`."""
    files = [file for file in (settings.sqlite_path, settings.config_path) if file]
    roots = [root.directory for root in settings.roots]
    folders = (*roots, settings.content_root, settings.schemas_directory)
    return list_folders(*folders, *(file.parent for file in files))


def log_config(settings: Settings) -> dict[str, Any]:
    """For `logging.config.dictConfig`: all on stderr, also what the server logs."""
    form, folders = settings.serve_log, site_folders(settings)
    own = {"level": "INFO", "handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": LineFormatter, "form": form, "folders": folders}},
        "filters": {"news": {"()": News}},
        "handlers": {
            "stderr": {"()": StderrHandler, "formatter": "line", "filters": ["news"]},
        },
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {_OF_SERVER: dict(own), "granian.access": dict(own)},
    }


class StderrHandler(logging.Handler):
    """Writes each line at once to what stderr is now, so that lines of two processes do not mix."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; where nobody can read, nothing is told."""
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()


class News(logging.Filter):
    """Leaves out that the server has so many threads: they are meant, for they wait."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is told."""
        return "Python threads" not in record.getMessage()


def start_logging(config: dict[str, Any]) -> None:
    """Log in this process and in those that it forks."""
    logging.config.dictConfig(config)


def catch_all() -> None:
    """Log what nobody catches, and warnings of libraries."""
    logging.captureWarnings(capture=True)
    threading.excepthook = lambda args: tell_uncaught(args.exc_value)


def tell_uncaught(error: BaseException | None) -> None:
    """Log what nobody foresaw; an end that was asked for is none of it."""
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
