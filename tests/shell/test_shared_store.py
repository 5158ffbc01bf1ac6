"""A store that fails or that two processes write: what was made hidden never comes back."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from content_api.indexing.following import follower as watching
from content_api.indexing.indexer import Indexer
from content_api.indexing.looking import Found, Looker
from content_api.store.database import open_store
from content_api.store.errors import StoreError
from tests.site import Site

DRAFT = "---\nstate: draft\n---\n# A\n"


@pytest.fixture
def site(workspace: Site) -> Site:
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# A\n", "s/02-b.md": "# B\n"}).index()
    return workspace


@pytest.fixture
def running(site: Site) -> Iterator[Indexer]:
    store = open_store(site.settings.store_url, site.settings.sqlite_path)
    indexer = Indexer(site.settings, store)
    indexer.run()
    yield indexer
    indexer.store.close()


def _served(site: Site) -> list[str]:
    return [article["id"] for article in Site(site.folder).data("/api/v1/articles")]


def test_a_run_that_could_not_write_is_done_again(
    site: Site, running: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write({"s/01-a.md": DRAFT})

    def fail(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr("content_api.store.publishing.publishing.publish_problems", fail)
    with pytest.raises(StoreError):
        running.run()
    monkeypatch.undo()
    running.run()
    assert _served(site) == ["s/b"]


def test_what_another_process_wrote_meanwhile_is_not_undone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write({"s/02-b.md": "# Bb\n"})
    look, looked = Looker.look, list[bool]()

    def look_too_early(*arguments: Any) -> Found:
        found: Found = look(*arguments)
        if not looked:
            looked.append(True)
            site.write({"s/01-a.md": DRAFT})
            site.index()
        return found

    monkeypatch.setattr(Looker, "look", look_too_early)
    site.index()
    assert _served(site) == ["s/b"]


def test_an_indexer_that_stays_sees_what_another_wrote(site: Site, running: Indexer) -> None:
    other = Site(site.folder, content_locale="en")
    other.index()
    assert running.is_overtaken()
    running.run()
    assert Site(site.folder).data("/api/v1/series/s")["locale"] == "es"
    assert not running.is_overtaken()


def test_many_files_can_be_compiled_by_the_process_that_follows(site: Site) -> None:
    watcher = watching.start_following(site.settings)
    try:
        time.sleep(1)
        site.write({f"s/{n:03}-x{n}.md": f"# X{n}\n" for n in range(3, 150)})
        for _ in range(200):
            if site.get("/api/v1/articles").get_json()["meta"]["pagination"]["total"] == 149:
                break
            time.sleep(0.1)
        else:
            pytest.fail("the change was not followed")
        assert watcher.is_alive()
    finally:
        watcher.terminate()
        watcher.join(10)
    assert watcher.exitcode == 0


def test_a_fault_of_ours_is_logged_and_tried_again(
    running: Indexer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(running, "run", fail)
    with caplog.at_level(logging.ERROR):
        watching.Follower(running, []).run()
    assert "a fault of ours" in caplog.text
