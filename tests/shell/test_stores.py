"""A store that is damaged or taken away: no answer is wrong, and it is made anew."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from content_api.indexing.following import follower as watching
from content_api.indexing.indexer import Indexer
from content_api.sources import events
from content_api.store.database import open_store
from content_api.store.errors import StoreDamagedError, StoreError, StoreTouchedError
from content_api.store.schema import revisions
from content_api.store.schema.tables import revision
from tests.site import Site
from tests.survival.stores import DAMAGES, damage

FILES = {
    "s/index.md": "# S\n",
    "s/01-a.md": "---\ntags: [x]\nlevel: general\n---\n# A\n\nUna [frase](no.md).\n",
    "s/02-b.md": "---\ntags: [x, y]\nlevel: tecnico\n---\n# B\n\nOtra frase.\n",
}
PATHS = (
    "/api/v1/articles?level=general",
    "/api/v1/articles?tag=x&sort=-title",
    "/api/v1/search?search=frase",
    "/api/v1/diagnostics",
    "/api/v1/tags",
    "/api/v1/series/s/status",
    "/api/v1/series/s/articles/a?formats=html,text",
)
UNSEEN = (
    "DELETE FROM item",
    "DELETE FROM article WHERE id = 's/b'",
    "DELETE FROM problem",
    "UPDATE article SET level = 'tecnico'",
    "UPDATE article SET title__key = x'00'",
    "UPDATE meta SET value = '{}' WHERE key = 'site'",
    "DELETE FROM words_data WHERE id > 10",
)


@pytest.fixture
def site(workspace: Site) -> Site:
    workspace.write(FILES).index()
    return workspace


@pytest.fixture
def store(site: Site) -> Path:
    assert site.settings.sqlite_path is not None
    return site.settings.sqlite_path


@pytest.fixture
def running(site: Site) -> Iterator[Indexer]:
    indexer = Indexer(site.settings, open_store(site.settings.store_url, site.settings.sqlite_path))
    indexer.run()
    yield indexer
    indexer.store.close()


def _answers(site: Site) -> list[Any]:
    return [site.get(path).get_json()["data"] for path in PATHS]


def _run(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize("statement", UNSEEN)
def test_what_no_digest_of_a_row_sees_is_found_at_start(
    site: Site, store: Path, statement: str
) -> None:
    right = _answers(Site(site.folder))
    _run(store, statement)
    assert site.index().compiled == 3
    assert _answers(Site(site.folder)) == right


@pytest.mark.parametrize("statement", UNSEEN)
def test_what_no_digest_of_a_row_sees_is_not_served(
    site: Site, store: Path, statement: str
) -> None:
    site.get("/api/v1")
    _run(store, statement)
    assert {site.get(path).status_code for path in PATHS} == {503}
    site.index()
    assert _answers(site) == _answers(Site(site.folder))


@pytest.mark.parametrize("kind", DAMAGES)
def test_however_a_store_is_damaged_the_next_run_heals_it(
    workspace: Site, tmp_path: Path, kind: str
) -> None:
    kept = Site(tmp_path / "kept", workspace.root)
    kept.folder.mkdir()
    workspace.write(FILES)
    kept.index()
    right = _answers(kept)
    site = Site(tmp_path / "damaged", workspace.root)
    shutil.copytree(kept.folder, site.folder)
    damage(site.folder / "store.db", kind, 1)
    site.index()
    assert _answers(site) == right


def test_a_flipped_bit_while_it_is_served_is_never_answered_and_heals(
    site: Site, store: Path, running: Indexer
) -> None:
    forgetful = Site(site.folder, serve_cache_bytes=0)
    right = _answers(forgetful)
    for seed in range(3):
        running.store.settle()  # all of it is in the database
        damage(store, "bits", seed)
        assert {forgetful.get(path).status_code for path in PATHS} == {503}
        assert running.is_damaged()
        running.run()
        assert _answers(forgetful) == right


def test_a_damaged_log_is_found_while_it_is_served_and_at_start(
    site: Site, store: Path, running: Indexer
) -> None:
    site.get("/api/v1")
    site.write({"s/02-b.md": "# Bb\n"})
    running.run()
    log = store.with_name(f"{store.name}-wal")
    data = bytearray(log.read_bytes())
    for place in (20, 40, len(data) - 100):  # its head, a frame's head, a page
        data[place] ^= 1
        log.write_bytes(data)
        assert site.get("/api/v1/articles").status_code == 503
        assert running.is_damaged()
        data[place] ^= 1
        log.write_bytes(data)
        assert not running.is_damaged()


def test_files_that_are_only_touched_are_looked_at_and_served_again(
    site: Site, store: Path, running: Indexer
) -> None:
    store.touch()
    assert site.get("/api/v1/articles").status_code == 503
    assert not running.is_damaged()
    assert site.get("/api/v1/articles").status_code == 200
    assert running.run().compiled == 0


def test_text_that_is_not_utf8_is_damage_wherever_it_is_read(site: Site, running: Indexer) -> None:
    with running.store.write() as connection:
        connection.execute(text("UPDATE source SET path = CAST(x'FFFE' AS TEXT) WHERE rowid = 1"))
        connection.execute(text("UPDATE body SET html = CAST(x'E9' AS TEXT)"))
    assert site.get("/api/v1/series/s/articles/a").status_code == 503
    assert running.is_damaged()
    assert running.run().compiled == 3
    assert site.get("/api/v1/series/s/articles/a").status_code == 200
    with running.store.write() as connection:
        connection.execute(text("UPDATE source SET path = CAST(x'FFFE' AS TEXT) WHERE rowid = 1"))
    running.store.close()
    assert site.index().compiled == 3


def test_a_store_that_somebody_touched_cannot_be_read_unseen(running: Indexer, store: Path) -> None:
    with pytest.raises(StoreTouchedError), running.store.read():
        store.touch()


def test_nobody_writes_to_a_damaged_store(running: Indexer, store: Path) -> None:
    running.store.settle()
    damage(store, "bits", 1)
    with pytest.raises(StoreDamagedError), running.store.write():
        pytest.fail("it was written")


def test_what_is_no_file_is_set_aside(site: Site, store: Path) -> None:
    for name in (store.name, f"{store.name}-wal", f"{store.name}-shm"):
        path = store.with_name(name)
        path.unlink(missing_ok=True)
        path.mkdir()
        (path / "mine.txt").write_text("mine")
        store.with_name(f"{name}.aside-1").mkdir()
        assert site.index().compiled == 3
    assert len([*store.parent.glob("*.aside-2/mine.txt")]) == 3


def test_a_store_that_was_taken_away_is_served_until_there_is_another(
    site: Site, store: Path
) -> None:
    right = _answers(site)
    site.get("/api/v1/series/s")
    for path in store.parent.glob("store.db*"):
        path.unlink()
    other = "/api/v1/articles?tag=y"  # nobody has asked it before
    assert [article["id"] for article in site.data(other)] == ["s/b"]
    assert _answers(site) == right
    store.write_bytes(b"no database")
    assert site.get("/api/v1/articles?level=tecnico").status_code == 200
    site.write({"s/02-b.md": "# Bb\n"}).index()
    assert site.data("/api/v1/series/s/articles/b")["title"] == "Bb"


def test_a_store_that_was_damaged_and_then_taken_away_is_not_served(
    site: Site, store: Path
) -> None:
    site.get("/api/v1")
    damage(store, "bits", 1)
    for path in store.parent.glob("store.db*"):
        path.unlink()
    assert site.get("/api/v1/articles?tag=y").status_code == 503
    assert site.get("/api/v1").status_code == 200  # it was answered before


def test_there_is_no_answer_before_the_first_store(workspace: Site) -> None:
    assert workspace.get("/api/v1/articles").status_code == 503
    workspace.write(FILES).index()
    assert workspace.get("/api/v1/articles").status_code == 200


def test_where_no_store_can_be_made_one_line_says_so_and_what_is_served_stays(
    workspace: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "index"
    site = Site(folder, workspace.root)
    indexer = Indexer(
        site.write(FILES).settings, open_store(site.settings.store_url, site.settings.sqlite_path)
    )
    follower = watching.Follower(indexer, [])
    follower.run()
    right = _answers(site)
    shutil.rmtree(folder)
    folder.write_text("")  # so that nothing can be made there
    site.write({"s/02-b.md": "# Bb\n"})
    for _ in range(3):
        follower.run()
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        f"content is not indexed: the store {folder / 'store.db'} cannot be made: Not a directory; set store.url; what was served stays served"
    ]
    assert _answers(site) == right
    folder.unlink()
    follower.run()
    assert site.data("/api/v1/series/s/articles/b")["title"] == "Bb"
    indexer.store.close()


def test_who_follows_the_content_heals_the_store_and_looks_after_what_it_wrote(
    site: Site, store: Path, running: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = _answers(Site(site.folder))
    log = store.with_name(f"{store.name}-wal")

    def watch(*_: object, **__: object) -> Iterator[set[Any]]:
        yield set()
        damage(store, "bits", 3)
        yield set()
        assert not running.is_damaged()
        assert log.stat().st_size
        yield set()
        assert not log.exists() or not log.stat().st_size

    monkeypatch.setattr(events, "watch", watch)
    monkeypatch.setattr(watching, "TICK_SECONDS", 0)
    monkeypatch.setattr(watching, "SWEEP_SECONDS", 0)
    monkeypatch.setattr(watching, "SWEEP_RATIO", 0)
    follower = watching.Follower(running, [site.root])
    follower.run()
    follower.watch()
    assert _answers(Site(site.folder)) == right


def test_damage_within_the_grain_of_a_files_time_is_found_when_nobody_waits(
    site: Site, store: Path, running: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.store.settle()
    site.write({"s/02-b.md": "# Bb\n"})
    running.run()
    with store.open("r+b") as file:
        for page in range(store.stat().st_size // 4096):
            file.seek(page * 4096 + 4000)
            file.write(b"other")
    with monkeypatch.context() as patched:
        patched.setattr("content_api.store.sqlite.guard.Guard.matches", lambda _: True)
        running.settle()
    assert running.is_damaged()


def test_a_follower_that_cannot_look_after_the_store_follows_on(
    running: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StoreError("nothing can be written")

    monkeypatch.setattr(running, "settle", fail)
    watching.Follower(running, [])._settle()


def test_revisions_that_are_old_are_forgotten(
    site: Site, running: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "KEPT_REVISIONS", 3)
    for turn in range(6):
        site.write({"s/02-b.md": f"# B{turn}\n"})
        running.run()
    with running.store.read() as connection:
        numbers = [*connection.execute(revision.select()).scalars()]
    assert numbers == [5, 6, 7]
