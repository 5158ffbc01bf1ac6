"""What a terminal may be given: colours, and a progress bar."""

import os
import sys
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_OnProgress = Callable[[int, int], None]  # files done, files in all


def has_colour() -> bool:
    """Whether a terminal may be coloured, and drawn upon.

    Source:
        https://no-color.org
    """
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def with_progress(run: Callable[[_OnProgress], _T]) -> _T:
    """What `run` returns; a terminal shows how far it is, by what it says is done."""
    if not (sys.stderr.isatty() and has_colour()):
        return run(lambda _done, _total: None)
    # Imported where somebody sees the bar: elsewhere it would be a tenth of a warm `check`.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn("indexing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("indexing", total=None)
        return run(lambda done, total: bar.update(task, completed=done, total=total))
