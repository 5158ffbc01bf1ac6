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

from content_api.cli.common import (
    config_option,
    content_option,
    explain_failures,
    read_settings,
    store_option,
)
from content_api.cli.indexed import bring_up_to_date
from content_api.cli.logged import logged
from content_api.cli.placing import place_store
from content_api.cli.telling import Teller, describe_serving, describe_start
from content_api.failures import CannotRunError
from content_api.indexing.following import keep_following
from content_api.indexing.lease import is_followed
from content_api.logs import Event, catch_all, tell
from content_api.serving.listening import AddressError, bind
from content_api.serving.server import keep_serving
from content_api.settings import CACHE_CONTROL, Settings


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
    with logged(settings), _listening(settings) as listener:
        settings = place_store(settings, _tell_place)
        report = bring_up_to_date(settings)
        is_author = settings.serve_log == "text" and sys.stderr.isatty()
        start = describe_start(settings, report, is_author=is_author)
        for event in (*start, *describe_serving(settings, report)):
            tell(event)
        teller = Teller(settings, report, is_author=is_author)
        _serve(_fresh_while_watched(settings), listener, teller)


def _tell_place(line: str) -> None:
    tell(Event("store-elsewhere", line, level=logging.WARNING))


def _fresh_while_watched(settings: Settings) -> Settings:
    """Settings by which browsers ask again while changes are followed, unless they say otherwise.

    A browser that keeps an answer for a minute shows an edit after a minute.
    """
    if not settings.serve_watch:
        return settings
    asked = dict.fromkeys(CACHE_CONTROL, "no-cache")
    return replace(settings, serve_cache_control={**asked, **settings.serve_cache_control})


def _serve(settings: Settings, listener: socket.socket, teller: Teller) -> None:
    catch_all()
    following = keep_following(settings, teller) if settings.serve_watch else nullcontext()
    is_ready = partial(is_followed, settings) if settings.serve_watch else lambda: True
    with following:
        keep_serving(settings, listener, is_ready)


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket with the address of the settings.

    Raises:
        CannotRunError: it cannot be had.
    """
    host, port = settings.serve_host, settings.serve_port
    try:
        with bind(host, port) as listener:
            yield listener
    except AddressError as error:
        message = f"cannot listen on {host}:{port}: {error}; choose another --port"
        raise CannotRunError(message) from None
