"""The index that commands ask: brought up to date, with a progress bar on a terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from content_api.cli.progress import with_progress
from content_api.indexing.files import ContentRootError
from content_api.indexing.indexer import Indexer
from content_api.indexing.known import IndexReport
from content_api.settings import Settings
from content_api.store.database import open_store
from content_api.store.errors import StoreLockedError

_T = TypeVar("_T")
_AGAIN_SECONDS = 0.2


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
    indexer = _when_free(
        lambda: Indexer(settings, open_store(settings.store_url, settings.sqlite_path))
    )
    try:
        report = _when_free(lambda: with_progress(indexer.run))
        if report.files == 0 and not report.problems:
            root = settings.content_root
            message = f"the content root {root} has no series: no Markdown in a folder"
            raise ContentRootError(message)
        yield indexer, report
    finally:
        indexer.store.close()


def _when_free(action: Callable[[], _T]) -> _T:
    """Do something with the store; while another program has it locked, wait and say so once."""
    is_told = False
    while True:
        try:
            return action()
        except StoreLockedError as error:
            if not is_told:
                click.echo(f"{error}; waiting for it", err=True)
            is_told = True
            time.sleep(_AGAIN_SECONDS)
