"""ETags, 304 and the cache at the edge."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from werkzeug.test import Client

from content_api.answers.reading.content import Content
from content_api.http.edge.edge import Edge
from content_api.http.headers.codings import choose_coding
from content_api.http.headers.negotiation import preference
from content_api.http.headers.short_headers import MOST_KEPT, keep_short
from content_api.store.database import Store
from tests.contract.test_resources import PATHS
from tests.site import Site


def fresh(_path: str) -> str:
    return "max-age=1"


PAGE = "---\ntitle: S\n---\n# S\n\n## Índice\n\n### 1. Uno\n- x\n"


@pytest.mark.parametrize("path", [*PATHS, "/docs", "/openapi.json", "/openapi.yaml"])
def test_an_answer_can_be_asked_for_again_at_no_cost(sample: Site, path: str) -> None:
    first = sample.get(path)
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    for wanted in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = sample.get(path, If_None_Match=wanted, Cache_Control="no-cache")
        assert again.status_code == 304
        assert again.get_data() == b""
        assert again.headers["ETag"] == etag
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert again.headers["Vary"] == "Accept, Accept-Encoding"
    assert sample.get(path, If_None_Match='"other"').status_code == 200


def test_public_answers_say_how_long_they_are_fresh(sample: Site) -> None:
    headers = sample.get("/api/v1/series/redes").headers
    assert headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    assert headers["Cache-Tag"] == "series series:redes"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in headers["Access-Control-Expose-Headers"]
    assert "no-store" in sample.get("/healthz").headers["Cache-Control"]


def test_different_formats_have_different_tags(sample: Site) -> None:
    path = "/api/v1/series/redes/articles/descenso-de-gradiente"
    tags = {
        sample.get(f"{path}?formats={name}").headers["ETag"] for name in ("html", "text", "ast")
    }
    assert len(tags) == 3


def test_a_new_revision_is_served_at_once(workspace: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content_api.answers.reading.access.CHECK_SECONDS", 0)
    workspace.write({"s/index.md": PAGE, "s/01-uno.md": "# Uno\n\nantes\n"}).index()
    path = "/api/v1/series/s/articles/uno?formats=text"
    before = workspace.get(path)
    assert "antes" in before.get_json()["data"]["body"]["text"]
    workspace.write({"s/01-uno.md": "# Uno\n\ndespués\n"}).index()
    after = workspace.get(path, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert "después" in after.get_json()["data"]["body"]["text"]
    assert after.headers["Content-Revision"] != before.headers["Content-Revision"]


def test_no_answer_is_older_than_the_one_before(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept is of the revision that was current when the store was last looked at."""
    monkeypatch.setattr("content_api.answers.reading.access.CHECK_SECONDS", 1_000)
    monkeypatch.setattr(Store, "trace", lambda _: None)  # as of a store that is no file
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# Antes\n"}).index()
    kept = "/api/v1/series/s/articles/a"
    before = workspace.get(kept).headers["Content-Revision"]
    workspace.write({"s/01-a.md": "# Después\n"}).index()
    assert workspace.get(kept).headers["Content-Revision"] == before
    after = workspace.get("/api/v1/tags").headers["Content-Revision"]
    assert after != before
    assert workspace.get(kept).headers["Content-Revision"] == after
    assert workspace.data(kept)["title"] == "Después"


def test_the_cache_is_bounded_in_bytes_and_asks_once() -> None:
    asked: list[str] = []

    def app(environ: object, start: object) -> list[bytes]:
        asked.append(environ["PATH_INFO"])  # type: ignore[index]
        start("200 OK", [("Content-Type", "text/plain")])  # type: ignore[operator]
        return [b"x" * 4_000]

    edge = Edge(app, lambda: "r1", 11_000, fresh)
    for path in ("/1", "/1", "/2", "/3", "/1", "/3"):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
        assert b"".join(edge(environ, lambda *_: None)) == b"x" * 4_000  # type: ignore[arg-type]
    assert asked == ["/1", "/2", "/3", "/1"]
    huge = Edge(app, lambda: "r1", 10, fresh)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/9", "QUERY_STRING": ""}
    for _ in range(2):
        huge(environ, lambda *_: None)  # type: ignore[arg-type]
    assert asked.count("/9") == 2


