"""One process writes a store at a time, in a place where it can; who waits says so once."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from content_api.cli.build import build
from content_api.cli.index.store_place import find_store_place
from content_api.indexing.indexer import Indexer
from content_api.settings import load_settings
from content_api.store.database import Store, open_store
from content_api.store.errors import StoreError, StoreLockedError, StoreTouchedError
from content_api.store.sqlite import turns
from content_api.store.sqlite.turns import Turns
from tests.site import Site
from tests.survival.served import PATIENCE_SECONDS, wait_for

FILES = {"s/index.md": "# S\n", "s/01-a.md": "# A\n"}


@pytest.fixture
def here(workspace: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    workspace.write(FILES)
    monkeypatch.chdir(workspace.folder)
    return workspace.folder


def test_who_comes_later_waits_for_the_turn_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(turns, "TELL_SECONDS", 0)
    store, order = tmp_path / "store.db", list[str]()

    def write() -> None:
        with Turns(store).take():
            order.append("second")

    second = threading.Thread(target=write)
    first = Turns(store)
    with first.take(), first.take():  # a turn within a turn is the same
        second.start()
        wait_for(lambda: bool(caplog.records))
        with Turns(store).look() as is_written:
            assert not is_written
        with first.write(), Turns(store).look() as is_written:
            assert is_written
        order.append("first")
    second.join(PATIENCE_SECONDS)
    assert order == ["first", "second"]
    told = [record.getMessage() for record in caplog.records]
    assert told == [f"another process writes the store {store}; waiting for it"]
    with Turns(store).look() as is_written:
        assert not is_written


def test_a_turn_is_of_the_file_that_others_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store.db"
    lock = tmp_path / "store.db.writing"
    real = turns._is_locked
    removed: list[bool] = []

    def locked_too_late(*arguments: object) -> bool:
        if not removed:
            removed.append(True)
            lock.unlink()
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(turns, "_is_locked", locked_too_late)
    with Turns(store).take():
        assert lock.exists()


def test_while_another_process_writes_what_was_read_counts(site_store: Store) -> None:
    path = site_store.path
    assert path is not None
    turn = Turns(path)
    with turn.take(), turn.write(), site_store.read():
        path.touch()


def test_while_another_process_looks_whether_the_store_is_whole_nothing_counts(
    site_store: Store,
) -> None:
    path = site_store.path
    assert path is not None
    with Turns(path).take(), pytest.raises(StoreTouchedError), site_store.read():
        path.touch()


def test_a_store_is_written_in_a_turn(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="in a turn"), Turns(tmp_path / "store.db").write():
        pytest.fail("it was written")


@pytest.fixture
def site_store(workspace: Site) -> Store:
    workspace.write(FILES).index()
    return open_store(workspace.settings.store_url, workspace.settings.sqlite_path)


@pytest.mark.usefixtures("here")
def test_a_database_that_another_program_has_locked_is_told_once_and_survived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("content_api.cli.index.updating._RETRY_SECONDS", 0)
    locks = [StoreLockedError("the store is used by another program: database is locked")] * 2
    real = Indexer.run

    def run(self: Indexer, on_progress: Callable[[int, int], None]) -> object:
        if locks:
            raise locks.pop()
        return real(self, on_progress)

    monkeypatch.setattr(Indexer, "run", run)
    result = CliRunner().invoke(build, [])
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "the store is used by another program: database is locked; waiting for it",
        "2 of 2 files compiled; no problems in 2 files",
    ]


def test_a_lock_of_another_program_is_no_damage(
    site_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content_api.store.sqlite.sqlite._EVERY", ("busy_timeout=1",))
    assert site_store.path is not None
    site_store.close()
    with closing(sqlite3.connect(site_store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLockedError, match="used by another program"), site_store.write():
            pytest.fail("it was written")
        other.execute("ROLLBACK")
    with site_store.write():
        pass
    site_store.close()


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({"XDG_CACHE_HOME": "{}/xdg"}, "xdg/content-api"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "{}/home"}, "home/.cache/content-api"),
        ({"HOME": "{}/file", "TMPDIR": "{}/tmp"}, "tmp"),
    ],
)
def test_where_nothing_can_be_written_beside_the_content_the_index_is_in_a_cache_folder(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    place: str,
) -> None:
    (here / ".content-api").write_text("")  # so that nothing can be made in it
    (here / "file").write_text("")
    (here / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(here / "tmp"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(here))
    runs = [CliRunner().invoke(build, []) for _ in range(2)]
    assert [run.exit_code for run in runs] == [0, 0]
    found = [*(here / place).rglob("store-*.db")]
    assert len(found) == 1
    told = f".content-api cannot be written: the index is {found[0]}"
    assert [run.stderr.splitlines()[0] for run in runs] == [told, told]
    assert "0 of 2 files compiled" in runs[1].stderr


def test_a_store_that_somebody_chose_is_not_put_elsewhere(here: Path) -> None:
    (here / "file").write_text("")
    result = CliRunner().invoke(build, ["--store", f"sqlite:///{here}/file/store.db"])
    assert result.exit_code == 2
    assert "cannot be made: Not a directory; set store.url" in result.stderr


def test_where_nothing_at_all_can_be_written_the_store_stays_where_it_is(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(config=None, flags={})
    assert find_store_place(settings, print) is settings
    monkeypatch.setattr("content_api.cli.index.store_place._is_writable", lambda _: False)
    monkeypatch.setattr("tempfile.tempdir", str(here))
    monkeypatch.setattr("os.getuid", lambda: 4_000_000)  # the folder is another user's
    assert find_store_place(settings, print) is settings


def test_a_store_in_another_database_knows_its_damage_itself() -> None:
    store = Store("sqlite://", None)
    from content_api.store.database import rebuild_store

    fresh = rebuild_store(store)
    assert not fresh.is_lost()
    assert fresh.is_sound()
    assert not fresh.is_damaged()
    fresh.settle()
    fresh.report_damage()
    assert fresh.is_damaged()
    fresh.close()


def test_a_store_whose_folder_is_gone_can_be_closed(site_store: Store, tmp_path: Path) -> None:
    with site_store.write():
        pass
    for path in tmp_path.glob("store.db*"):
        path.unlink()
    (tmp_path / "store.db.writing").mkdir()  # so that no turn can be taken
    with pytest.raises(StoreError, match="cannot be made"), site_store.write():
        pytest.fail("it was written")
    site_store.close()
