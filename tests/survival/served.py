"""A `serve` in a process of its own, to be asked and ill-treated."""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUILD_SECONDS = 180  # thousands of articles, on a busy machine
PATIENCE_SECONDS = 30  # it takes two at most, unless the machine is busy


@dataclass(slots=True)
class Served:
    """A running `serve`."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What it has told."""
        return (self.folder / "serve.log").read_text("utf-8", "replace")

    def ask(self, path: str) -> tuple[int, str]:
        """Status and body; 0 when nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""

    def is_ready(self) -> bool:
        """Whether `/readyz` says so."""
        return self.ask("/readyz")[0] == 200

    def follower(self) -> int:
        """The process that holds the lock."""
        holders = [pid for pid in self.children() if _has_open(pid, ".db.following")]
        assert len(holders) == 1
        return holders[0]

    def parts(self) -> list[int]:
        """The workers and the process that follows changes."""
        command = Path(f"/proc/{self.process.pid}/cmdline").read_bytes()
        return [pid for pid in self.children() if _command(pid) == command]

    def children(self) -> list[int]:
        """Processes that the first one started."""
        found: list[str] = []
        for file in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            with suppress(OSError):  # a thread ended meanwhile
                found += file.read_text().split()
        return [int(pid) for pid in found]


def read_options(description: str, **defaults: float) -> dict[str, Any]:
    """Options of the command line, by name; each is of the type of its default."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    return vars(parser.parse_args())


def wait_for(probe: Callable[[], bool], most_seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until a probe says yes."""
    end = time.monotonic() + most_seconds
    while not probe():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_free(port: int) -> bool:
    """Whether nobody listens."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:  # threads of a process that is a zombie may still be closing it
            return False
        return True


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, workers: int = 2) -> Iterator[Served]:
    """Serve the site in a folder; all that it started ends with the block."""
    served = start(folder, workers, free_port())
    try:
        wait_for(served.is_ready, BUILD_SECONDS)
        yield served
    finally:
        stop(served)


def start(folder: Path, workers: int, port: int) -> Served:
    """A `serve` that has just been started; its log is `serve.log` in the folder."""
    command = [sys.executable, "-m", "content_api", "serve"]
    command += ["--port", str(port), "--workers", str(workers)]
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, stderr=log, stdout=log)
    return Served(folder, port, process)


def stop(served: Served) -> None:
    """End it, by force in the end."""
    served.process.terminate()
    try:
        served.process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        for pid in (*served.children(), served.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        raise


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def _has_open(pid: int, name: str) -> bool:
    names: list[str] = []
    with suppress(FileNotFoundError):  # it ended meanwhile
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # it was closed meanwhile
                names.append(link.readlink().name)
    return any(found.endswith(name) for found in names)
