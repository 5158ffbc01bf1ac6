"""What commands share: options, settings, and one sentence on stderr with exit status 2."""

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from content_api.cli.failing import fail
from content_api.indexing.files import ContentRootError
from content_api.indexing.indexer import Indexer
from content_api.indexing.known import IndexReport
from content_api.settings import Settings, SettingsError, load_settings
from content_api.store.database import StoreError, open_store

_Command = TypeVar("_Command", bound=Callable[..., Any])

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="Settings file; else the nearest content-api.toml in a parent directory.",
)
content_option = click.option("--content", metavar="DIR", help="Content root (content.root).")
store_option = click.option("--store", metavar="URL", help="Database of the index (store.url).")


def explain_failures(command: _Command) -> _Command:
    """Turn what cannot run into one sentence, never a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        try:
            return command(*args, **kwargs)
        except (SettingsError, ContentRootError, StoreError) as error:
            fail(str(error))

    return wrapped  # type: ignore[return-value]  # the same signature


def read_settings(config: Path | None, **flags: Any) -> Settings:  # noqa: ANN401
    """Settings with flags on top; flags are named `content_root` for `content.root`."""
    named = {name.replace("_", ".", 1): value for name, value in flags.items()}
    return load_settings(config=config, flags=named)


def bring_up_to_date(settings: Settings) -> IndexReport:
    """Index the content root, with a progress bar on a terminal.

    Raises:
        ContentRootError: it cannot be read, or there is nothing in it, not even a problem.
        StoreError: the store cannot be made or written.
    """
    with indexed(settings) as (_, report):
        return report


@contextmanager
def indexed(settings: Settings) -> Iterator[tuple[Indexer, IndexReport]]:
    """The indexer after a run, for questions about what it knows.

    Raises:
        ContentRootError: it cannot be read, or there is nothing in it, not even a problem.
        StoreError: the store cannot be made or written.
    """
    store = open_store(settings.store_url, settings.sqlite_path)
    indexer = Indexer(settings, store)
    try:
        report = _run_with_bar(indexer) if sys.stderr.isatty() else indexer.run()
        if report.files == 0 and not report.problems:
            root = settings.content_root
            message = f"the content root {root} has no series: no Markdown in a folder"
            raise ContentRootError(message)
        yield indexer, report
    finally:
        indexer.store.close()


def _run_with_bar(indexer: Indexer) -> IndexReport:
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
        return indexer.run(lambda done, total: bar.update(task, completed=done, total=total))
