"""Bringing the index up to date, with a progress bar on a terminal."""

import time
from collections.abc import Callable
from typing import TypeVar

import click

from content_api.cli.display.terminal import with_progress
from content_api.indexing.indexed_site import IndexReport
from content_api.indexing.indexer import Indexer
from content_api.settings import Settings
from content_api.sources.files import ContentRootError
from content_api.store.database import open_store
from content_api.store.errors import StoreLockedError

_T = TypeVar("_T")
_RETRY_SECONDS = 0.2


def bring_up_to_date(settings: Settings) -> IndexReport:
    """Index the content once, and close the store.

    Raises:
        ContentRootError: it cannot be read, or there is nothing in it, not even a problem.
        StoreError: the store cannot be made or written.
    """
    indexer = _when_unlocked(
        lambda: Indexer(settings, open_store(settings.store_url, settings.sqlite_path))
    )
    try:
        report = _when_unlocked(lambda: with_progress(indexer.run))
    finally:
        indexer.store.close()
    if report.files == 0 and not report.problems:
        root = settings.content_root
        message = f"the content root {root} has no series: no Markdown in a folder"
        raise ContentRootError(message)
    return report


def _when_unlocked(action: Callable[[], _T]) -> _T:
    """What `action` returns; while another program has the store locked, wait and say so once."""
    has_said_so = False
    while True:
        try:
            return action()
        except StoreLockedError as error:
            if not has_said_so:
                click.echo(f"{error}; waiting for it", err=True)
            has_said_so = True
            time.sleep(_RETRY_SECONDS)
