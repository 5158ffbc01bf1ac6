"""`serve` is several processes: whichever is killed comes back, or all of them end."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content_api.indexing.following.follower import Follower
from content_api.indexing.following.lease import MOST_STILL_SECONDS, as_follower, is_followed
from content_api.indexing.indexer import Indexer
from content_api.indexing.parents import end_with_parent
from content_api.store.database import open_store
from tests.site import Site, settings_for
from tests.survival.served import (
    PATIENCE_SECONDS,
    Served,
    is_alive,
    is_free,
    serving,
    wait_for,
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    Site(tmp_path).write({"s/index.md": "# S\n", "s/01-a.md": "# A\n\nantes\n"})
    with serving(tmp_path) as served:
        yield served
    assert "Traceback" not in served.log


def test_the_process_that_follows_changes_comes_back_and_readiness_tells_the_truth(
    served: Served,
) -> None:
    answers = [(200, "")]

    def is_told() -> bool:
        answers.append(served.ask("/readyz"))
        return answers[-1][0] != 200

    os.kill(served.follower(), signal.SIGKILL)
    wait_for(is_told)
    status, body = answers[-1]
    assert status == 503
    assert "no process follows the changes of the content" in body
    assert served.ask("/healthz")[0] == 200
    wait_for(served.is_ready)
    (served.folder / "content/s/01-a.md").write_text("# A\n\ndespués\n")
    wait_for(lambda: "después" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
    assert "the process that follows changes ended (-9)" in served.log


def test_it_lives_on_when_the_terminal_hangs_up(served: Served) -> None:
    follower = served.follower()
    os.kill(follower, signal.SIGHUP)
    (served.folder / "content/s/01-a.md").write_text("# A\n\ndespués\n")
    wait_for(lambda: "después" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
    assert served.follower() == follower


def test_workers_come_back_also_when_they_are_killed_again_and_again(served: Served) -> None:
    for _ in range(3):
        killed = served.parts()
        assert killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda killed=killed: not {*served.parts()} & {*killed})  # type: ignore[misc]
        wait_for(lambda: served.ask("/api/v1/series/s")[0] == 200)
    assert served.process.poll() is None


def test_all_end_with_the_first(served: Served) -> None:
    children = served.children()
    served.process.kill()
    served.process.wait()
    wait_for(lambda: not any(is_alive(pid) for pid in children))
    wait_for(lambda: is_free(served.port))


def test_a_process_that_no_other_one_started_watches_for_nobody() -> None:
    before = threading.active_count()
    end_with_parent()
    assert threading.active_count() == before


def test_one_process_at_a_time_has_the_right_to_follow(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    assert not is_followed(settings)
    with as_follower(settings):
        assert is_followed(settings)
    assert not is_followed(settings)
    elsewhere = replace(settings, store_url="postgresql://nowhere/none")
    with as_follower(elsewhere):
        assert is_followed(elsewhere)


def test_a_process_that_does_not_stir_follows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path)
    with as_follower(settings) as lease:
        later = time.time() + MOST_STILL_SECONDS + 1
        monkeypatch.setattr("time.time", lambda: later)
        assert not is_followed(settings)
        (tmp_path / "store.db.following").touch()
        os.utime(tmp_path / "store.db.following", (later, later))
        assert is_followed(settings)
        monkeypatch.undo()
        lease.stir()
        assert is_followed(settings)


def test_it_stirs_at_each_tick_and_each_page(workspace: Site) -> None:
    file = workspace.folder / "store.db.following"
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# A\n"})
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    with as_follower(workspace.settings) as lease:
        follower = Follower(Indexer(workspace.settings, store), [workspace.root], lease=lease)
        os.utime(file, (1, 1))
        follower.run()
        assert file.stat().st_mtime > 1
        os.utime(file, (1, 1))
        lease.renew()
        assert file.stat().st_mtime > 1
        file.unlink()
        lease.renew()
        assert is_followed(workspace.settings)
    store.close()


def test_who_stopped_is_told_and_readiness_comes_back_with_it(served: Served) -> None:
    follower = served.follower()
    (file,) = (served.folder / ".content-api").glob("*.db.following")
    os.kill(follower, signal.SIGSTOP)

    def is_told() -> bool:
        os.utime(file, (1, 1))
        return served.ask("/readyz")[0] == 503

    wait_for(is_told)
    assert served.ask("/healthz") == (200, '{"status":"ok"}')
    os.kill(follower, signal.SIGCONT)
    wait_for(served.is_ready)
    assert served.follower() == follower


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
        wait_for(lambda: "another process follows the content" in caplog.text)
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
    wait_for(lambda: "después" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
    wait_for(served.is_ready)
    (served.folder / "content/s/01-a.md").write_text("# A\n\nluego\n")
    wait_for(lambda: "luego" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
