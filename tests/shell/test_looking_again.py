"""Looking again at what a watch named: it is what a look at everything finds, at less cost."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from content_api.indexing.indexer import Indexer
from content_api.indexing.quiet import MOST_NAMED, Patience
from content_api.sources.files import Scan, scan_root
from content_api.sources.rescanning import find_inside, rescan
from content_api.store.database import open_store
from tests.site import Site

KEEP = ("_index.md",)


def _write(root: Path, path: str, text: str = "# A\n") -> str:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)
    return path


def _rescan(scan: Scan, root: Path, *paths: str) -> Scan | None:
    found = rescan(scan, root, paths, KEEP)
    return found[0] if found else None


def test_what_is_named_is_looked_at_and_nothing_else(tmp_path: Path) -> None:
    for name in ("s/a.md", "s/b.md", "s/_index.md"):
        _write(tmp_path, name)
    before = scan_root(tmp_path, KEEP)
    for name in ("s/a.md", "s/_index.md", "s/new.md"):
        _write(tmp_path, name, "# Otra\n\ncosa\n")
    (tmp_path / "s/b.md").unlink()
    named = ("s/a.md", "s/b.md", "s/new.md", "s/_index.md", "s/.a.md.swp", "s/gone.tmp", "s/4913")
    found = rescan(before, tmp_path, named, KEEP)
    assert found is not None
    assert found[0] == scan_root(tmp_path, KEEP)
    assert found[1] == {"s/a.md", "s/b.md", "s/new.md", "s/_index.md"}
    assert _rescan(before, tmp_path) == before


def _link(root: Path) -> str:
    (root / "s/a.md").unlink()
    (root / "s/a.md").symlink_to("b.md")
    return "s/a.md"


def _link_folder(root: Path) -> str:
    (root / "s").rename(root / "t")
    (root / "s").symlink_to("t")
    return "s/a.md"


def _pipe(root: Path) -> str:
    (root / "s/a.md").unlink()
    os.mkfifo(root / "s/a.md")
    return "s/a.md"


def _folder(root: Path) -> str:
    (root / "s/a.md").unlink()
    (root / "s/a.md").mkdir()
    return "s/a.md"


@pytest.mark.parametrize(
    "change",
    [
        _link,
        _link_folder,
        _pipe,
        _folder,
        lambda root: _write(root, "new/a.md"),
        lambda root: _write(root, "s/a\u202e.md"),
        lambda _: "s",
        lambda _: "",
    ],
)
def test_what_is_no_usual_file_is_told_by_a_look_at_everything(
    tmp_path: Path, change: Callable[[Path], str]
) -> None:
    _write(tmp_path, "s/a.md")
    before = scan_root(tmp_path, KEEP)
    assert _rescan(before, tmp_path, change(tmp_path)) is None


def test_what_could_not_be_seen_before_is_told_by_a_look_at_everything(tmp_path: Path) -> None:
    _write(tmp_path, "s/b.md")
    (tmp_path / "s/a.md").symlink_to("b.md")
    before = scan_root(tmp_path, KEEP)
    (tmp_path / "s/a.md").unlink()
    assert _rescan(before, tmp_path, "s/a.md") is None
    assert _rescan(before, tmp_path, "s/b.md") == before


def test_a_path_is_found_in_the_folder_that_is_watched(tmp_path: Path) -> None:
    assert find_inside(tmp_path, f"{tmp_path}/s/a.md") == "s/a.md"
    assert find_inside(tmp_path, str(tmp_path)) == ""
    assert find_inside(tmp_path, f"{tmp_path}-other/s/a.md") is None
    assert find_inside(Path("content"), str(Path.cwd() / "content/s")) == "s"


def test_a_history_of_changes_is_the_same_by_what_is_named_and_by_everything(
    workspace: Site,
) -> None:
    chance = random.Random(7)  # noqa: S311 - a history of changes, no secret
    workspace.write({"s/index.md": "# S\n", "s/x.html": "<p>a</p>", "s/01-a.md": "# A\n"})
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    indexer = Indexer(workspace.settings, store)
    indexer.run()
    for step in range(25):
        if chance.random() < 0.3:  # as after a start
            indexer = Indexer(workspace.settings, store)
            indexer.run()
            indexer.prepare()
        named = _change(workspace.root, chance, step)
        paths = frozenset(f"{workspace.root}/{path}" for path in named)
        report = indexer.run(patience=_Hasty(named=paths))
        other = Site(workspace.folder / "other", workspace.root)
        other.folder.mkdir(exist_ok=True)
        fresh = other.index()
        assert sorted(report.paths) == sorted(fresh.paths)
        assert report.problems == fresh.problems
        assert report.revision == fresh.revision
        if named and chance.random() < 0.3:
            assert indexer.run() is report
    store.close()


class _Hasty(Patience):
    """One that never waits."""

    def _seconds_left(self, _: object) -> float:
        return 0.0


_NAMES = ("s/index.md", "s/series.md", "s/01-a.md", "s/02-b.md", "s/x.html", "s/y.png", "t/01-c.md")


def _change(root: Path, chance: random.Random, step: int) -> set[str]:
    """Change a file or two; the paths that a watch would name."""
    named: set[str] = set()
    for name in chance.sample(_NAMES, k=chance.choice((1, 1, 2))):
        path = root / name
        named |= {name} if path.parent.exists() else {name, path.parent.name}
        if path.exists() and chance.random() < 0.4:
            path.unlink()
        elif path.exists() and chance.random() < 0.3:
            other = path.with_name(f"09-z{step}.md")
            path.rename(other)
            named.add(other.relative_to(root).as_posix())
        else:
            text = f'# {step}\n\n[a](02-b.md) ![y](y.png) {{{{ include_html("s/x.html") }}}}\n'
            _write(root, name, text)
    return named


def test_a_watch_that_tells_of_very_much_is_not_believed(tmp_path: Path) -> None:
    patience = Patience(named=frozenset(map(str, range(MOST_NAMED))))
    assert patience.named is not None
    patience.note(frozenset({f"{tmp_path}/a"}))
    assert patience.named is None
