"""`content-api serve`: index, serve and follow changes."""

import logging
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from content_api.cli.exits import explain_failures
from content_api.cli.index.store_place import find_store_place
from content_api.cli.index.updating import bring_up_to_date
from content_api.cli.options import (
    config_option,
    content_option,
    read_settings,
    store_option,
)
from content_api.cli.serve_log.change_reporter import ChangeReporter
from content_api.cli.serve_log.session import log_session
from content_api.cli.serve_log.startup import describe_serving, describe_start
from content_api.indexing.following.keeper import keep_following
from content_api.indexing.following.lease import is_followed
from content_api.logs import Event, catch_all, tell
from content_api.serving.listening import AddressError, bind
from content_api.serving.memory import give_back
from content_api.serving.server import keep_serving
from content_api.settings import CACHE_CONTROL, Settings
from content_api.values.failures import CannotRunError


@click.command()
@content_option
@click.option("--host", metavar="H", help="Address to listen on (serve.host).")
@click.option("--port", metavar="P", help="Port (serve.port).")
@click.option("--workers", metavar="N", help="Worker processes (serve.workers).")
@click.option("--watch/--no-watch", default=None, help="Follow changes (serve.watch).")
@click.option("--log", metavar="FORM", help="Form of log lines: text or json (serve.log).")
@store_option
@config_option
@explain_failures
def serve(  # noqa: PLR0913 - one argument for each flag
    *,
    content: str | None,
    host: str | None,
    port: str | None,
    workers: str | None,
    watch: bool | None,
    log: str | None,
    store: str | None,
    config: Path | None,
) -> None:
    """Index the content, serve it, and follow its changes."""
    settings = read_settings(
        config,
        content_root=content,
        serve_host=host,
        serve_port=port,
        serve_workers=workers,
        serve_watch=watch,
        serve_log=log,
        store_url=store,
    )
    with log_session(settings), _listening(settings) as listener:
        settings = find_store_place(settings, _log_store_place)
        report = bring_up_to_date(settings)
        is_author = settings.serve_log == "text" and sys.stderr.isatty()
        start = describe_start(settings, report, is_author=is_author)
        for event in (*start, *describe_serving(settings, report)):
            tell(event)
        reporter = ChangeReporter(settings, report, is_author=is_author)
        give_back()
        _serve(_fresh_while_watched(settings), listener, reporter)


def _log_store_place(line: str) -> None:
    tell(Event("store-elsewhere", line, level=logging.WARNING))


def _fresh_while_watched(settings: Settings) -> Settings:
    """The settings, with `no-cache` for every kind of path while changes are followed.

    Otherwise a browser would keep an answer for a minute, and show an edit only then. A header
    that `serve.cache_control` sets stays.
    """
    if not settings.serve_watch:
        return settings
    asked = dict.fromkeys(CACHE_CONTROL, "no-cache")
    return replace(settings, serve_cache_control={**asked, **settings.serve_cache_control})


def _serve(settings: Settings, listener: socket.socket, reporter: ChangeReporter) -> None:
    catch_all()
    following = keep_following(settings, reporter) if settings.serve_watch else nullcontext()
    is_ready = partial(is_followed, settings) if settings.serve_watch else lambda: True
    with following:
        keep_serving(settings, listener, is_ready)


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket that listens on the address of the settings, until the block ends.

    Raises:
        CannotRunError: the address cannot be listened on.
    """
    host, port = settings.serve_host, settings.serve_port
    try:
        with bind(host, port) as listener:
            yield listener
    except AddressError as error:
        message = f"cannot listen on {host}:{port}: {error}; choose another --port"
        raise CannotRunError(message) from None
