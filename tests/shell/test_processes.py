"""`serve` is several processes: whichever is killed comes back, or all of them end."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from content_api.indexing.lease import as_follower, is_followed
from content_api.indexing.parents import end_with_parent
from tests.site import Site, settings_for

PATIENCE_SECONDS = 30  # it takes two at most, unless the machine is busy


@dataclass(slots=True)
class Served:
    """A running `serve`."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def ask(self, path: str) -> tuple[int, str]:
        """Status and body; 0 when nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def is_ready(self) -> bool:
        return self.ask("/readyz")[0] == 200

    def follower(self) -> int:
        """The process that holds the lock."""
        holders = [pid for pid in self.children() if _has_open(pid, ".db.following")]
        assert len(holders) == 1
        return holders[0]

    def workers(self) -> list[int]:
        """The processes that listen, but for the first."""
        command = Path(f"/proc/{self.process.pid}/cmdline").read_bytes()
        return [
            pid for pid in self.children() if Path(f"/proc/{pid}/cmdline").read_bytes() == command
        ]

    def children(self) -> list[int]:
        task = f"/proc/{self.process.pid}/task"
        files = Path(task).glob("*/children")
        return [int(pid) for file in files for pid in file.read_text().split()]


def _has_open(pid: int, name: str) -> bool:
    names: list[str] = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed meanwhile
            names.append(link.readlink().name)
    return any(found.endswith(name) for found in names)


def _wait_for(probe: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not probe():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    Site(tmp_path).write({"s/index.md": "# S\n", "s/01-a.md": "# A\n\nantes\n"})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "content_api", "serve", "--port", str(port), "--workers", "2"]
    with (tmp_path / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=tmp_path, stderr=log, stdout=log)
    served = Served(tmp_path, port, process)
    try:
        _wait_for(served.is_ready)
        yield served
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
    assert "Traceback" not in (tmp_path / "serve.log").read_text()


def test_the_process_that_follows_changes_comes_back_and_readiness_tells_the_truth(
    served: Served,
) -> None:
    answers = [(200, "")]

    def is_told() -> bool:
        answers.append(served.ask("/readyz"))
        return answers[-1][0] != 200

    os.kill(served.follower(), signal.SIGKILL)
    _wait_for(is_told)
    status, body = answers[-1]
    assert status == 503
    assert "no process follows the changes of the content" in body
    assert served.ask("/healthz")[0] == 200
    _wait_for(served.is_ready)
    (served.folder / "content/s/01-a.md").write_text("# A\n\ndespués\n")
    _wait_for(lambda: "después" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
    assert (
        "the process that follows changes ended (-9)" in (served.folder / "serve.log").read_text()
    )


def test_it_lives_on_when_the_terminal_hangs_up(served: Served) -> None:
    follower = served.follower()
    os.kill(follower, signal.SIGHUP)
    (served.folder / "content/s/01-a.md").write_text("# A\n\ndespués\n")
    _wait_for(lambda: "después" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
    assert served.follower() == follower


def test_workers_come_back_also_when_they_are_killed_again_and_again(served: Served) -> None:
    for _ in range(3):
        killed = served.workers()
        assert killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        _wait_for(lambda killed=killed: not {*served.workers()} & {*killed})  # type: ignore[misc]
        _wait_for(lambda: served.ask("/api/v1/series/s")[0] == 200)
    assert served.process.poll() is None


def test_all_end_with_the_first(served: Served) -> None:
    children = served.children()
    served.process.kill()
    served.process.wait()
    _wait_for(lambda: not any(_is_alive(pid) for pid in children))
    _wait_for(lambda: _is_free(served.port))


def test_a_process_that_no_other_one_started_watches_for_nobody() -> None:
    before = threading.active_count()
    end_with_parent()
    assert threading.active_count() == before


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:  # threads of a process that is a zombie may still be closing it
            return False
        return True


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_one_process_at_a_time_has_the_right_to_follow(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    assert not is_followed(settings)
    with as_follower(settings):
        assert is_followed(settings)
    assert not is_followed(settings)
    elsewhere = replace(settings, store_url="postgresql://nowhere/none")
    with as_follower(elsewhere):
        assert is_followed(elsewhere)


def test_who_comes_later_waits_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(tmp_path)
    turns: list[str] = []

    def follow() -> None:
        with as_follower(settings):
            turns.append("second")

    second = threading.Thread(target=follow)
    with as_follower(settings):
        second.start()
        _wait_for(lambda: "another process follows the content" in caplog.text)
        turns.append("first")
    second.join(PATIENCE_SECONDS)
    assert turns == ["first", "second"]


@pytest.mark.parametrize("lost", ["file", "folder", "another"])
def test_a_store_that_is_lost_is_made_anew_and_edits_are_followed(
    served: Served, lost: str
) -> None:
    store = served.folder / ".content-api"
    if lost == "folder":
        shutil.rmtree(store)
    else:
        for path in store.glob("*.db*"):
            path.unlink()
    if lost == "another":
        build = [sys.executable, "-m", "content_api", "build"]
        subprocess.run(build, cwd=served.folder, check=True, capture_output=True)
    (served.folder / "content/s/01-a.md").write_text("# A\n\ndespués\n")
    _wait_for(lambda: "después" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
    _wait_for(served.is_ready)
    (served.folder / "content/s/01-a.md").write_text("# A\n\nluego\n")
    _wait_for(lambda: "luego" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
