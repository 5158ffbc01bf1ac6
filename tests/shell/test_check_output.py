"""Where `check` writes: source lines on a terminal, GitHub's job summary, files of CI systems."""

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from content_api.cli.main import main

BAD = "---\ntitle: no\ndescripton: d\n---\n"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "content" / "s" / "index.md"
    page.parent.mkdir(parents=True)
    page.write_text(BAD, "utf-8")
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def _on_a_terminal(
    *arguments: str, command: str = "check", is_whole: bool = False, **environment: str
) -> str:
    """What a terminal gets of stdout; of stderr too when it is to be whole."""
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "content_api", command, *arguments],
        stdout=writer,
        stderr=writer if is_whole else subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", **environment},
    )
    process.wait(timeout=60)
    os.close(writer)
    with os.fdopen(reader, "rb") as output:
        return output.read1(1 << 16).decode().replace("\r\n", "\n")


def test_text_on_a_terminal_shows_the_source_line() -> None:
    assert _on_a_terminal(NO_COLOR="1").startswith(
        "content/s/index.md:2:8: error: title: expected text, got true or false"
        " [schema/invalid-type]\n"
        " 2 | title: no\n"
        "   |        ^^\n"
        '   = hint: quote it: title: "no"\n'
        "   = mend: quote it\n"
        "   =   2:8-2:10: replace with '\"no\"'\n"
        "\n"
        "content/s/index.md:3:1: warning: "
    )


def test_a_terminal_has_colours_unless_told_otherwise() -> None:
    assert "\x1b[1;31merror\x1b[0m" in _on_a_terminal(NO_COLOR="")
    assert "\x1b" not in _on_a_terminal(NO_COLOR="", TERM="dumb")


@pytest.mark.parametrize("command", ["check", "build"])
def test_the_progress_bar_is_for_terminals_that_may_be_drawn_upon(command: str, site: Path) -> None:
    for plain in ({"NO_COLOR": "1"}, {"NO_COLOR": "", "TERM": "dumb"}):
        output = _on_a_terminal(command=command, is_whole=True, **plain)
        assert "\x1b" not in output
        assert "indexing" not in output
        assert output.endswith(
            "2 problems (1 error, 1 warning) in 1 of 1 file; 1 can be mended with --fix\n"
        )
        shutil.rmtree(site / ".content-api")
    assert "indexing" in _on_a_terminal(command=command, is_whole=True, NO_COLOR="")


def test_a_file_that_cannot_be_decoded_has_no_source_line(site: Path) -> None:
    (site / "content/s/index.md").write_bytes(b"---\ntitle: \xff\n---\n")
    assert " | " not in _on_a_terminal(NO_COLOR="1")


def test_a_file_that_cannot_be_read_has_no_source_line(site: Path) -> None:
    (site / "content/s/01-x.md").symlink_to(site / "content/s/index.md")
    output = _on_a_terminal(NO_COLOR="1")
    assert "content/s/01-x.md:1:1: error: links are not followed [file/symlink]\n\n" in output


def test_sarif_and_junit_are_formats_of_check() -> None:
    sarif = json.loads(_run("check", "--format", "sarif").stdout)
    result = sarif["runs"][0]["results"][0]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "content/s/index.md"
    junit = ET.fromstring(_run("check", "--format", "junit").stdout)  # noqa: S314
    assert junit.get("failures") == "1"
    strict = ET.fromstring(_run("check", "--strict", "--format", "junit").stdout)  # noqa: S314
    assert strict.get("failures") == "2"


def test_the_job_summary_is_added_to_what_is_there(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = site / "summary.md"
    page.write_text("# Before")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    result = _run("check", "--format", "github")
    assert page.read_text("utf-8").startswith("# Before\n## content-api check: 2 problems ")
    assert "::error file=content/s/index.md,line=2," in result.stdout
    before = page.read_text("utf-8")
    _run("check", "--format", "json")
    assert page.read_text("utf-8") == before


def test_in_github_actions_the_text_is_accompanied_by_annotations(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = _run("check")
    page = site / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    result = _run("check")
    assert result.stdout == elsewhere.stdout
    assert result.stdout.startswith("content/s/index.md:2:8: error: ")
    told = result.stderr.splitlines()
    assert told[0].startswith("::error file=content/s/index.md,line=2,col=8,")
    assert "::content/s/index.md:2:8: title: expected text, got true or false" in told[0]
    assert told[1].startswith("::warning file=content/s/index.md,line=3,")
    assert told[2:] == elsewhere.stderr.splitlines()
    assert page.read_text("utf-8").startswith("\n## content-api check: 2 problems ")


@pytest.mark.parametrize("name", ["text", "json", "junit", "sarif"])
def test_in_github_actions_a_format_that_is_asked_for_is_all(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = _run("check", "--format", name)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = _run("check", "--format", name)
    assert (result.stdout, result.stderr) == (elsewhere.stdout, elsewhere.stderr)


def test_problems_without_a_sarif_result_are_counted_in_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("content_api.reporters.sarif.MOST_RESULTS", 1)
    result = _run("check", "--format", "sarif")
    assert [r["level"] for r in json.loads(result.stdout)["runs"][0]["results"]] == ["error"]
    assert result.stderr.startswith(
        "content-api: 1 more problem (0 errors, 1 warning) left out: GitHub takes 1 results a run"
    )


def test_a_job_summary_that_cannot_be_written_does_not_fail_the_check(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(site / "no" / "summary.md"))
    result = _run("check", "--format", "github")
    assert result.exit_code == 1
    assert "summary.md cannot be written: No such file or directory\n" in result.stderr


def test_a_diff_moves_no_cursor_of_a_terminal(site: Path) -> None:
    (site / "content/s/index.md").write_text("---\ntitle: no # \u202e\n---\n\x1b[2J\ta\n", "utf-8")
    diff = _on_a_terminal("--diff")
    assert "\x1b" not in diff
    assert "\u202e" not in diff
    assert "\\x1b[2J\ta" in diff


def test_a_diff_gives_github_no_commands(site: Path) -> None:
    (site / "content/s/index.md").write_text("---\ntitle: no\n---\n::error::x\n", "utf-8")
    first, *lines, last = _run("check", "--diff", "--format", "github").stdout.splitlines()
    assert " ::error::x" in lines
    word, token = first.rsplit("::", 1)
    assert (word, last) == ("::stop-commands", f"::{token}::")
    assert len(token) == 32
    assert _run("check", "--diff").stdout.startswith("--- a/")
