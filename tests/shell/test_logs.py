"""Logs of `serve`: one line an event that nothing can forge and that tells nothing private.

Most is held on a real `serve`, in both forms: what it wrote and answered is searched for words that
stand in drafts, comments, headers, queries and exceptions.
"""

import contextlib
import io
import json
import logging
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from werkzeug.test import Client

from content_api.cli.main import main
from content_api.cli.serve_log.change_reporter import ChangeReporter
from content_api.cli.serve_log.startup import describe_start
from content_api.http.app import create_edge
from content_api.http.edge.edge import Edge
from content_api.http.request_ids import get_request_id
from content_api.indexing.indexer import Indexer
from content_api.logs import (
    Event,
    LineFormatter,
    StderrHandler,
    ThreadAdviceFilter,
    catch_all,
    guarded,
    hide_folders,
    log_config,
    name_folders,
    start_logging,
    tell,
)
from content_api.settings import Settings
from content_api.store.database import open_store
from content_api.values.failures import CannotRunError
from tests.site import Site
from tests.survival.served import PATIENCE_SECONDS, free_port, wait_for

NOW = datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC)
FORGERIES = {
    "CR LF": "a\r\nERROR forjado",
    "ANSI": "a\x1b[2K\x1b[31mERROR forjado",
    "U+2028": "a\u2028ERROR forjado",
    "U+0085": "a\x85ERROR forjado",
    "right to left": "a\u202eodajrof",
    "half a character": "a\udcffb",
    "NUL": "a\0b",
}


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Handlers, levels and hooks are those of the other tests again."""
    root, hook = logging.getLogger(), threading.excepthook
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    threading.excepthook = hook
    logging.captureWarnings(capture=False)


def _record(message: str, error: BaseException | None = None, **extra: Any) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, message, (), info)
    record.created = NOW.timestamp()
    vars(record).update(extra)
    return record


def _line(form: str, message: str, error: BaseException | None = None, **extra: Any) -> str:
    return LineFormatter(form, {}).format(_record(message, error, **extra))


def _raised(raise_it: Callable[[], object]) -> Exception:
    try:
        raise_it()
    except Exception as error:  # noqa: BLE001 - whatever the test raises
        return error
    raise AssertionError("nothing was raised")


# --- The form of a line ---


@pytest.mark.parametrize("text", FORGERIES.values(), ids=FORGERIES)
def test_no_text_forges_a_line(text: str) -> None:
    line = _line("text", text)
    assert line.isprintable()
    assert line.startswith("WARNING a")
    as_json = _line("json", text, fields={"path": text, "paths": [text]})
    assert as_json.isascii()
    assert as_json.isprintable()
    told = json.loads(as_json)
    whole = text.encode("utf-8", "backslashreplace").decode()
    assert (told["message"], told["path"], told["paths"]) == (whole, whole, [whole])


def test_a_json_line_has_its_time_level_event_and_fields() -> None:
    line = _line("json", "m", event="page-added", fields={"path": "s/a.md", "at": Path("x")})
    assert json.loads(line) == {
        "time": "2026-01-02T03:04:05.678Z",
        "level": "warning",
        "event": "page-added",
        "message": "m",
        "path": "s/a.md",
        "at": "x",
    }


def test_an_exception_is_one_line_with_its_kind_and_place_and_without_its_message() -> None:
    def fail() -> None:
        cause = sqlite3.OperationalError("near SECRETO")
        raise ValueError("SECRETO\nERROR forjado") from cause

    error = _raised(fail)
    line = _line("text", "the program failed", error)
    assert "SECRETO" not in line
    assert "forjado" not in line
    start = "WARNING the program failed: ValueError from OperationalError < test_logs.py:"
    assert line.startswith(start)
    told = json.loads(_line("json", "the program failed", error))
    assert (told["error"], told["causes"]) == ("ValueError", ["OperationalError"])
    assert re.fullmatch(r"test_logs\.py:\d+ in \S*fail", told["traceback"][-1])
    assert "SECRETO" not in str(told)


def test_what_the_system_and_sqlite_call_a_fault_is_told() -> None:
    def read() -> None:
        with sqlite3.connect(":memory:") as connection:
            connection.execute("SELECT SECRETO")

    connect_fault = _raised(read)
    assert ": OperationalError (SQLITE_ERROR) <" in _line("text", "m", connect_fault)
    file_fault = _raised(lambda: Path("/no/SECRETO").read_text())
    line = _line("text", "m", file_fault)
    assert ": FileNotFoundError (ENOENT) <" in line
    assert "SECRETO" not in line
    assert ": OSError <" not in line
    assert _line("text", "m", OSError()).endswith(": OSError")


def test_causes_are_those_that_were_not_hidden_and_few() -> None:
    def hide() -> None:
        try:
            int("x")
        except ValueError:
            raise KeyError from None

    assert _line("text", "m", _raised(hide)).startswith("WARNING m: KeyError <")

    def nest(depth: int) -> None:
        try:
            if depth:
                nest(depth - 1)
        finally:
            raise IndexError(depth)

    assert _line("text", "m", _raised(lambda: nest(50))).count("IndexError") == 5


def test_frames_are_named_by_package_and_at_most_a_dozen() -> None:
    deep = json.loads(_line("json", "m", _raised(lambda: json.loads("x"))))
    assert re.fullmatch(r"json/decoder\.py:\d+ in JSONDecoder\.raw_decode", deep["traceback"][-1])

    def fall(depth: int) -> int:
        return fall(depth - 1) if depth else 1 // 0

    assert len(json.loads(_line("json", "m", _raised(lambda: fall(50))))["traceback"]) == 12


def test_the_traceback_that_a_library_writes_into_a_message_is_left_out() -> None:
    message = 'callable raised\nTraceback (most recent call last):\n  File "/x/y.py"\nV: SECRETO'
    assert _line("text", message) == "WARNING callable raised"


def test_a_long_message_is_cut() -> None:
    line = _line("text", "a" * 5_000)
    assert line.endswith("a…")
    assert len(line) < 1_600


def test_folders_are_told_as_seen_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = name_folders(tmp_path / "content", Path("/elsewhere/store"))
    text = (
        f"{tmp_path}/content/s and {tmp_path}/x in {tmp_path}, /elsewhere/store/x, {sys.prefix}/y"
    )
    assert hide_folders(text, folders) == "content/s and ./x in ., store/x, …/y"
    assert hide_folders(f"{sys.prefix}2/y", {sys.prefix: "…"}) == f"{sys.prefix}2/y"
    formatter = LineFormatter("text", folders)
    assert formatter.format(_record(f"{tmp_path}/content gone")) == "WARNING content gone"
    monkeypatch.chdir("/")
    assert "/" not in name_folders()


def test_lines_go_to_what_stderr_is_now_and_a_closed_one_is_no_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start_logging(log_config(Settings()))
    tell(Event("x", "uno\ndos"))
    logging.getLogger("_granian").error("tres")
    logging.getLogger("_granian").warning("up to 512 Python threads")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "uno\\ndos\nERROR tres\n")
    assert not ThreadAdviceFilter().filter(_record("512 Python threads"))
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    StderrHandler().handle(_record("nobody hears"))


def test_what_the_server_logs_has_its_own_event(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(log_config(Settings(serve_log="json")))
    logging.getLogger("_granian").error("x")
    logging.getLogger("other").error("y")
    told = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert told == ["server", "log"]


def test_what_nobody_catches_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(log_config(Settings()))
    catch_all()

    def fail() -> None:
        raise ValueError("SECRETO\nx")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    leaving = threading.Thread(target=sys.exit)
    leaving.start()
    leaving.join()
    with pytest.raises(SystemExit) as ended:
        guarded(fail)
    assert ended.value.code == 1
    assert guarded(lambda: 3) == 3
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("ERROR the program failed: ValueError < ") for line in lines)
    assert "SECRETO" not in str(lines)


# --- Requests that fail ---


@pytest.mark.parametrize("given", ["a", "A-1_b.c", "x" * 128])
def test_a_sane_request_id_is_taken(given: str) -> None:
    assert get_request_id({"HTTP_X_REQUEST_ID": given}) == given


@pytest.mark.parametrize("given", ["", "a b", "a\n", "á", "x" * 129, "<b>", "a\x1b[0m", "a,b"])
def test_any_other_request_id_is_made_anew_and_once(given: str) -> None:
    environ = {"HTTP_X_REQUEST_ID": given}
    made = get_request_id(environ)
    assert re.fullmatch(r"[0-9a-f]{16}", made)
    assert get_request_id(environ) == made
    assert get_request_id({"HTTP_X_REQUEST_ID": given}) != made


def test_a_request_that_fails_is_found_by_its_id(
    sample: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("SECRETO")

    monkeypatch.setattr("content_api.http.routes.series.answers.list_series", fail)
    start_logging(log_config(Settings(serve_log="json")))
    response = sample.get("/api/v1/series?limit=71", X_Request_Id="abc-1")
    problem = response.get_json(force=True)
    assert (response.status_code, problem["request_id"]) == (500, "abc-1")
    assert response.headers["X-Request-Id"] == "abc-1"
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"]) == ("request-failed", "error")
    assert (told["method"], told["path"], told["status"]) == ("GET", "/api/v1/series", 500)
    assert (told["request_id"], told["error"]) == ("abc-1", "RuntimeError")
    assert "limit" not in line
    assert "SECRETO" not in line


def test_an_answer_that_is_no_failure_has_no_request_id(sample: Site) -> None:
    one = sample.get("/api/v1/series/redes", X_Request_Id="abc-1")
    other = sample.get("/api/v1/series/redes")
    assert one.headers.to_wsgi_list() == other.headers.to_wsgi_list()
    assert one.data == other.data
    assert "X-Request-Id" not in sample.get("/nada", X_Request_Id="abc-1").headers


def test_what_fails_before_flask_has_the_one_form_of_error(
    workspace: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("SECRETO")

    monkeypatch.setattr("content_api.http.edge.edge.choose_coding", fail)
    start_logging(log_config(Settings()))
    client = Client(create_edge(workspace.settings))
    response = client.get("/api/v1/año x%0aERROR", headers={"X-Request-Id": "abc-1"})
    problem = response.get_json(force=True)
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert (problem["type"], problem["request_id"]) == ("/problems/internal-error", "abc-1")
    assert problem["instance"] == "/api/v1/año x\nERROR"
    (line,) = capsys.readouterr().err.splitlines()
    start = "ERROR GET /api/v1/a%C3%B1o%20x%0AERROR was answered 500, request abc-1: RuntimeError <"
    assert line.startswith(start)
    assert client.head("/").data == b""
    capsys.readouterr()
    strange = Edge(fail, lambda: None, 0, str).make(  # type: ignore[arg-type]
        {"REQUEST_METHOD": "GET", "PATH_INFO": "/\u2028"}
    )
    assert isinstance(strange.body, bytes)
    assert json.loads(strange.body)["instance"] == "/?"
    assert capsys.readouterr().err.startswith("ERROR GET /%3F was answered 500")
    refused = Edge(fail, lambda: None, 0, str).refuse(  # type: ignore[arg-type]
        {"REQUEST_METHOD": "GET", "PATH_INFO": "/a"}
    )
    assert refused.status.startswith("500 ")


# --- What is told of edits ---

SECRET = "CANARIO"
DRAFT = (
    f"---\nstate: draft\ndate: {SECRET}1\nraro{SECRET}2: x\n---\n# {SECRET}3\n\n[x]({SECRET}4.md)\n"
)


def test_a_problem_of_a_draft_is_told_by_its_kind_where_no_author_reads(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.folder)
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": DRAFT, "s/02-b.md": "# B\n\n[x](no.md)\n"})
    report = workspace.index()
    assert SECRET in str(describe_start(workspace.settings, report))
    events = describe_start(workspace.settings, report, is_author=False)
    assert SECRET not in str(events)
    lines = [event.message for event in events]
    assert "content/s/02-b.md:3:5: warning: no page 'no.md' [link/missing-page]" in lines
    problem = next(e for e in events if e.fields.get("code") == "front-matter/invalid-date")
    assert problem.fields["path"] == "content/s/01-a.md"
    assert problem.fields["line"] == 3
    assert str(problem.fields["detail"])


def test_edits_are_events_with_fields(workspace: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace.folder)
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# A\n"})
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    indexer = Indexer(workspace.settings, store)
    told: list[Event] = []
    reporter = ChangeReporter(workspace.settings, indexer.run(), tell=told.append, is_author=False)
    workspace.write({"s/02-b\n.md": "# B\n", "s/01-a.md": "---\ndate: 2026-13-01\n---\n# A\n"})
    reporter.on_run(indexer.run())
    by_name = {event.name: event.fields for event in told}
    assert by_name["page-changed"] == by_name["page-stale"] == {"path": "content/s/01-a.md"}
    assert (by_name["revision"]["files"], by_name["revision"]["errors"]) == (2, 2)
    paths = {str(event.fields["path"]) for event in told if event.name == "problem"}
    assert paths == {"content/s/01-a.md", r"content/s/02-b\n.md"}
    store.close()


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_cannot_run_is_one_line_of_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = f"{tmp_path}/no\nhay"
    result = CliRunner().invoke(main, ["serve", "--log", form, "--content", missing])
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert str(tmp_path) not in line
    if form == "json":
        told = json.loads(line)
        assert (told["event"], told["level"]) == ("cannot-run", "critical")
        assert "no\nhay cannot be read" in told["message"]
    else:
        assert line.startswith(r"content-api: the content root no\nhay cannot be read")


def test_what_nobody_foresaw_ends_serve_with_one_line(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("SECRETO\nx")

    workspace.write({"s/index.md": "# S\n"})
    monkeypatch.chdir(workspace.folder)
    monkeypatch.setattr("content_api.cli.serve.bring_up_to_date", fail)
    result = CliRunner().invoke(main, ["serve", "--port", str(free_port())])
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("ERROR the program failed: ValueError < ")
    assert "SECRETO" not in line


def test_a_process_that_cannot_run_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise CannotRunError("the store cannot be made")

    start_logging(log_config(Settings()))
    with pytest.raises(SystemExit):
        guarded(fail)
    assert capsys.readouterr().err.startswith("ERROR the store cannot be made: CannotRunError < ")


def test_a_wrong_form_is_told() -> None:
    result = CliRunner().invoke(main, ["serve", "--log", "xml"])
    assert result.exit_code == 2
    assert "--log: serve.log: expected text or json, got 'xml'" in result.stderr


# --- A real serve ---

# With a route that fails with a text of a draft.
FAILING = f"""
import sys
from content_api.http.routes import tags
from content_api.cli.main import main

