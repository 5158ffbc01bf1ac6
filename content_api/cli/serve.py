"""`content-api serve`: index, serve and follow changes."""

import logging
import socket
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
from content_api.cli.failing import fail
from content_api.cli.indexed import bring_up_to_date
from content_api.cli.paths import shown, shown_report
from content_api.cli.telling import Teller, describe_start
from content_api.indexing.following import keep_following
from content_api.indexing.lease import is_followed
from content_api.serving.listening import AddressError, bind
from content_api.serving.server import keep_serving
from content_api.settings import CACHE_CONTROL, Settings


@click.command()
@content_option
@click.option("--host", metavar="H", help="Address to listen on (serve.host).")
@click.option("--port", metavar="P", help="Port (serve.port).")
@click.option("--workers", metavar="N", help="Worker processes (serve.workers).")
@click.option("--watch/--no-watch", default=None, help="Follow changes (serve.watch).")
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
        store_url=store,
    )
    with _listening(settings) as listener:
        _index_and_serve(settings, listener)


def _index_and_serve(settings: Settings, listener: socket.socket) -> None:
    report = bring_up_to_date(settings)
    shown_problems = shown_report(settings, report.problems, report.files)
    address = f"http://{settings.serve_host}:{settings.serve_port}"
    for line in describe_start(settings, report):
        click.echo(line, err=True)
    click.echo(
        f"{shown(settings.content_root)}: {report.files} files, {shown_problems.summary}\n"
        f"serving {address}/api/v1, described at {address}/docs; stop with Ctrl+C",
        err=True,
    )
    _serve(_fresh_while_watched(settings), listener, Teller(settings, report))


def _fresh_while_watched(settings: Settings) -> Settings:
    """Settings by which browsers ask again while changes are followed, unless they say otherwise.

    A browser that keeps an answer for a minute shows an edit after a minute.
    """
    if not settings.serve_watch:
        return settings
    asked = dict.fromkeys(CACHE_CONTROL, "no-cache")
    return replace(settings, serve_cache_control={**asked, **settings.serve_cache_control})


def _serve(settings: Settings, listener: socket.socket, teller: Teller) -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    following = keep_following(settings, teller) if settings.serve_watch else nullcontext()
    is_ready = partial(is_followed, settings) if settings.serve_watch else lambda: True
    with following:
        keep_serving(settings, listener, is_ready)


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket with the address of the settings; a sentence when that cannot be had."""
    host, port = settings.serve_host, settings.serve_port
    try:
        with bind(host, port) as listener:
            yield listener
    except AddressError as error:
        fail(f"cannot listen on {host}:{port}: {error}; choose another --port")
