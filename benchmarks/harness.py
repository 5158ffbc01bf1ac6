"""What the benchmarks share: running commands, watching their memory, talking to servers."""

import http.client
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

HOST = "127.0.0.1"
CONTENT_API = (sys.executable, "-m", "content_api")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_SAMPLE_SECONDS = 0.02
_PATIENCE_SECONDS = 120.0
QUIET_CORES = 0.25


class BenchmarkError(Exception):
    """A measurement cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished command with all its processes.

    Attributes:
        seconds: Wall time.
        cpu_seconds: Processor time.
        others: Cores that the rest of the machine used meanwhile; near 0 on a quiet one.
        peak_bytes: The most resident memory.
    """

    seconds: float
    cpu_seconds: float
    others: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def stop_on_sigterm() -> None:
    """Turn SIGTERM into an exception, so that everything started is stopped."""

    def leave(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, leave)


def find_program(name: str, given: str | None, install: str) -> str:
    """The path of a peer.

    Raises:
        BenchmarkError: it is not installed.
    """
    found = shutil.which(given or name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        raise BenchmarkError(f"{given or name} was not found; install it with: {install}")
    return found


def free_port() -> int:
    """A TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


# --- Processes ---


def list_tree(pid: int) -> list[int]:
    """A process and everything below it."""
    found = [pid]
    for parent in found:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                children = (task / "children").read_text("ascii")
                found += [int(child) for child in children.split()]
        except OSError:
            continue
    return found


def resident_bytes(pid: int) -> int:
    """A process's resident memory, 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and everything below it have used."""
    total = 0
    for one in list_tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def run_measured(command: Sequence[str], directory: Path) -> Run:
    """Run a command to its end.

    Raises:
        BenchmarkError: it failed.
    """
    before, machine = children_seconds(), machine_seconds()
    with started(command, directory) as process:
        begin = time.perf_counter()
        stop = threading.Event()
        peak = [0]
        watcher = threading.Thread(target=_watch, args=(process.pid, stop, peak))
        watcher.start()
        try:
            status = process.wait()
            seconds = time.perf_counter() - begin
        finally:
            stop.set()
            watcher.join()
    if status != 0:
        shown = " ".join(command[:5])
        raise BenchmarkError(f"{shown} … ended with status {status}:\n{_tail(directory)}")
    own = children_seconds() - before
    others = (machine_seconds() - machine - own) / seconds
    return Run(seconds, own, max(others, 0.0), peak[0])


def machine_seconds() -> float:
    """Processor time that the whole machine has spent on work, waiting aside."""
    user, nice, system, _idle, _wait, irq, softirq, *_ = (
        int(value) for value in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / _TICKS


def children_seconds() -> float:
    """Processor time of everything started here that has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(pid: int, stop: threading.Event, peak: list[int]) -> None:
    while not stop.wait(_SAMPLE_SECONDS):
        peak[0] = max(peak[0], sum(resident_bytes(one) for one in list_tree(pid)))


@contextmanager
def started(command: Sequence[str], directory: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command in its own process group, stopped at the end with everything it started."""
    with (directory / "output.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _tail(directory: Path) -> str:
    text = (directory / "output.log").read_text("utf-8", "replace")
    return "\n".join(text.splitlines()[-12:])


@contextmanager
def serving(command: Sequence[str], directory: Path, port: int, ready: str) -> Iterator[int]:
    """A server that answers `ready` with 200; gives its process id.

    Raises:
        BenchmarkError: it ended, or did not answer in time.
    """
    with started(command, directory) as process:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not _is_ready(port, ready):
            if process.poll() is not None:
                raise BenchmarkError(f"the server ended early:\n{_tail(directory)}")
            if time.monotonic() > deadline:
                raise BenchmarkError(f"{ready} never answered 200:\n{_tail(directory)}")
            time.sleep(0.005)
        yield process.pid


def _is_ready(port: int, path: str) -> bool:
    try:
        return fetch(port, path).status == 200
    except OSError:
        return False


# --- HTTP ---


def fetch(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """GET over a connection of its own."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


# --- Figures ---


@dataclass(frozen=True, slots=True)
class Check:
    """One figure beside its floor; a disturbed one says nothing, whatever it is."""

    name: str
    value: float
    most: float
    unit: str
    is_disturbed: bool = False

    @property
    def row(self) -> list[str]:
        """Its row of the table of floors."""
        verdict = "ok" if self.value <= self.most else "MISSED"
        if self.is_disturbed:
            verdict = "no verdict: the machine was busy, repeat"
        return [
            self.name,
            f"{self.value:.2f} {self.unit}",
            f"at most {self.most:g} {self.unit}",
            verdict,
        ]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table."""
    widths = [max(len(row[place]) for row in [header, *rows]) for place in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    print(f"\n{title}\n")
    print(line(header))
    print(f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    for row in rows:
        print(line(row))
    sys.stdout.flush()


def note(text: str) -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr, flush=True)
