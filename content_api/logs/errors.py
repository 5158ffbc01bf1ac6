"""What a line says of an exception: kinds and places; its message may quote a draft."""

import errno
import re
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

_MOST_FRAMES = 12
_MOST_CAUSES = 4
_LIBRARY = re.compile(r".*[\\/](?:site-packages|python3\.\d+)[\\/]")
_PACKAGE = re.compile(r".*[\\/](?=content_api[\\/])")


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
    """A source file from its package on; of no package, its name."""
    for pattern in (_LIBRARY, _PACKAGE):
        if pattern.match(file):
            return pattern.sub("", file)
    return Path(file).name


def error_fields(error: BaseException) -> dict[str, object]:
    """The fields of an exception: its kind, the innermost calls, and the kinds of its causes."""
    frames = list_frames(error.__traceback__)
    fields: dict[str, object] = {"error": describe_error(error), "traceback": frames}
    causes = [describe_error(cause) for cause in _causes(error)]
    return fields | ({"causes": causes} if causes else {})


def _causes(error: BaseException) -> Iterable[BaseException]:
    """What it was raised from, and that in turn; nothing that `from None` hides."""
    cause: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        hidden = None if cause is None or cause.__suppress_context__ else cause.__context__
        cause = (cause and cause.__cause__) or hidden
        if cause is None:
            return
        yield cause
