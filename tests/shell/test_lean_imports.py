"""Commands import what they need and no more: a warm `check` is mostly imports."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

SERVING = {"flask", "apispec", "cachetools", "werkzeug", "jinja2", "granian", "watchfiles"}


def _modules_after(code: str) -> set[str]:
    script = (
        f"import sys\n{code}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(result.stdout.split())


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_command_that_serves_nothing_imports_no_server_and_no_progress_bar(command: str) -> None:
    modules = _modules_after(f"import content_api.cli.{command}")
    assert modules & (SERVING | {"rich"}) == set()


@pytest.mark.parametrize("command", ["explain", "init"])
def test_a_command_that_reads_no_content_imports_no_index(command: str) -> None:
    modules = _modules_after(f"import content_api.cli.{command}")
    assert modules & (SERVING | {"rich", "sqlalchemy", "marshmallow", "mistune", "yaml"}) == set()


def test_a_format_that_nobody_asked_for_is_not_imported() -> None:
    loaded = _modules_after("import content_api.cli.check")  # coverage loads xml itself
    assert not loaded & {"content_api.reporters.junit", "content_api.reporters.sarif"}


def test_on_a_terminal_there_is_a_progress_bar(tmp_path: Path) -> None:
    (tmp_path / "c/s").mkdir(parents=True)
    (tmp_path / "c/s/index.md").write_text("# S\n")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "content_api", "check", "c"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm"},
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while data := os.read(ours, 4096):
                shown += data
        except OSError:  # Linux answers EIO when the other end is closed
            pass
        process.wait(60)
    os.close(ours)
    assert b"indexing" in shown
    assert process.returncode == 0
