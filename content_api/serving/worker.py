"""A process that answers requests, until it is told to end.

granian's own worker ends as soon as it is told to, and gives the application each request in one
thread; this one does neither. It is written against granian 2.8, whose parts it puts together.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from granian import _futures, _granian
from granian._granian import WorkerSignal
from granian.constants import HTTPModes, SSLProtocols
from granian.http import HTTP1Settings
from granian.server.mp import WorkerProcess

from content_api.indexing.parents import end_with_parent
from content_api.logs import catch_all, guarded
from content_api.serving.answering import Answering
from content_api.serving.listening import BACKLOG, stop_accepting
from content_api.serving.traffic import Traffic

REPLACED = signal.SIGUSR2
_ENDS = {signal.SIGTERM, REPLACED}
_LEAVING_SECONDS = 2.5
_ENDING_SECONDS = 0.5
_STACK_BYTES = 1024 * 1024  # there may be hundreds of threads


# What their types say is not what they take.
_make_scheduler: Any = _futures._new_cbscheduler  # noqa: SLF001
_make_wsgi_worker: Any = _granian.WSGIWorker
_hold_socket: Any = _granian.SocketHolder


@dataclass(frozen=True, slots=True)
class Service:
    """What a worker serves, and where it listens."""

    answering: Answering
    traffic: Traffic
    listener: socket.socket


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the server of a worker may use, as granian names it."""

    http1: HTTP1Settings
    most_connections: int
    threads: int
    idle_seconds: int


class Worker(WorkerProcess):
    """A worker as the process that started it sees it."""

    def _spawn(self, target: Callable[..., None], args: tuple[object, ...]) -> None:
        context = multiprocessing.get_context("fork")  # what it is given is open here
        self.inner = context.Process(name="worker", target=target, args=args)

    def _watch(self) -> None:
        self._waiting = threading.Thread(target=self._watcher)
        self._waiting.start()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended; one thread alone asks the system, for the first is told."""
        self._waiting.join(timeout)

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._waiting.is_alive()

    def terminate(self) -> None:
        """Tell it to end: with all others, or because a new one has taken its place."""
        self.interrupt_by_parent = True
        with suppress(ProcessLookupError):  # it has ended meanwhile
            if self.is_alive():
                is_last = self.parent.interrupt_signal
                os.kill(self.inner.pid, signal.SIGTERM if is_last else REPLACED)


def run_worker(number: int, load: Callable[[], Service], bounds: Bounds) -> None:
    """Serve in this process; does not return."""
    _prepare_signals()
    end_with_parent()
    threading.stack_size(_STACK_BYTES)
    catch_all()
    service = guarded(load)
    end, has_ended = WorkerSignal(), threading.Event()
    end.add_cb(has_ended.set)
    loop = asyncio.new_event_loop()
    scheduler = _make_scheduler(loop, service.answering, impl_asyncio=True)
    _make_server(number, service.listener, bounds).serve_mtr(scheduler, loop, end)
    if signal.sigwait(_ENDS) == REPLACED:
        stop_accepting(service.listener)
    service.traffic.leave(_LEAVING_SECONDS)
    end.set()
    has_ended.wait(_ENDING_SECONDS)
    logging.shutdown()
    os._exit(0)  # threads may wait for clients that do not read


def _make_server(number: int, listener: socket.socket, bounds: Bounds) -> Any:  # noqa: ANN401
    return _make_wsgi_worker(
        number,
        (None, _hold_socket(listener.fileno(), False, BACKLOG)),
        None,  # no metrics
        1,
        1,
        bounds.threads,
        bounds.idle_seconds,
        bounds.most_connections,
        HTTPModes.http1,  # HTTP/2 is for the proxy in front; here it would be read without bounds
        bounds.http1,
        None,
        None,
        *(False, None, None, None, SSLProtocols.tls13, None, [], False),  # no TLS
        (None, None),
    )


def _prepare_signals() -> None:
    """Ctrl+C and a hangup reach every process of a terminal; who started us ends us itself.

    The others wait to be asked for: a handler would run in the main thread alone, which does not
    wake up when the system gives the signal to another thread.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
