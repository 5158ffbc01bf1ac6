"""The progress bar of what goes through many files, on a terminal."""

import sys
from collections.abc import Callable
from typing import TypeVar

from content_api.cli.output import has_colour

_T = TypeVar("_T")
_OnProgress = Callable[[int, int], None]


def with_progress(run: Callable[[_OnProgress], _T]) -> _T:
    """Do something that tells how many files are done of how many; on a terminal it is shown."""
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
