"""The process that keeps the workers: it starts them again when they die, and lets them finish."""

import logging
import resource
import socket
import time
from collections import deque
from collections.abc import Callable
from functools import partial

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from content_api.http.app import create_edge
from content_api.http.bodies import MOST_READ
from content_api.logs import as_event, log_config
from content_api.serving.answering import Answering
from content_api.serving.listening import listen, refuse_new
from content_api.serving.spare_threads import SpareThreads, poke
from content_api.serving.traffic import Traffic
from content_api.serving.worker import Bounds, Service, Worker, run_worker
from content_api.settings import Settings

_HEAD_MILLISECONDS = 10_000
_BUFFER_BYTES = 72 * 1024  # of a connection; a head is no longer
# Beside bodies, two are for what is kept and one for a document that is judged. They are made when
# they are needed.
_THREADS = MOST_READ + 3
_IDLE_SECONDS = 30
_MOST_CONNECTIONS = 4_096
_OWN_FILES = 64
_KILL_SECONDS = 5
_LOOK_SECONDS = 0.05
# A server that gives up so often within a minute cannot be helped.
_MOST_GIVEN_UP = 5
_HOPELESS_SECONDS = 60

_log = logging.getLogger(__name__)


def keep_serving(
    settings: Settings, listener: socket.socket, is_followed: Callable[[], bool]
) -> None:
    """Serve until told to end; workers that die are started again.

    Args:
        settings: All settings.
        listener: A socket that has its address.
        is_followed: Whether changes are followed, if they should be.

    Raises:
        AddressError: another process listens at the address.
        SystemExit: its workers die one after the other.
    """
    listen(listener)
    bounds = Bounds(
        # Who sends a head more slowly than this is gone, and holds no thread while it does.
        HTTP1Settings(header_read_timeout=_HEAD_MILLISECONDS, max_buffer_size=_BUFFER_BYTES),
        max(1, min(_MOST_CONNECTIONS, _raise_limit_of_files() - _OWN_FILES)),
        _THREADS,
        _IDLE_SECONDS,
    )
    given_up: deque[float] = deque(maxlen=_MOST_GIVEN_UP)
    while True:
        server = _Server(settings, listener, bounds)
        load = partial(_load, settings, listener, is_followed)
        try:
            server.serve(run_worker, load, wrap_loader=False)  # type: ignore[arg-type]
        except SystemExit:
            now = time.monotonic()
            is_hopeless = len(given_up) == _MOST_GIVEN_UP and now - given_up[0] < _HOPELESS_SECONDS
            if server.interrupt_signal or is_hopeless:
                raise
            given_up.append(now)
            message = "workers ended one after the other; they are started again"
            _log.warning(message, extra=as_event("workers-restarted"))
        else:
            return


def _raise_limit_of_files() -> int:
    """How many files and sockets a process may have open: as many as it may ask for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _MOST_CONNECTIONS
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(soft, most)


def _load(settings: Settings, listener: socket.socket, is_followed: Callable[[], bool]) -> Service:
    """What a worker serves; made in the worker."""
    traffic = Traffic()
    edge = create_edge(settings, is_followed, lambda: traffic.is_leaving)
    spare_threads = SpareThreads(partial(poke, listener))
    return Service(Answering(edge, traffic, spare_threads), traffic, listener)


class Interrupt:
    """What the main thread waits for: a `threading.Event` that a signal handler may set.

    An event of `threading` takes a lock that the main thread may hold when the handler runs in it,
    and then waits for itself. This one has none; it looks, for the system may give a signal to a
    thread that does not wait.

    Args:
        has_signal: Whether a signal waits to be acted on, though the event was cleared since.
    """

    def __init__(self, has_signal: Callable[[], bool]) -> None:
        self._has_signal = has_signal
        self._is_set = False

    def set(self) -> None:
        """End the wait, at the next look."""
        self._is_set = True

    def clear(self) -> None:
        """Have the next wait last until it is set again."""
        self._is_set = False

    def wait(self) -> None:
        """Wait until it is set."""
        while not (self._is_set or self._has_signal()):
            time.sleep(_LOOK_SECONDS)


class _Server(MPServer):
    """granian's keeper of workers, with workers and a socket of our own."""

    def __init__(self, settings: Settings, listener: socket.socket, bounds: Bounds) -> None:
        super().__init__(
            "content_api",
            address=settings.serve_host,
            port=settings.serve_port,
            interface=Interfaces.WSGI,
            workers=settings.serve_workers,
            blocking_threads=1,  # the workers have their own bounds
            websockets=False,
            respawn_failed_workers=True,
            respawn_interval=1.0,
            workers_kill_timeout=_KILL_SECONDS,
            log_level=LogLevels.warning,
            log_dictconfig=log_config(settings),
        )
        self._listener = listener
        self._bounds = bounds
        self.main_loop_interrupt = Interrupt(  # type: ignore[assignment]
            lambda: bool(self.interrupt_signal or self.reload_signal)
        )

    def _init_shared_socket(self) -> None:
        """It is there."""

    def _drop_shared_socket(self) -> None:
        """It stays, for the next server, when this one gives up."""

    def _spawn_worker(  # type: ignore[override]
        self, idx: int, target: Callable[..., None], callback_loader: Callable[[], Service]
    ) -> Worker:
        arguments = (idx + 1, callback_loader, self._bounds)
        return Worker(self, idx, target, arguments)  # type: ignore[no-untyped-call]

    def shutdown(self, exit_code: int = 0) -> None:
        """End the workers; who has connected is answered."""
        if self.interrupt_signal:
            refuse_new(self._listener)
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]
