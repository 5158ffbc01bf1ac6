"""Writing mends: what is outside, read-only or changed meanwhile is left, and nothing is lost."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from content_api.indexing import mending
from content_api.indexing.mending import Mends, mend, unified_diff, write_mends
from content_api.problems import Place, Problem, make_problem, replace_with
from content_api.sources.files import read_in

OLD, NEW = b"vieja\n", b"nueva\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "s"
    folder.mkdir(parents=True)
    (folder / "a.md").write_bytes(OLD)
    return tmp_path / "content"


def _mend(root: Path) -> tuple[str, ...]:
    return write_mends(
        lambda path: (root, path), Mends((), {"s/a.md": OLD}, {"s/a.md": NEW}), 1_000
    )


def _outside(root: Path) -> Path:
    folder = root.parent / "outside"
    folder.mkdir()
    (folder / "a.md").write_bytes(OLD)
    return folder


@pytest.mark.parametrize("name", ["s", "s/a.md"])
def test_a_link_is_not_followed(root: Path, name: str) -> None:
    outside = _outside(root)
    target = outside if name == "s" else outside / "a.md"
    (root / name).rename(root / "before")
    (root / name).symlink_to(target)
    assert _mend(root) == ("s/a.md",)
    assert sorted(outside.iterdir()) == [outside / "a.md"]
    assert (outside / "a.md").read_bytes() == OLD


def test_a_link_that_comes_in_between_is_not_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = _outside(root)
    real = read_in

    def swap(*arguments: object) -> object:
        found = real(*arguments)  # type: ignore[arg-type]
        (root / "s").rename(root / "before")
        (root / "s").symlink_to(outside)
        return found

    monkeypatch.setattr(mending, "read_in", swap)
    _mend(root)
    assert (outside / "a.md").read_bytes() == OLD
    assert sorted(outside.iterdir()) == [outside / "a.md"]


def test_an_edit_in_between_is_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = mending._write_like

    def edit(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        (root / "s/a.md").write_bytes(b"de su autora\n")

    monkeypatch.setattr(mending, "_write_like", edit)
    assert _mend(root) == ("s/a.md",)
    assert (root / "s/a.md").read_bytes() == b"de su autora\n"
    assert [path.name for path in (root / "s").iterdir()] == ["a.md"]


def test_a_file_that_is_read_only_is_left(root: Path) -> None:
    (root / "s/a.md").chmod(0o444)
    assert _mend(root) == ("s/a.md",)
    assert (root / "s/a.md").read_bytes() == OLD


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root gives away")
def test_owner_mode_and_attributes_stay(root: Path) -> None:
    path = root / "s/a.md"
    os.chown(path, 1234, 1235)
    path.chmod(0o640)
    try:
        os.setxattr(path, "user.note", b"x")
    except OSError:
        pytest.skip("this file system has no attributes")
    assert _mend(root) == ()
    info = path.stat()
    assert (info.st_uid, info.st_gid, info.st_mode & 0o777) == (1234, 1235, 0o640)
    assert os.getxattr(path, "user.note") == b"x"
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r"])
def test_only_lf_ends_a_line_of_a_diff(char: str) -> None:
    old, new = f"a{char}b\nc\n", f"a{char}b\nd\n"
    diff = unified_diff(Mends((), {"a.md": old.encode()}, {"a.md": new.encode()}), {})
    assert diff == f"--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n a{char}b\n-c\n+d\n"


def _problem(line: int, new: str, *, code: str = "link/case", message: str = "x") -> Problem:
    place = Place(line, 1, line, 2)
    fix = replace_with("x", place, new) if new else None
    return make_problem(code, "s/a.md", message, place=place, fix=fix)


def _mended(told: Callable[[bytes], tuple[Problem, ...]], data: bytes) -> Mends:
    def preview(texts: Mapping[str, bytes]) -> tuple[Problem, ...]:
        return told(texts.get("s/a.md", data))

    return mend(preview, told(data), lambda _: True, lambda _: data)


def test_a_mend_that_does_not_end_its_problem_is_taken_back_and_others_are_made() -> None:
    good, bad = _problem(1, "B", message="buena"), _problem(2, "Z", message="mala")

    def told(data: bytes) -> tuple[Problem, ...]:
        return (bad,) if data.startswith(b"B") else (good, bad)

    mends = _mended(told, b"a\nb\n")
    assert mends.after == {"s/a.md": b"B\nb\n"}
    assert mends.mended == 1
    assert mends.problems == (bad,)


def test_a_mend_that_makes_an_error_of_a_served_page_is_taken_back() -> None:
    def told(data: bytes) -> tuple[Problem, ...]:
        error = _problem(1, "", code="front-matter/yaml", message="y")
        return (error,) if data.startswith(b"B") else (_problem(1, "B"),)

    mends = _mended(told, b"a\n")
    assert (mends.after, mends.mended) == ({}, 0)
    assert [problem.code for problem in mends.problems] == ["link/case"]
