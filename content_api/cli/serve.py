"""`content-api serve`: index, serve and follow changes."""

import logging
import signal
import socket
import time
from collections import deque
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from content_api.api.app import create_edge
from content_api.api.routes import diagnostics, media
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
from content_api.cli.placing import place_store
from content_api.cli.telling import Teller, describe_start
from content_api.indexing.following import keep_following
from content_api.indexing.lease import is_followed
from content_api.indexing.parents import end_with_parent
from content_api.indexing.watching import Listener
from content_api.settings import CACHE_CONTROL, Settings

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_HEAD_MILLISECONDS = 10_000
# A server that gives up so often within a minute cannot be helped.
_MOST_GIVEN_UP = 5
_HOPELESS_SECONDS = 60

_log = logging.getLogger(__name__)


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
    _require_free(settings.serve_host, settings.serve_port)
    settings = place_store(settings)
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
    _serve(_fresh_while_watched(settings), Teller(settings, report))


def _fresh_while_watched(settings: Settings) -> Settings:
    """Settings by which browsers ask again while changes are followed, unless they say otherwise.

    A browser that keeps an answer for a minute shows an edit after a minute.
    """
    if not settings.serve_watch:
        return settings
    asked = dict.fromkeys(CACHE_CONTROL, "no-cache")
    return replace(settings, serve_cache_control={**asked, **settings.serve_cache_control})


# A large file that a client reads slowly keeps a thread, and so does a document that is sent or
# judged slowly; whatever they do, two are left for all else. They are made when they are needed.
_THREADS = media.MOST_STREAMS + diagnostics.MOST_READERS + 1 + 2


def _is_news(record: logging.LogRecord) -> bool:
    """Whether the server tells what is not meant: so many threads are, for they wait."""
    return "Python threads" not in record.getMessage()


def _serve(settings: Settings, listener: Listener) -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("_granian").addFilter(_is_news)
    following = keep_following(settings, listener) if settings.serve_watch else nullcontext()
    with following:
        _keep_serving(settings)


def _keep_serving(settings: Settings) -> None:
    """Serve until told to end; the server gives up when its workers die one after the other."""
    given_up: deque[float] = deque(maxlen=_MOST_GIVEN_UP)
    while True:
        server = _make_server(settings)
        try:
            server.serve(target_loader=partial(_load, settings), wrap_loader=False)
        except SystemExit:
            now = time.monotonic()
            is_hopeless = len(given_up) == _MOST_GIVEN_UP and now - given_up[0] < _HOPELESS_SECONDS
            if server.interrupt_signal or is_hopeless:
                raise
            given_up.append(now)
            _log.warning("workers ended one after the other; they are started again")
        else:
            return


def _make_server(settings: Settings) -> Any:  # noqa: ANN401 - the class depends on the interface
    return Granian(
        "content_api",
        address=settings.serve_host,
        port=settings.serve_port,
        interface=Interfaces.WSGI,
        workers=settings.serve_workers,
        blocking_threads=_THREADS,
        websockets=False,
        # HTTP/2 is for the proxy in front; here it would be read without the bounds below.
        http=HTTPModes.http1,
        # Who sends a head more slowly than this is gone, and holds no thread while it does.
        http1_settings=HTTP1Settings(header_read_timeout=_HEAD_MILLISECONDS),
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )


def _load(settings: Settings) -> "WSGIApplication":
    """The application, in a worker.

    Ctrl+C reaches every process of the terminal. The server ends its workers itself; one that gets
    both signals does not end (granian 2.8).
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # in threads that start later, too
    end_with_parent()
    if not settings.serve_watch:
        return create_edge(settings)
    return create_edge(settings, partial(is_followed, settings))


def _require_free(host: str, port: int) -> None:
    """Exit with a sentence when the address cannot be listened on."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        fail(f"cannot listen on {host}:{port}: {error.strerror or error}; choose another --port")
