"""Every command: what it prints, where, and how it exits."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from content_api import __version__
from content_api.cli.main import COMMANDS, main
from content_api.problems import CODES

PAGE = "---\ntitle: S\n---\n# S\n"
BAD = "---\ntitle: no\ndescripton: d\n---\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path = path.with_name(path.name + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_help_names_every_command() -> None:
    result = _run("--help")
    assert all(name in result.output for name in COMMANDS)
    assert _run("--version").output == f"content-api, version {__version__}\n"


def test_check_reports_in_one_line_each_and_sums_up_on_stderr(here: Path) -> None:
    _write(here, content__s__index=PAGE, **{"content__s__01-a": BAD})
    result = _run("check")
    assert result.exit_code == 1
    assert result.stdout == (
        'content/s/01-a.md:2:8: error: title: expected text, got true or false; quote it: title: "no"'
        " [schema/invalid-type]\n"
        "content/s/01-a.md:3:1: warning: descripton: no such field; did you mean 'description'?"
        " [schema/unknown-field]\n"
    )
    assert (
        result.stderr
        == "2 problems (1 error, 1 warning) in 1 of 2 files; 1 can be mended with --fix\n"
    )


def test_check_without_problems_is_silent_on_stdout(here: Path) -> None:
    _write(here, content__s__index=PAGE)
    result = _run("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no problems in 1 file\n")


def test_strict_fails_on_a_warning(here: Path) -> None:
    _write(here, content__s__index="---\ntitle: S\nx: 1\n---\n")
    assert _run("check").exit_code == 0
    assert _run("check", "--strict").exit_code == 1


def test_a_path_narrows_what_is_reported(here: Path) -> None:
    _write(here, content__s__index=PAGE, content__t__index=BAD, **{"content__s__01-a": BAD})
    assert _run("check", "content/s/index.md").exit_code == 0
    assert _run("check", "content/s").stdout.count("\n") == 2
    assert _run("check", "content/s/01-a.md", "content/t").stdout.count("\n") == 4
    assert _run("check", ".").stdout.count("\n") == 4


def test_a_folder_elsewhere_is_a_content_root_of_its_own(here: Path) -> None:
    _write(here, other__s__index=BAD, content__t__index=PAGE)
    result = _run("check", "other")
    assert result.exit_code == 1
    assert result.stdout.startswith("other/s/index.md:2:8: error: ")
    assert not list((here / "other").rglob("*.db"))
    mixed = _run("check", "other", "content")
    assert mixed.exit_code == 2
    assert mixed.stderr == "content-api: other is not in the content root content\n"


def test_the_current_folder_is_a_root_where_none_is_configured(here: Path) -> None:
    _write(here, s__index=BAD)
    assert _run("check", ".").stdout.startswith("s/index.md:2:8")


def test_check_as_json_has_the_same_facts(here: Path) -> None:
    _write(here, content__s__index=BAD)
    document = json.loads(_run("check", "--format", "json").stdout)
    assert document["summary"] == {
        "problems": 2,
        "errors": 1,
        "warnings": 1,
        "files": 1,
        "fixable": 1,
    }
    assert document["problems"][0] == {
        "code": "schema/invalid-type",
        "severity": "error",
        "message": "expected text, got true or false",
        "path": "content/s/index.md",
        "line": 2,
        "column": 8,
        "end_line": 2,
        "end_column": 10,
        "field": "title",
        "hint": 'quote it: title: "no"',
        "fix": {
            "title": "quote it",
            "edits": [{"line": 2, "column": 8, "end_line": 2, "end_column": 10, "text": '"no"'}],
        },
    }


def test_check_as_github_commands_is_escaped(here: Path) -> None:
    _write(here, content__s__index='---\ntitle: S\n"a,b:c%d": 1\n---\n')
    (line,) = _run("check", "--format", "github").stdout.splitlines()
    assert line == (
        "::warning file=content/s/index.md,line=3,col=1,endLine=3,endColumn=10,"
        "title=schema/unknown-field::content/s/index.md:3:1: a,b:c%25d: no such field; "
        'if another tool reads it, write below [content]: ignore_fields = ["a,b:c%25d"] '
        "[schema/unknown-field]"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "nope"), "there is no nope"),
        (("check",), "cannot be read: No such file or directory"),
        (("build", "--content", "empty"), "has no series"),
        (("build", "--content", "full", "--store", "sqlite:////proc/nope/x.db"), "cannot be made"),
        (("build", "--content", "full", "--store", "nonsense"), "store.url"),
        (("build", "--content", "full", "--store", "oracle://x"), "store.url"),
        (("serve", "--content", "full", "--port", "0"), "serve.port: expected a whole number"),
        (("serve", "--content", "full", "--host", "host.invalid"), "cannot listen on host.invalid"),
        (("build", "--config", "nope.toml"), "nope.toml: cannot be read"),
        (("explain", "file/bmo"), "did you mean 'file/bom'?"),
        (("explain", "qqqqqqqq"), "run `content-api explain` for all codes"),
        (("init", "full"), "full is not empty"),
        (("init", "/proc/nope"), "cannot be made"),
    ],
)
def test_what_cannot_run_is_one_sentence_and_exit_2(
    here: Path, arguments: tuple[str, ...], message: str
) -> None:
    (here / "empty").mkdir()
    _write(here, full__s__index=PAGE)
    result = _run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("content-api: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_unwritable_store_does_not_keep_check_from_running(here: Path) -> None:
    _write(here, content__s__index=PAGE)
    (here / "content-api.toml").write_text('[store]\nurl = "sqlite:////proc/nope/x.db"\n')
    assert _run("check").exit_code == 0


def test_build_prints_the_revision(here: Path) -> None:
    _write(here, content__s__index=PAGE)
    first, second = _run("build"), _run("build")
    assert re.fullmatch(r"[0-9a-f]{32}\n", first.stdout)
    assert first.stdout == second.stdout
    assert "1 of 1 files compiled" in first.stderr
    assert "0 of 1 files compiled" in second.stderr
    assert (here / ".content-api/.gitignore").read_text() == "*\n"
    _write(here, content__t__index=BAD)
    assert _run("build").exit_code == 1


def test_get_answers_one_request(here: Path) -> None:
    _write(here, content__s__index=PAGE, **{"content__s__01-a": "# A\n"})
    found = _run("get", "/api/v1/series/s")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["data"]["id"] == "s"
    missing = _run("get", "api/v1/series/x")
    assert missing.exit_code == 1
    assert json.loads(missing.stdout)["status"] == 404
    moved = _run("get", "/api/v1/series/s/articles/01-a")
    assert moved.exit_code == 0
    assert moved.stderr == "308 PERMANENT REDIRECT to /api/v1/series/s/articles/a\n"


def test_explain_knows_every_code() -> None:
    for code, entry in CODES.items():
        result = _run("explain", code)
        assert result.exit_code == 0
        assert entry.explanation in result.stdout
    listing = _run("explain").stdout
    assert all(code in listing for code in CODES)


@pytest.mark.parametrize("names", [[".git"], [".content-api"], [".git", ".gitignore", ".github"]])
def test_init_leaves_what_tools_keep_in_the_folder(here: Path, names: list[str]) -> None:
    for name in names:
        (here / name).mkdir()
        (here / name / "kept").write_text(name)
    result = _run("init", ".")
    assert result.exit_code == 0
    assert result.stderr == "made .; next:\n  content-api check\n  content-api serve\n"
    assert _run("check", "--strict").exit_code == 0
    assert [(here / name / "kept").read_text() for name in names] == names


@pytest.mark.parametrize("name", ["README.md", "content-api.toml", "content"])
def test_init_refuses_a_folder_with_files_of_its_user(here: Path, name: str) -> None:
    (here / ".git").mkdir()
    (here / name).mkdir()
    result = _run("init", ".")
    assert (result.exit_code, [*here.glob("*/*")]) == (2, [])
    assert ". is not empty; name a folder that does not exist yet" in result.stderr


def test_init_makes_a_site_that_passes_check(here: Path) -> None:
    assert _run("init", "site").exit_code == 0
    os.chdir(here / "site")
    assert _run("check", "--strict").exit_code == 0
    status = json.loads(_run("get", "/api/v1/series/primeros-pasos/status").stdout)["data"]
    assert status["next"] == {"number": 2, "title": "Publicar la serie"}


def test_a_busy_port_is_one_sentence(here: Path) -> None:
    _write(here, content__s__index=PAGE)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        result = _run("serve", "--port", str(busy.getsockname()[1]))
    assert result.exit_code == 2
    assert "Address already in use; choose another --port" in result.stderr


LOG = "serve.log"


@pytest.fixture
def served(here: Path) -> Iterator[str]:
    _write(here, content__s__index=PAGE, **{"content__s__01-a": "# A\n\nantes\n"})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (here / "content-api.toml").write_text('[serve.cache_control]\nsearch = "max-age=5"\n')
    command = [sys.executable, "-m", "content_api", "serve", "--port", str(port), "--workers", "2"]
    with (here / LOG).open("wb") as told:
        process = subprocess.Popen(command, stderr=told, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(lambda: _fetch(f"{base}/readyz"), "ready")
        yield base
    finally:
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl+C does: every process gets it
        process.wait(timeout=8)  # a worker that hangs is killed after 10
    log = (here / LOG).read_text()
    assert process.returncode == 0
    assert "Traceback" not in log
    assert "Killing" not in log
    assert "KeyboardInterrupt" not in log


def test_media_are_served_in_parts_and_nothing_beside_them(served: str, here: Path) -> None:
    data = os.urandom(3_000_000)
    (here / "content/s/v.mp4").write_bytes(data)
    (here / "content/s/x.pdf").symlink_to("/etc/passwd")
    url = f"{served}/media/s/v.mp4"
    _wait_for(lambda: "there" if _request(url).status == 200 else "", "there")
    assert _request(url).body == data
    part = _request(url, Range="bytes=1000000-2000000")
    assert (part.status, part.body) == (206, data[1_000_000:2_000_001])
    assert _request(url, Range="bytes=0-1,5-6").body == data
    assert _request(url, Range="bytes=3000000-").status == 416
    assert _request(url, If_None_Match=part.etag).status == 304
    for path in ("s/x.pdf", "..%2fcontent-api.toml", "%2e%2e/content-api.toml", "s/01-a.md"):
        assert _request(f"{served}/media/{path}").status == 404


class _Answer(NamedTuple):
    status: int
    body: bytes
    etag: str
    cache_control: str = ""


def _request(url: str, **headers: str) -> _Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=named), timeout=5) as got:
            headers = got.headers
            return _Answer(got.status, got.read(), headers["ETag"], headers["Cache-Control"])
    except urllib.error.HTTPError as error:
        with error:
            return _Answer(error.code, error.read(), "", error.headers["Cache-Control"])


def _fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.read().decode()  # type: ignore[no-any-return]
    except OSError:
        return ""


def _wait_for(probe: object, wanted: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while wanted not in probe():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"{wanted!r} did not come"
        time.sleep(0.02)


def test_serve_answers_follows_changes_and_stops_cleanly(served: str, here: Path) -> None:
    url = f"{served}/api/v1/series/s/articles/a"
    assert "antes" in _fetch(url)
    _write(here, **{"content__s__01-a": "# A\n\ndespués\n"})
    _wait_for(lambda: _fetch(url), "después")
    _write(here, **{"content__s__02-b": "# B\n"})
    _wait_for(lambda: _fetch(f"{served}/api/v1/articles"), "s/b")
    (here / "content/s/02-b.md").unlink()
    _wait_for(lambda: "gone" if "s/b" not in _fetch(f"{served}/api/v1/articles") else "", "gone")


def test_a_browser_asks_again_while_changes_are_followed(served: str, here: Path) -> None:
    (here / "content/s/a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    media = f"{served}/media/s/a.png"
    _wait_for(lambda: "there" if _request(media).status == 200 else "", "there")
    for url in (f"{served}/api/v1/series/s", f"{served}/docs", media):
        answer = _request(url)
        assert answer.cache_control == "no-cache"
        again = _request(url, If_None_Match=answer.etag)
        assert (again.status, again.cache_control) == (304, "no-cache")
    assert _request(f"{served}/api/v1/search?search=a").cache_control == "max-age=5"


def test_serve_tells_what_became_of_each_change(served: str, here: Path) -> None:
    def log() -> str:
        return (here / LOG).read_text()

    assert f"serving {served}/api/v1" in log()
    error = (
        "content/s/01-a.md:2:7: error: date: expected a date such as 2026-09-17, got '2026-13-01'"
    )
    (here / "content/s/01-a.md").write_text("---\ndate: 2026-13-01\n---\n# A\n")
    _wait_for(log, "\nrevision ")
    first = log()
    assert f"\nchanged: content/s/01-a.md\n{error} [front-matter/invalid-date]\n" in first
    assert "\nstill serving the last good version of content/s/01-a.md\n" in first
    (here / "content/s/01-a.md").write_text("# A\n")
    _wait_for(log, "\nmended content/s/01-a.md: front-matter/invalid-date\n")