def fail(*_, **__):
    raise ValueError("{SECRET}5\\nERROR forjado")

tags.list_tags = fail
main(sys.argv[1:])
"""
CONTENT = {
    "s/index.md": f"# S\n\n<!-- {SECRET}6 -->\n",
    "s/01-a.md": f"# A\n\n<!-- {SECRET}7\n# x -->\n\n[x](no.md)\n",
    "s/02-b.md": DRAFT,
    "s/03-c.md": f"---\nstate: draft\ntitle: {SECRET}8: [\n---\n# C\n",
    "s/04-\r\nERROR forjado.md": "# D\n",
    "s/05-\x1b[31mERROR forjado.md": "# E\n",
    "s/06-\u2028ERROR forjado.md": "# F\n",
}
HEADERS = {
    "Authorization": f"Bearer {SECRET}9",
    "Cookie": f"session={SECRET}10",
    "X-Request-Id": f"{SECRET} 11",
    "User-Agent": f"{SECRET}12",
}
QUERY = f"token={SECRET}13"
PATHS = (
    "/api/v1",
    "/api/v1/series/s",
    "/api/v1/series/s/status",
    "/api/v1/articles?formats=html,markdown,text,ast",
    "/api/v1/search?search=canario",
    "/api/v1/diagnostics",
    "/api/v1/tags",
    "/api/v1/series/s/articles/b",
    "/media/s/02-b.md",
    quote("/nada\r\nERROR forjado"),
    quote("/nada\x1b[31mERROR forjado"),
    "/%ff%fe",
    "/healthz",
    "/readyz",
)


@dataclass(slots=True)
class Told:
    """What a run wrote and answered."""

    stdout: bytes
    lines: list[str]
    answers: dict[str, tuple[int, str, bytes]]


@pytest.fixture(scope="module", params=["text", "json"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A run: asked, edited, a process killed, ended."""
    folder = tmp_path_factory.mktemp("served")
    Site(folder).write(CONTENT)
    (folder / "content-api.toml").write_text(f'[serve]\nlog = "{request.param}"\n')
    port = free_port()
    out, err = folder / "out", folder / "err"
    command = [sys.executable, "-c", FAILING, "serve", "--port", str(port), "--workers", "2"]
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(command, cwd=folder, stdout=stdout, stderr=stderr)
    base = f"http://127.0.0.1:{port}"
    answers: dict[str, tuple[int, str, bytes]] = {}
    try:
        wait_for(lambda: _ask(f"{base}/readyz")[0] == 200)
        for path in PATHS:
            answers[path] = _ask(f"{base}{path}", HEADERS)
            joint = "&" if "?" in path else "?"
            answers[f"{path} with a token"] = _ask(f"{base}{path}{joint}{QUERY}", HEADERS)
        document = f"---\nstate: draft\ndate: {SECRET}14\n---\n# {SECRET}15\n".encode()
        sent = {**HEADERS, "Content-Type": "text/markdown"}
        assert _ask(f"{base}/api/v1/validate", sent, document)[0] == 200
        answers["tags by id"] = _ask(f"{base}/api/v1/tags?limit=3", {"X-Request-Id": "abc-1"})
        (folder / "content/s/01-a.md").write_text("# A\n\nmás\n")
        (folder / "content/s/02-b.md").write_text(DRAFT.replace("#", "##"))
        wait_for(lambda: b"\nrevision " in err.read_bytes() or b'"revision"' in err.read_bytes())
        for pid in _workers(process.pid):
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: "Unexpected exit" in err.read_text("utf-8"))
        wait_for(lambda: _ask(f"{base}/readyz")[0] == 200)
        (folder / "content").rename(folder / "away")
        wait_for(lambda: "content is not indexed" in err.read_text("utf-8"))
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
    lines = err.read_bytes().decode().removesuffix("\n").split("\n")
    return Told(out.read_bytes(), lines, answers)


