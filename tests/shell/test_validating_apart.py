"""Documents are judged apart: a slow one, or a slow client, keeps nobody else from an answer."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from io import BytesIO
from multiprocessing.connection import Connection
from typing import Any
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient

from content_api.http.app import create_app
from content_api.http.bodies import MOST_READ, Bodies
from content_api.http.parts import get_parts, set_parts
from content_api.indexing import validator_process as apart
from content_api.indexing.compiling import file_compiler as compiling
from content_api.indexing.validating import Document
from content_api.indexing.validator_process import Validator
from content_api.settings import Settings
from tests.contract.test_errors import assert_problem
from tests.site import Site

SLOW = "".join(f"[a][x{number}] " for number in range(25_000)).encode()[: 256 * 1024]
HEAD = b"POST /api/v1/validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/markdown\r\n"


_judge = apart._judge


def _judge_in_little_time(settings: Settings, pipe: Connection) -> None:
    """The helper's process with a limit that even a middling document is over."""
    compiling.MAX_SECONDS = 0.01
    _judge(settings, pipe)


def _document(data: bytes) -> Document:
    return Document(None, None, data, {})


@pytest.fixture
def site(workspace: Site) -> Site:
    workspace.write({"redes/index.md": "# Redes\n"}).index()
    return workspace


def test_a_document_that_takes_too_long_is_a_problem_outside_the_main_thread(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_judge", _judge_in_little_time)
    validator = Validator(site.settings)
    found = []
    thread = threading.Thread(target=lambda: found.append(validator.validate(_document(SLOW))))
    thread.start()
    thread.join(30)
    assert [problem.code for problem in found[0].problems] == ["file/too-slow"]


def test_a_process_that_does_not_answer_is_ended_and_the_next_one_does(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    validator = Validator(site.settings)
    assert validator.validate(_document(b"# A\n")).problems == ()
    helper = validator._helper
    assert helper is not None
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.0)
    assert [p.code for p in validator.validate(_document(SLOW)).problems] == ["file/too-slow"]
    assert not helper.process.is_alive()
    monkeypatch.undo()
    assert validator.validate(_document(b"# A\n")).problems == ()


def test_a_process_that_died_is_replaced(site: Site) -> None:
    validator = Validator(site.settings)
    validator.validate(_document(b"# A\n"))
    assert validator._helper is not None
    validator._helper.process.kill()
    validator._helper.process.join()
    assert [p.code for p in validator.validate(_document(b"# A\n")).problems] == ["file/too-slow"]
    assert validator.validate(_document(b"# A\n")).problems == ()


def test_one_at_a_time_and_the_others_are_told_when_to_come_back(site: Site) -> None:
    edge: Any = site.client.application
    validator = get_parts(edge._app).validator
    with validator.turn():
        response = site.post("/api/v1/validate", "# A\n")
    assert_problem(response, 503, "busy")
    assert response.headers["Retry-After"] == "1"
    assert site.post("/api/v1/validate", "# A\n").status_code == 200


@pytest.fixture
def port(site: Site) -> Iterator[int]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    folder = site.folder
    command = [sys.executable, "-m", "content_api", "serve", "--port", str(number), "--no-watch"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(number)
            yield number
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            assert _status(port) == 200
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


def _status(port: int) -> int:
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
        status: int = response.status
        return status


@pytest.mark.parametrize(
    "rest", [b"Content-Length: 100\r\n\r\nabc", b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"]
)
def test_a_body_that_never_comes_delays_no_other_request(port: int, rest: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(HEAD + rest)
        time.sleep(0.3)
        assert _status(port) == 200


def _app(site: Site, bodies: Bodies) -> FlaskClient:
    app = create_app(site.settings)
    set_parts(app, replace(get_parts(app), bodies=bodies))
    return app.test_client()


def test_a_body_that_is_too_slow_is_refused(site: Site) -> None:
    class Slow(BytesIO):
        def readinto(self, buffer: Any) -> int:
            time.sleep(0.1)
            return super().readinto(buffer)

    client = _app(site, Bodies(most_seconds=0.05))
    slow = client.post("/api/v1/validate", input_stream=Slow(b"# A"), content_type="text/plain")
    assert_problem(slow, 408, "request-timeout")


def test_few_bodies_are_read_at_a_time(site: Site) -> None:
    bodies = Bodies()
    client = _app(site, bodies)
    with ExitStack() as stack:
        for _ in range(MOST_READ):
            assert stack.enter_context(bodies.reading(1, b""))
        busy = client.post("/api/v1/validate", data="# A\n", content_type="text/plain")
        assert_problem(busy, 503, "busy")
    again = client.post("/api/v1/validate", data="# A\n", content_type="text/plain")
    assert again.status_code == 200


def test_a_document_waits_for_no_body(site: Site) -> None:
    """One that never comes keeps nobody else from being judged."""
    bodies = Bodies()
    with bodies.reading(1, b""):
        client = _app(site, bodies)
        found = client.post("/api/v1/validate", data="# A\n", content_type="text/plain")
        assert found.status_code == 200
