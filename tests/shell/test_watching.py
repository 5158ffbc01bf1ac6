"""Following a content root: no change is lost, whenever it comes and whatever becomes of the root."""

import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from content_api.indexing import quiet
from content_api.indexing.following import follower as watching
from content_api.indexing.indexed_site import IndexReport
from content_api.indexing.indexer import Indexer
from content_api.sources import checkouts, events
from content_api.store.database import open_store
from tests.site import Site

PAGE = {"s/index.md": "# S\n"}
PATIENCE_SECONDS = 60  # it takes two, unless the machine is busy


@pytest.fixture
def follower(workspace: Site) -> Iterator[watching.Follower]:
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    yield watching.Follower(Indexer(workspace.settings, store), [workspace.root])
    store.close()


@contextmanager
def _following(site: Site) -> Iterator[None]:
    site.index()
    watcher = watching.start_following(site.settings)
    try:
        yield
        assert watcher.is_alive()
    finally:
        watcher.terminate()
        watcher.join(PATIENCE_SECONDS)


def _served(site: Site) -> list[str]:
    site = Site(site.folder)  # without what the edge keeps for some milliseconds
    return [entry["id"] for entry in site.data("/api/v1/articles")]


def _await(site: Site, wanted: list[str]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while _served(site) != wanted:
        assert time.monotonic() < end, f"expected {wanted}, got {_served(site)}"
        time.sleep(0.1)


def _script(monkeypatch: pytest.MonkeyPatch, watch: Callable[..., object]) -> None:
    """Let each tick be what `watch` yields next; nothing is waited for, for that takes ticks."""
    monkeypatch.setattr(events, "watch", watch)
    monkeypatch.setattr(watching, "TICK_SECONDS", 0)
    monkeypatch.setattr(quiet, "QUIET_SECONDS", 0)


def _make(folder: Path, *articles: str) -> None:
    (folder / "s").mkdir(parents=True)
    (folder / "s/index.md").write_text("# S\n")
    for name in articles:
        (folder / f"s/{name}.md").write_text(f"# {name}\n")


def _replace(root: Path) -> None:
    _make(root.with_name("next"), "02-b")
    root.rename(root.with_name("old"))
    root.with_name("next").rename(root)


def _make_again(root: Path) -> None:
    shutil.rmtree(root)
    _make(root, "02-b")


def _make_again_later(root: Path) -> None:
    shutil.rmtree(root)
    time.sleep(2.5)
    _make(root, "02-b")


def _switch(root: Path) -> None:
    _make(root.with_name("next"), "02-b")
    link = root.with_name("link")
    link.symlink_to("next")
    link.replace(root)


@pytest.mark.parametrize("change", [_replace, _make_again, _make_again_later, _switch])
def test_a_root_that_is_another_now_is_followed(
    workspace: Site, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SWEEP_SECONDS", 10 * PATIENCE_SECONDS)
    if change is _switch:
        _make(workspace.root.with_name("first"), "01-a")
        workspace.root.symlink_to("first")
    else:
        _make(workspace.root, "01-a")
    with _following(workspace):
        time.sleep(1.5)  # the watch has begun
        change(workspace.root)
        _await(workspace, ["s/b"])
        time.sleep(2.5)  # the first look of the new watch is over, too
        workspace.write({"s/03-c.md": "# C\n"})
        _await(workspace, ["s/b", "s/c"])
        workspace.write({"s/02-b.md": "---\nstate: draft\n---\n# B\n"})
        _await(workspace, ["s/c"])


def test_schemas_that_come_later_are_followed(workspace: Site) -> None:
    workspace.write({**PAGE, "s/01-a.md": "# A\n"})
    schemas = workspace.settings.schemas_directory
    with _following(workspace):
        time.sleep(1.5)
        schemas.mkdir()
        (schemas / "article.yaml").write_text("fields:\n  x: {type: integer}\n")
        end = time.monotonic() + PATIENCE_SECONDS
        while "'x'" not in str(Site(workspace.folder).get("/api/v1/schemas/article").get_json()):
            assert time.monotonic() < end
            time.sleep(0.1)


def test_a_change_before_the_watch_began_is_found_at_its_first_tick(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# A\n\nantes\n"})

    def late_watch(*_: object, **__: object) -> Iterator[set[Any]]:
        workspace.write({"s/01-a.md": "# A\n\ndespués\n"})
        yield set()  # a tick without events

    _script(monkeypatch, late_watch)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    watching.follow(workspace.settings)
    body = workspace.data("/api/v1/series/s/articles/a?formats=text")["body"]
    assert "después" in body["text"]


def test_h4_what_no_event_told_is_found_by_a_sweep_and_the_watch_set_anew(
    workspace: Site, follower: watching.Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf_watch(*_: object, **__: object) -> Iterator[set[Any]]:
        yield set()
        yield set()
        workspace.write({"s/01-a.md": "# A\n"})
        yield set()
        pytest.fail("the watch was not ended")

    _script(monkeypatch, deaf_watch)
    monkeypatch.setattr(watching, "SWEEP_SECONDS", 0)
    monkeypatch.setattr(watching, "SWEEP_RATIO", 0)
    workspace.write(PAGE)
    assert follower.watch()
    assert _served(workspace) == ["s/a"]


@pytest.mark.parametrize("fault", [OSError, RuntimeError])
def test_without_a_watch_there_are_sweeps(
    fault: type[Exception],
    workspace: Site,
    follower: watching.Follower,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def no_watch(*_: object, **__: object) -> Iterator[set[Any]]:
        raise fault("OS file watch limit reached")

    def sleep(_: float) -> None:
        slept.append(1)
        if len(slept) > 1:
            workspace.write({"s/01-a.md": "# A\n"})

    slept: list[int] = []
    _script(monkeypatch, no_watch)
    monkeypatch.setattr(watching, "TICK_SECONDS", 0.001)
    monkeypatch.setattr("time.sleep", sleep)
    monkeypatch.setattr(watching, "SWEEP_SECONDS", 0)
    monkeypatch.setattr(watching, "SWEEP_RATIO", 0)
    workspace.write(PAGE)
    assert follower.watch()
    assert "OS file watch limit reached" in caplog.text
    assert _served(workspace) == ["s/a"]


def test_a_root_that_is_not_there_is_told_once(
    workspace: Site, follower: watching.Follower, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(workspace.root, ignore_errors=True)
    with caplog.at_level(logging.WARNING):
        follower.run()
        follower.run()
    assert caplog.text.count("cannot be read") == 1


class Heard:
    """A listener that counts."""

    def __init__(self) -> None:
        self.reports: list[IndexReport] = []
        self.ticks = 0

    def on_run(self, report: IndexReport) -> None:
        self.reports.append(report)

    def on_tick(self) -> None:
        self.ticks += 1


def test_a_draft_that_is_in_error_is_told_to_its_author_and_to_nobody_else(workspace: Site) -> None:
    heard = Heard()
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    workspace.write({**PAGE, "s/01-a.md": "---\nisDraft: true\nlevel: nadie\n---\n# A\n"})
    watching.Follower(Indexer(workspace.settings, store), [workspace.root], heard).run()
    store.close()
    told = [problem.code for problem in heard.reports[0].problems if problem.path == "s/01-a.md"]
    assert told == ["front-matter/unread-state", "schema/invalid-choice"]
    assert workspace.data("/api/v1/diagnostics") == []
    assert workspace.data("/api/v1/series/s/status")["problems"] == {"error": 0, "warning": 0}


def test_a_listener_is_told_of_runs_that_found_something_and_of_every_tick(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ticks(*_: object, **__: object) -> Iterator[set[Any]]:
        yield set()
        workspace.write({"s/01-a.md": "# A\n"})
        yield {("added", str(workspace.root / "s/01-a.md"))}
        yield {("added", str(workspace.root / "s/01-a.md"))}

    heard = Heard()
    _script(monkeypatch, ticks)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    workspace.write(PAGE)
    watching.follow(workspace.settings, heard)
    assert [report.changed for report in heard.reports] == [("s/index.md",), ("s/01-a.md",)]
    assert heard.ticks == 3


def test_a_root_that_comes_back_is_told(
    workspace: Site, follower: watching.Follower, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        follower.run()
        assert "; what was served stays served" in caplog.text
        workspace.write(PAGE)
        follower.run()
        follower.run()
    assert caplog.text.count("content is indexed again") == 1


def _make_repository(site: Site, *, is_linked: bool) -> Path:
    """A work tree of git around the content; the path of its lock."""
    if not is_linked:
        (site.root.parent / ".git").mkdir()
        return site.root.parent / ".git/index.lock"
    (site.root.parent / "elsewhere").mkdir()
    (site.root.parent / ".git").write_text("gitdir: elsewhere\n")
    return site.root.parent / "elsewhere/index.lock"


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_checkout_is_one_revision(workspace: Site, *, is_linked: bool) -> None:
    lock = _make_repository(workspace.write(PAGE), is_linked=is_linked)
    with _following(workspace):
        time.sleep(1)  # the watch has begun
        lock.touch()
        for number in range(5):
            workspace.write({f"s/0{number}-a{number}.md": "# A\n"})
            time.sleep(0.2)
            assert _served(workspace) == []
        lock.unlink()
        _await(workspace, [f"s/a{number}" for number in range(5)])
    with open_store(workspace.settings.store_url, workspace.settings.sqlite_path).read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM revision").scalar() == 2


def test_a_lock_that_nobody_holds_keeps_nothing(workspace: Site) -> None:
    lock = _make_repository(workspace.write(PAGE), is_linked=False)
    lock.touch()
    old = time.time() - checkouts.MOST_SECONDS - 1
    os.utime(lock, (old, old))
    start = time.monotonic()
    checkouts.wait_for_checkout(checkouts.find_locks([workspace.root]))
    assert time.monotonic() - start < 1
    assert checkouts.find_locks([Path("/")]) == frozenset()


def test_who_is_asked_to_end_does_so_when_a_library_swallows_it() -> None:
    code = """
import os, signal, time
from content_api.indexing.following import follower
for end in (signal.SIGTERM, signal.SIGALRM):
    signal.signal(end, follower._leave)
try:
    os.kill(os.getpid(), signal.SIGTERM)
except SystemExit:
    pass
time.sleep(60)
"""
    assert subprocess.run([sys.executable, "-c", code], timeout=30, check=False).returncode == 0