def _workers(pid: int) -> list[int]:
    """The worker processes: those whose name is that of the first and who hold no lock."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for file in files for child in file.read_text().split()]
    own = Path(f"/proc/{pid}/cmdline").read_bytes()
    return [p for p in children if Path(f"/proc/{p}/cmdline").read_bytes() == own][-1:]


def _ask(
    url: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, str, bytes]:
    try:
        asked = urllib.request.Request(url, body, headers or {})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, str(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with contextlib.closing(error):
            return error.code, str(error.headers), error.read()
    except OSError:
        return 0, "", b""


def _events(told: Told) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.lines] if told.lines[0].startswith("{") else []


def test_stdout_is_for_data_and_stays_empty(told: Told) -> None:
    assert told.stdout == b""


def test_every_line_is_one_event_and_none_is_forged(told: Told) -> None:
    assert all(line.isprintable() for line in told.lines)
    assert not [
        line for line in told.lines if line.startswith(("ERROR forjado", "Traceback", "  "))
    ]
    for event in _events(told):
        assert {"time", "level", "event", "message"} <= event.keys()
    shown = "".join(event["message"] for event in _events(told)) or "".join(told.lines)
    for escaped in (r"04-\r\nERROR", r"05-\x1b[31mERROR", r"06-\u2028ERROR"):
        assert escaped in shown


def test_what_is_private_is_in_no_line_and_no_answer(told: Told) -> None:
    assert not [line for line in told.lines if SECRET in line]
    for path, (status, headers, body) in told.answers.items():
        assert SECRET not in headers, path
        assert SECRET.encode() not in body, path
        assert status, path


def test_no_line_and_no_answer_has_an_absolute_path(told: Told) -> None:
    folders = (str(Path.home()), sys.prefix, "/tmp/", str(Path(__file__).parents[2]))  # noqa: S108
    wrote = "\n".join(told.lines)
    answered = b"\n".join(body for _, _, body in told.answers.values()).decode()
    for folder in folders:
        assert folder not in wrote
        assert folder not in answered


def test_a_request_that_failed_in_serve_is_found_by_its_id(told: Told) -> None:
    status, headers, body = told.answers["tags by id"]
    assert (status, json.loads(body)["request_id"]) == (500, "abc-1")
    assert "x-request-id: abc-1" in headers.lower()
    (line,) = [line for line in told.lines if "abc-1" in line]
    assert "GET /api/v1/tags was answered 500, request abc-1" in line
    assert "ValueError" in line
    assert "content_api/http/routes/tags.py:" in line


def test_what_the_server_tells_is_of_the_same_form(told: Told) -> None:
    lines = [line for line in told.lines if "Unexpected exit from worker" in line]
    assert lines
    for event in _events(told):
        assert event["event"] != "server" or event["level"] in ("warning", "error")
    assert _events(told) or all(line.startswith("ERROR Unexpected exit") for line in lines)


def test_an_author_at_a_terminal_is_told_all(tmp_path: Path) -> None:
    Site(tmp_path).write({"s/index.md": "# S\n", "s/01-a.md": DRAFT})
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "content_api", "serve", "--port", str(free_port())]
    calm = {**os.environ, "NO_COLOR": "1"}  # without a progress bar
    process = subprocess.Popen(command, cwd=tmp_path, stderr=theirs, env=calm)
    os.close(theirs)  # then it is told here when nobody writes any more
    told = b""
    try:
        while b"stop with Ctrl+C" not in told:
            told += os.read(ours, 4_096)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        os.close(ours)
    assert (
        f"content/s/01-a.md:3:7: error: date: expected a date such as 2026-09-17, got '{SECRET}1'"
        in told.decode()
    )
