"""Content that changes while it is looked at: what is published of it is whole."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from content_api.indexing import quiet
from content_api.indexing.core_options import SchemaReader, fingerprint
from content_api.indexing.following.follower import Follower
from content_api.indexing.indexed_site import load_site
from content_api.indexing.indexer import Indexer
from content_api.indexing.quiet import Motion, Patience
from content_api.indexing.site_compiler import SiteFiles
from content_api.schemas.site import SiteSchemas
from content_api.sources.events import Events
from content_api.store.database import open_store
from tests.site import Site

LONG = "# A\n\n" + "Una frase que sigue. " * 2_000 + "\n\nfin\n"


@pytest.fixture
def follower(workspace: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Follower]:
    # On a busy machine whoever writes here may be kept waiting for longer than a moment.
    monkeypatch.setattr(quiet, "QUIET_SECONDS", 0.3)
    monkeypatch.setattr(quiet, "DOUBT_SECONDS", 1.0)
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# A\n\nantes\n"})
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    follower = Follower(Indexer(workspace.settings, store), [workspace.root])
    follower.run()
    yield follower
    store.close()


def _text(site: Site) -> str:
    answer = Site(site.folder).data("/api/v1/series/s/articles/a?formats=text")
    text: str = answer["body"]["text"]
    return text


def _revisions(site: Site) -> int:
    with open_store(site.settings.store_url, site.settings.sqlite_path).read() as connection:
        count: int = connection.exec_driver_sql("SELECT count(*) FROM revision").scalar_one()
        return count


def _grow(path: Path) -> None:
    with path.open("w") as file:
        for start in range(0, len(LONG), 4_000):
            file.write(LONG[start : start + 4_000])
            file.flush()
            time.sleep(0.02)


def _empty_and_write(path: Path) -> None:
    path.write_text("")
    time.sleep(0.1)
    path.write_text(LONG)


def _delete_and_create(path: Path) -> None:
    path.unlink()
    time.sleep(0.1)
    path.write_text(LONG)


def _move_away_and_create(path: Path) -> None:
    path.rename(path.with_name("01-a.md~"))
    time.sleep(0.1)
    path.write_text(LONG)


@pytest.mark.parametrize(
    "save", [_grow, _empty_and_write, _delete_and_create, _move_away_and_create]
)
def test_a_page_that_is_being_saved_is_published_whole(
    workspace: Site, follower: Follower, save: Callable[[Path], None]
) -> None:
    thread = Thread(target=save, args=(workspace.root / "s/01-a.md",))
    thread.start()
    time.sleep(0.03)
    follower.run()
    assert _text(workspace).endswith("fin")
    assert _revisions(workspace) == 2
    thread.join()


def test_files_that_are_written_one_after_the_other_are_one_revision(
    workspace: Site, follower: Follower
) -> None:
    def write() -> None:
        for number in range(2, 12):
            workspace.write({f"s/{number:02}-a{number}.md": "# A\n"})
            time.sleep(0.02)

    thread = Thread(target=write)
    thread.start()
    time.sleep(0.03)
    follower.run()
    thread.join()
    assert len(Site(workspace.folder).data("/api/v1/articles")) == 11
    assert _revisions(workspace) == 2


def test_a_page_that_is_gone_for_good_goes(workspace: Site, follower: Follower) -> None:
    (workspace.root / "s/01-a.md").unlink()
    follower.run()
    assert Site(workspace.folder).data("/api/v1/articles") == []


def test_content_that_is_never_left_alone_is_published_all_the_same(
    workspace: Site, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_: float) -> None:
        workspace.write({"s/01-a.md": f"# A\n\n{time.monotonic()}\n"})

    monkeypatch.setattr(quiet, "MOST_SECONDS", 0.2)
    monkeypatch.setattr("time.sleep", write)
    write(0)
    follower.run()
    assert _revisions(workspace) == 2


def test_what_cannot_be_read_is_not_waited_for(
    workspace: Site, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write({"s/02-b.md": "# B\n" * 3_000_000, "s/03-c.md": ""})
    time.sleep(2 * quiet.DOUBT_SECONDS)
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    follower.run()
    problems = Site(workspace.folder).get("/api/v1/diagnostics").get_json()["data"]
    assert [p["code"] for p in problems] == ["file/too-large", "file/empty"]
    assert slept == []


def test_what_is_dated_by_a_clock_that_is_ahead_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    patience = Patience()
    patience.begin_look()
    ahead = time.time_ns() + 3_600_000_000_000
    assert not patience.wait([Motion(newest=ahead, doubtful=ahead)])
    assert slept == []
    assert patience.wait([Motion(newest=time.time_ns())])


def test_what_changed_while_it_was_looked_at_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quiet, "QUIET_SECONDS", 0.001)
    patience = Patience()
    patience.begin_look()
    time.sleep(0.02)
    moment = time.time_ns()
    time.sleep(0.02)
    assert patience.wait([Motion(newest=moment)])
    patience.begin_look()
    assert not patience.wait([Motion(newest=moment)])
    assert patience.wait([Motion(is_torn=True)])


def _motion(site: Site) -> Motion:
    """What moved since the last run."""
    store = open_store(site.settings.store_url, site.settings.sqlite_path)
    part = load_site(store, fingerprint(site.settings, SchemaReader(site.settings).read()), [""])
    (root,) = site.settings.roots
    each = SiteFiles(site.settings).look(root, part.parts[""], SiteSchemas())
    store.close()
    return each.read_jobs(1_000_000)


def test_a_file_that_nobody_writes_any_more_was_saved(workspace: Site, follower: Follower) -> None:
    del follower
    path = workspace.root / "s/01-a.md"
    with path.open("a") as file:
        file.write("más\n")
        file.flush()
        assert not _motion(workspace).is_saved
    assert _motion(workspace).is_saved
    workspace.write({"s/02-b.md": "# B\n"})
    assert not _motion(workspace).is_saved


def test_a_page_that_was_renamed_is_not_missed(workspace: Site, follower: Follower) -> None:
    del follower
    path = workspace.root / "s/01-a.md"
    path.rename(path.with_name("01-b.md"))
    motion = _motion(workspace)
    assert (motion.gone, motion.is_saved) == (frozenset(), True)
    assert motion.changed == {str(path), str(path.with_name("01-b.md"))}
    path.with_name("01-b.md").rename(path.with_name("01-a.md~"))
    assert _motion(workspace).gone == {"s/01-a.md"}


def test_who_waits_hears_of_what_comes_and_looks_at_no_more() -> None:
    told = iter([set[Any](), {(1, "/c/s/b.md")}, *([set[Any]()] * 1_000_000)])
    events = Events([Path("/c")], told)
    patience = Patience(events=events, named=frozenset({"/c/s/a.md"}))
    patience.begin_look()
    start = time.monotonic()
    gone = Motion(gone=frozenset({"s/a.md"}), changed=frozenset({"/c/s/a.md"}))
    assert patience.wait([gone])
    assert sorted(patience.named or ()) == ["/c/s/a.md", "/c/s/b.md"]
    assert time.monotonic() - start < quiet.DOUBT_SECONDS
    assert not events.are_of_a_folder


@pytest.mark.parametrize("is_busy", [False, True])
def test_a_single_save_is_waited_for_shortly_unless_the_machine_is_busy(*, is_busy: bool) -> None:
    def tell() -> Iterator[set[Any]]:
        while True:
            time.sleep(0.2 if is_busy else 0)
            yield set()

    patience = Patience(events=Events([], tell()), named=frozenset())
    moment = time.time_ns()
    saved = [Motion(newest=moment, is_saved=True, changed=frozenset({"/c/s/a.md"}))]
    patience.begin_look()
    patience._hear(0.001)
    assert patience._quiet_seconds(saved) == (
        quiet.QUIET_SECONDS if is_busy else quiet.SAVED_SECONDS
    )
    assert patience._quiet_seconds([Motion(changed=frozenset("ab"))]) == quiet.QUIET_SECONDS


def test_after_many_files_one_that_changes_may_be_the_first_of_many() -> None:
    one = Motion(is_saved=True, changed=frozenset({"/c/s/a.md"}))
    many = Motion(changed=frozenset({"/c/s/a.md", "/c/s/b.md", "/c/s/c.md"}))
    patience = Patience(named=frozenset())
    assert patience._quiet_seconds([one]) == quiet.SAVED_SECONDS
    assert patience._quiet_seconds([many]) == quiet.QUIET_SECONDS
    assert patience.has_many
    later = Patience(named=frozenset(), is_burst_likely=patience.has_many)
    assert later._quiet_seconds([one]) == quiet.QUIET_SECONDS
