"""ETags, 304 and the cache at the edge."""

import pytest

from content_api.api.edge import Edge
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
    monkeypatch.setattr("content_api.api.access.CHECK_SECONDS", 0)
    workspace.write({"s/index.md": PAGE, "s/01-uno.md": "# Uno\n\nantes\n"}).index()
    path = "/api/v1/series/s/articles/uno?formats=text"
    before = workspace.get(path)
    assert "antes" in before.get_json()["data"]["body"]["text"]
    workspace.write({"s/01-uno.md": "# Uno\n\ndespués\n"}).index()
    after = workspace.get(path, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert "después" in after.get_json()["data"]["body"]["text"]
    assert after.headers["Content-Revision"] != before.headers["Content-Revision"]


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


def test_an_answer_of_another_revision_is_not_kept() -> None:
    def app(_: object, start: object) -> list[bytes]:
        start("200 OK", [("Content-Revision", "r2")])  # type: ignore[operator]
        return [b""]

    edge = Edge(app, lambda: "r1", 10_000, fresh)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": ""}
    edge(environ, lambda *_: None)  # type: ignore[arg-type]
    assert not edge._answers
