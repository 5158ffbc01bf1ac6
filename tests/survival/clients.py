"""Clients that read nothing, or send without end, beside clients that behave.

`python -m tests.survival.clients [--count 500] [--seconds 10] [--addresses 100000]` serves a site
with one worker and asks over one connection for what is kept, for health and for a document to be
judged: alone, beside `count` clients that ask for an answer of 4.6 MB and read nothing of it,
beside `count` with heads that do not end and as many with bodies that do not, and beside some that
ask for the dearest lists. Then it asks for as many distinct addresses. It prints for each the 99th
percentile of the healthy, in times of what it was alone, and the memory of the worker; and how much
memory there is in the end. It exits with 1 when the worker took over 400 MB, was not back after
60 seconds, an answer of the healthy failed, or their 99th percentile doubled.
"""

import http.client
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from tests.survival.served import Served, read_options, serving

MOST_BYTES = 400 * 1024 * 1024
BACK_SECONDS = 60
MOST_SLOWER = 2.0
# A percentile of so little that the scheduler decides.
_NOISE_SECONDS = 0.02
_LARGE = "/api/v1/articles?limit=100&formats=html,markdown,text"
_KEPT = ("/api/v1/series/s/articles/a1", "/api/v1/articles?limit=20", "/healthz")
_DEAR = "/api/v1/articles?limit=100&sort=-title,slug&facets=tag,state,level&title={}"


@dataclass(slots=True)
class Outcome:
    """What was seen."""

    alone: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def note(self, name: str, taken: list[float], most_bytes: int) -> None:
        """Print a phase, and keep what is wrong with it."""
        p99 = statistics.quantiles(taken, n=100)[98]
        self.alone = self.alone or p99
        ratio = p99 / self.alone
        megabytes = most_bytes / 2**20
        print(f"{name}: {len(taken)} answers, p99 {1000 * p99:.1f} ms ({ratio:.2f} ×), ", end="")
        print(f"worker {megabytes:.0f} MB", flush=True)
        if ratio > MOST_SLOWER and p99 > _NOISE_SECONDS:
            self.wrong.append(f"{name}: p99 is {ratio:.2f} × as long as alone")
        if most_bytes > MOST_BYTES:
            self.wrong.append(f"{name}: the worker took {megabytes:.0f} MB")


def _make(folder: Path) -> None:
    (folder / "content/s").mkdir(parents=True)
    (folder / "content/s/index.md").write_text("# Serie\n")
    text = "Una frase que no dice nada y que se repite. " * 330
    for number in range(100):
        page = f"---\ntags: [t{number % 7}]\n---\n# Artículo {number}\n\n{text}\n"
        (folder / f"content/s/{number:02}-a{number}.md").write_text(page)


def memory(served: Served) -> int:
    """Bytes that the largest of the processes has in memory."""
    found = [0]
    for pid in served.children():
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        found += [int(line.split()[1]) * 1024 for line in status.splitlines() if "VmRSS" in line]
    return max(found)


def _behave(served: Served, seconds: float, outcome: Outcome) -> tuple[list[float], int]:
    """Ask for what is kept, again and again: seconds of each answer, and the most memory."""
    taken: list[float] = []
    most, end = memory(served), time.monotonic() + seconds
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)) as connection:
        for place, path in enumerate(cycle(_KEPT)):
            begun = time.monotonic()
            if begun > end:
                return taken, most
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException) as error:
                outcome.wrong.append(f"{path}: {error!r}")
                connection.close()
                continue
            taken.append(time.monotonic() - begun)
            if status != 200:
                outcome.wrong.append(f"{path}: {status}")
            if place % 50 == 0:
                most = max(most, memory(served))
            time.sleep(0.002)
    raise AssertionError("the paths never end")


@contextmanager
def _asking(served: Served, count: int, request: Callable[[int], bytes]) -> Iterator[None]:
    """Clients that send something and read nothing."""
    with ExitStack() as stack:
        for number in range(count):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(10)
            client.connect(("127.0.0.1", served.port))
            client.sendall(request(number))
        yield


def _large(_number: int) -> bytes:
    return f"GET {_LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def _slow(number: int) -> bytes:
    if number % 2:
        return b"GET /api/v1/series HTTP/1.1\r\nHo"
    head = "POST /api/v1/validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/markdown\r\n"
    return f"{head}Content-Length: 900\r\n\r\n# A".encode()


def _dear(number: int) -> bytes:
    return f"GET {_DEAR.format(number)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


@contextmanager
def _asking_dearly(served: Served) -> Iterator[None]:
    """Forty clients that ask for lists that nothing has kept, one after the other."""
    stop = threading.Event()

    def run(number: int) -> None:
        while not stop.is_set():
            number += 40
            served.ask(_DEAR.format(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _judges(served: Served) -> int:
    """The status of a document that is judged, asked for until it is or half a minute is over."""
    end = time.monotonic() + 30
    while True:
        with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)) as client:
            client.request("POST", "/api/v1/validate", b"# A\n", {"Content-Type": "text/markdown"})
            answer = client.getresponse()
            if answer.status == 200 or time.monotonic() > end:
                return answer.status
        time.sleep(0.5)


def _await_return(served: Served, before: int, outcome: Outcome) -> None:
    """Wait until the worker has little more memory than before."""
    end = time.monotonic() + BACK_SECONDS
    while (now := memory(served)) > 1.5 * before + 50 * 2**20:
        if time.monotonic() > end:
            outcome.wrong.append(f"{now / 2**20:.0f} MB after {BACK_SECONDS} s")
            return
        time.sleep(1)
    print(f"afterwards {now / 2**20:.0f} MB, before {before / 2**20:.0f} MB", flush=True)


def run(count: int, seconds: float, addresses: int) -> int:
    """Run the measure; the exit status."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder)
        with serving(folder, workers=1) as served:
            size = len(served.ask(_LARGE)[1])
            print(f"the large answer has {size / 1e6:.1f} MB")
            _behave(served, 1, outcome)
            before = memory(served)
            outcome.note("alone", *_behave(served, seconds, outcome))
            with _asking(served, count, _large):
                outcome.note("beside answers not read", *_behave(served, seconds, outcome))
            _await_return(served, before, outcome)
            with _asking(served, 2 * count, _slow):
                outcome.note("beside slow heads and bodies", *_behave(served, seconds, outcome))
                if (status := _judges(served)) != 200:
                    outcome.wrong.append(f"a document is {status} beside slow bodies")
            _await_return(served, before, outcome)
            with _asking_dearly(served):
                outcome.note("beside dear lists", *_behave(served, seconds, outcome))
            for number in range(addresses):
                if number % 1000 == 0:
                    connection = http.client.HTTPConnection("127.0.0.1", served.port)
                connection.request("GET", f"/api/v1/articles?limit=1&title={number}")
                connection.getresponse().read()
            outcome.note("after distinct addresses", *_behave(served, seconds, outcome))
            if "Traceback" in served.log:
                outcome.wrong.append("a traceback in the log")
    for line in dict.fromkeys(outcome.wrong):
        print(line)
    return int(bool(outcome.wrong))


if __name__ == "__main__":
    sys.exit(run(**read_options(__doc__, count=500, seconds=10.0, addresses=100_000)))
