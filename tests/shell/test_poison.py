"""J8: a page at which the process that compiles it dies is held back; it is not come to again."""

import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from content_api.catalogue.options import CompileOptions
from content_api.catalogue.page_cache import Job
from content_api.indexing.compiling import pool
from content_api.indexing.compiling.file_compiler import CompilerSetup
from content_api.indexing.compiling.notes import Notes
from content_api.indexing.compiling.pool import compile_apart, compile_files
from tests.site import Site
from tests.survival.served import Served, free_port, stop, wait_for

# A program that dies, as one with a fault in native code does, at any page that says so. It is a
# file, for processes that are spawned read it again.
DEADLY = """
import os, signal
from content_api.catalogue.compiling.compile import Compiler

def deadly(inner, words):
    def run(self, *arguments):
        if any(word in str(arguments[1]) for word in words):
            os.kill(os.getpid(), signal.SIGKILL)
        return inner(self, *arguments)
    return run

Compiler.compile_article = deadly(Compiler.compile_article, ("VENENO",))
Compiler.hold_back = deadly(Compiler.hold_back, ("VENENO DEL TODO",))

if __name__ == "__main__":
    from content_api.cli.main import main
    main()
"""
PROBLEM = "the process that compiles this file dies at it"


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    file = tmp_path / "deadly.py"
    file.write_text(DEADLY)
    return [sys.executable, str(file)]


def _run(program: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, "check"], cwd=folder, capture_output=True, text=True, check=False
    )


def _deadly(folder: Path, text: str) -> None:
    Site(folder).write({"s/index.md": "# S\n", "s/01-a.md": "# A\n", "s/02-b.md": text})


def test_j8_after_one_death_the_page_is_told_and_all_others_are_served(
    tmp_path: Path, program: list[str]
) -> None:
    _deadly(tmp_path, "# B\n\nVENENO\n")
    assert _run(program, tmp_path).returncode == -signal.SIGKILL
    for _ in range(2):  # known by what is in it, it is not come to again
        checked = _run(program, tmp_path)
        assert checked.returncode == 1
        assert f"content/s/02-b.md:1:1: error: {PROBLEM}" in checked.stdout
    assert not [*(tmp_path / ".content-api").glob("*.compiling-*")]
    _deadly(tmp_path, "# B\n\nmejor\n")
    assert _run(program, tmp_path).returncode == 0


def test_j8_a_page_at_which_every_look_is_deadly_is_held_back_and_hidden(
    tmp_path: Path, program: list[str]
) -> None:
    _deadly(tmp_path, "# B\n\nVENENO DEL TODO\n")
    assert _run(program, tmp_path).returncode == -signal.SIGKILL
    assert PROBLEM in _run(program, tmp_path).stdout


def test_j8_of_many_pages_in_a_pool_the_deadly_ones_are_found(
    tmp_path: Path, program: list[str]
) -> None:
    last = pool._POOL_FROM + 1
    pages = {f"s/{number:03}-a{number}.md": f"# A{number}\n" for number in range(1, last)}
    Site(tmp_path).write({"s/index.md": "# S\n", **pages, f"s/{last}-b.md": "# B\n\nVENENO\n"})
    checked = _run(program, tmp_path)
    assert checked.returncode == 1
    assert f"1 problem (1 error, 0 warnings) in 1 of {last + 1} files" in checked.stderr
    assert f"content/s/{last}-b.md:1:1: error: {PROBLEM}" in checked.stdout


@pytest.fixture
def served(tmp_path: Path, program: list[str]) -> Iterator[Served]:
    _deadly(tmp_path, "# B\n\nantes\n")
    port = free_port()
    with (tmp_path / "serve.log").open("ab") as log:
        command = [*program, "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
    served = Served(tmp_path, port, process)
    try:
        wait_for(served.is_ready)
        yield served
    finally:
        stop(served)


def test_j8_a_deadly_edit_while_serving_keeps_its_last_good_version_and_others_are_followed(
    served: Served,
) -> None:
    (served.folder / "content/s/02-b.md").write_text("# B\n\nVENENO\n")
    wait_for(lambda: PROBLEM in served.ask("/api/v1/diagnostics")[1])
    assert "antes" in served.ask("/api/v1/series/s/articles/b?formats=text")[1]
    (served.folder / "content/s/01-a.md").write_text("# A\n\ndespués\n")
    wait_for(lambda: "después" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
    wait_for(served.is_ready)
    assert served.log.count("the process that follows changes ended (-9)") == 1


# --- A note only makes wary ---


def _setup(workspace: Site) -> CompilerSetup:
    return CompilerSetup(workspace.root, CompileOptions(), 100_000)


def test_a_page_that_was_at_hand_when_a_process_was_killed_is_compiled_as_ever(
    workspace: Site,
) -> None:
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# A\n"})
    notes = Notes(workspace.settings.sqlite_path)
    notes.open().write("s/01-a.md")
    assert workspace.index().problems == ()
    assert workspace.data("/api/v1/series/s/articles/a")["title"] == "A"
    assert notes.take() == frozenset()


def test_a_note_is_read_whole_and_once_and_none_is_no_fault(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "store.db")
    note = notes.open()
    note.write("s/a-long-name.md")
    note.write("s/\udcff.md")
    assert notes.take() == {"s/\udcff.md"}
    assert notes.take() == frozenset()
    note.remove()
    note.remove()
    nowhere = Notes(tmp_path / "no/store.db")
    with nowhere.opened() as unwritten:
        unwritten.write("s/a.md")
    assert nowhere.take() == frozenset()
    with Notes(None).opened() as elsewhere:
        elsewhere.write("s/a.md")
    assert Notes(None).take() == frozenset()


def test_a_page_that_cannot_be_read_is_held_back_without_dying(workspace: Site) -> None:
    workspace.write({"s/index.md": "# S\n"})
    outcome = compile_apart(_setup(workspace), Job("s/no.md", "article"))
    assert outcome.source is not None
    assert b"file/" in outcome.source["problems"]


def test_a_process_that_hangs_is_ended(workspace: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_APART_SECONDS", 0.0)
    before = {*multiprocessing.active_children()}
    workspace.write({"s/01-a.md": "# A\n"})
    outcome = compile_apart(_setup(workspace), Job("s/01-a.md", "article"))
    assert outcome.source is not None
    assert PROBLEM.encode() in outcome.source["problems"]
    assert outcome.source["hidden"]
    gone = compile_apart(_setup(workspace), Job("s/no.md", "article"))
    assert gone.source is not None
    assert gone.source["sha256"] == ""
    assert not {*multiprocessing.active_children()} - before


def test_a_pool_that_died_without_a_note_is_gone_through_one_by_one(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_once(_setup: Any, jobs: list[Job], *_: Any) -> Any:
        monkeypatch.setattr(pool, "_compile_in_pool", compile_in_pool)
        yield from ()
        return jobs

    compile_in_pool = pool._compile_in_pool
    monkeypatch.setattr(pool, "_compile_in_pool", break_once)
    monkeypatch.setattr(pool, "_POOL_FROM", 2)
    monkeypatch.setattr(pool, "_CHUNK", 1)
    workspace.write({"s/01-a.md": "# A\n", "s/02-b.md": "# B\n"})
    jobs = [Job("s/01-a.md", "article"), Job("s/02-b.md", "article")]
    found = compile_files(_setup(workspace), jobs)
    assert sorted(outcome.path for outcome in found) == ["s/01-a.md", "s/02-b.md"]