def test_the_store_is_looked_at_whenever_the_clock_began(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine that has just started, less time has gone by than between two looks."""
    monkeypatch.setattr("content_api.answers.reading.access.CHECK_SECONDS", 1_000)
    monkeypatch.setattr(Store, "trace", lambda _: None)  # as of a store that is no file
    monkeypatch.setattr("content_api.answers.reading.access.time.monotonic", lambda: 1.0)
    workspace.write({"s/index.md": "# S\n"}).index()
    assert Content(workspace.settings).follow_revision() is not None


def test_what_is_asked_for_again_and_again_stays_when_others_make_room() -> None:
    asked: list[str] = []

    def app(environ: Any, start_response: Any) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 4_000]

    edge = Edge(app, lambda: "r1", 11_000, fresh)
    for number in range(20):
        for path in ("/hot", f"/{number}"):
            Client(edge).get(path)
    assert asked.count("/hot") == 1


def test_what_a_request_is_for_is_found_out_once() -> None:
    read: list[str] = []

    def app(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x"]

    def varying(header: str) -> str:
        read.append(header)
        return header

    edge = Edge(app, lambda: "r1", 11_000, fresh, {"Accept": varying})
    for _ in range(2):  # made, and then kept
        Client(edge).get("/", headers={"Accept": "text/plain"})
    assert read == ["text/plain"] * 2


def test_an_answer_of_another_revision_is_not_kept() -> None:
    def app(_: object, start: object) -> list[bytes]:
        start("200 OK", [("Content-Revision", "r2")])  # type: ignore[operator]
        return [b""]

    edge = Edge(app, lambda: "r1", 10_000, fresh)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": ""}
    edge(environ, lambda *_: None)  # type: ignore[arg-type]
    assert not edge._answers._answers


def test_the_page_of_the_api_runs_and_loads_nothing(sample: Site) -> None:
    answer = sample.get("/docs")
    style = re.search(r"<style>(.*?)</style>", answer.get_data(as_text=True), re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", f"style-src 'sha256-{digest}'"} <= set(policy)
    assert not re.search(r"<script|<img|<link|\sstyle=|\son\w+=", answer.get_data(as_text=True))


def test_long_keys_count_against_the_bound() -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["QUERY_STRING"][:1].encode()]

    edge = Edge(app, lambda: "r1", 20_000, lambda _: "max-age=1")
    for number in range(100):
        Client(edge).get("/", query_string=f"{number}{'x' * 1_000}")
    assert edge._answers._answers.currsize <= 20_000
    assert 0 < len(edge._answers._answers) <= 4


def test_a_wish_for_languages_is_kept_by_what_it_chooses(bilingual: Site) -> None:
    edge: Any = bilingual.client.application
    before = set(edge._answers._answers)
    answers = {
        bilingual.get("/api/v1/series", Accept_Language=f"en, x-{'y' * 8}-{number}").data
        for number in range(20)
    }
    assert len(answers) == 1
    assert len(set(edge._answers._answers) - before) <= 1
    assert bilingual.get("/api/v1/series", Accept_Language="es").data not in answers


@pytest.mark.parametrize("choose", [preference, choose_coding])
def test_what_a_long_header_chooses_is_right(choose: Any) -> None:
    short = "application/json;q=0.5, gzip;q=0.5"
    assert choose(short + ", a/b" * 1_000) == choose(short + ", a/b")


def test_what_is_read_out_of_a_short_header_alone_is_kept() -> None:
    seen: list[str] = []
    read = keep_short(seen.append)
    for header in ("short", "long" * MOST_KEPT):
        read(header)
        read(header)
    assert seen == ["short", "long" * MOST_KEPT, "long" * MOST_KEPT]
