"""A server ended and started again, or told to start its workers anew, while clients ask.

`python -m tests.survival.restarts [--count 50] [--seconds 900]` asks over eight connections that are
kept and from four clients that connect for each request, beside ten clients that read nothing of a
large answer. In turns the server gets a TERM, and another is started when it has ended; or a HUP. It
prints how many requests were sent and lost, and how long ending took. A request is lost when it was
sent whole over a connection that was accepted and no answer came; who could not connect tries again.
It exits with 1 when one was lost, an answer was wrong, or ending took over 5 seconds.
"""

import http.client
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from tests.site import Site
from tests.survival.served import Served, free_port, read_options, start, stop, wait_for

MOST_SECONDS = 5.0
KEPT_CONNECTIONS = 8
NEW_CONNECTIONS = 4
SLOW_CLIENTS = 10
_PATHS = ("/api/v1/series/s/articles/a1", "/api/v1/articles?limit=5", "/api/v1/search?search=frase")
_LARGE = "/api/v1/articles?limit=100&formats=html,markdown,text"


@dataclass(slots=True)
class Seen:
    """What the clients saw together."""

    counts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def add(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1


def make(folder: Path) -> None:
    files = {"s/index.md": "# Serie\n"}
    text = "Una frase del cuerpo. " * 1500
    for number in range(12):
        files[f"s/{number:02}-a{number}.md"] = f"# Artículo {number}\n\n{text}\n"
    Site(folder).write(files)


def _ask(port: int, seen: Seen, stop_: Event, *, keeps: bool) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        _ask_over(connection, seen, stop_, keeps=keeps)


def _ask_over(
    connection: http.client.HTTPConnection, seen: Seen, stop_: Event, *, keeps: bool
) -> None:
    number = 0
    while not stop_.is_set():
        if connection.sock is None:
            try:
                connection.connect()
            except OSError:
                time.sleep(0.01)
                continue
        seen.add("sent")
        number += 1
        try:
            connection.request("GET", _PATHS[number % len(_PATHS)])
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            with seen.lock:
                seen.lost.append(f"{'kept' if keeps else 'new'} connection: {error!r}")
            connection.close()
            continue
        seen.add(str(answer.status))
        if not keeps:
            connection.close()


@contextmanager
def asking(port: int) -> Iterator[Seen]:
    """Clients that ask until the block ends, and what they see."""
    seen, stop_ = Seen(), Event()
    kept = [True] * KEPT_CONNECTIONS + [False] * NEW_CONNECTIONS
    threads = [
        Thread(target=_ask, args=(port, seen, stop_), kwargs={"keeps": keeps}) for keeps in kept
    ]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop_.set()
        for thread in threads:
            thread.join()


def _slow(port: int, stack: ExitStack) -> None:
    """Clients that ask for a large answer and read nothing."""
    for _ in range(SLOW_CLIENTS):
        client = stack.enter_context(socket.socket())
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(f"GET {_LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode())


def end(served: Served) -> float:
    """End it; how long that took."""
    begun = time.monotonic()
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(30)
    return time.monotonic() - begun


def replace_workers(served: Served) -> None:
    """Have the workers replaced."""
    before = {*served.parts()}
    follower = served.follower()
    served.process.send_signal(signal.SIGHUP)
    wait_for(lambda: {*served.parts()} & before == {follower})


def run(count: int, seconds: float) -> int:
    """Run the measure; the exit status."""
    until = time.monotonic() + seconds
    took: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder)
        served = start(folder, 2, free_port())
        wait_for(served.is_ready)
        with asking(served.port) as seen:
            for number in range(count):
                if time.monotonic() > until:
                    break
                with ExitStack() as slow:
                    _slow(served.port, slow)
                    time.sleep(0.3)
                    if number % 2:
                        replace_workers(served)
                    else:
                        took.append(end(served))
                        served = start(folder, 2, served.port)
                        wait_for(served.is_ready)
        stop(served)
        log = served.log
    return _tell(seen, took, log)


def _tell(seen: Seen, took: list[float], log: str) -> int:
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(seen.counts.items()))
    print(f"{answers}, lost {len(seen.lost)}")
    print(f"ended after: median {statistics.median(took):.2f} s, longest {max(took):.2f} s")
    wrong = [f"{count} × {line}" for line, count in Counter(seen.lost).items()]
    if {*seen.counts} - {"sent", "200"}:
        wrong.append("an answer that is not 200")
    if max(took) > MOST_SECONDS:
        wrong.append(f"ending took over {MOST_SECONDS:g} s")
    if "Traceback" in log:
        wrong.append("a traceback in the log")
    for line in wrong:
        print(line)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(run(**read_options(__doc__, count=50, seconds=900.0)))
