"""Content codings and freshness: what is chosen, its own ETags, and how long caches keep it."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from cachetools import LRUCache
from werkzeug.test import Client

from content_api.http.app import create_edge
from content_api.http.edge.edge import Edge
from content_api.http.edge.freshness import cache_control
from content_api.http.edge.kept_answers import KeptAnswer, Key
from content_api.http.headers.codings import ENCODERS, LEAST_BYTES, choose_coding
from tests.site import Site

LONG = "/api/v1/series/redes/articles/descenso-de-gradiente"
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "identity": bytes,
}


@pytest.fixture
def bare(sample: Site) -> Client:
    """A client that does not hold bodies against OpenAPI, for it would not decode them."""
    return Client(create_edge(sample.settings))


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("br", "br"),
        ("GZIP", "gzip"),
        (" gzip ; q=0.5 ,br; q=0.4", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000", "identity"),
        ("gzip;q=0.001", "gzip"),
        ("zstd, deflate", "identity"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("*;q=0.1, gzip", "gzip"),
        ("identity", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0, identity;q=0.1", "identity"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("identity;q=0, zstd", None),
        # What is no quality counts as if it were not there.
        ("gzip;q=nan", "gzip"),
        ("gzip;q=2", "gzip"),
        ("gzip;q=", "gzip"),
        ("gzip;level=9", "gzip"),
        (",,;,", "identity"),
    ],
)
def test_the_coding_that_is_liked_best_is_chosen(accepted: str | None, chosen: str | None) -> None:
    assert choose_coding(accepted) == chosen


def test_every_coding_gives_the_same_bytes_and_has_its_own_tag(bare: Client) -> None:
    plain = bare.get(LONG)
    tags = {plain.headers["ETag"]}
    for coding in ENCODERS:
        coded = bare.get(LONG, headers={"Accept-Encoding": coding})
        assert coded.headers["Content-Encoding"] == coding
        assert coded.headers["Content-Length"] == str(len(coded.get_data()))
        assert len(coded.get_data()) < len(plain.get_data()) / 2
        assert DECODERS[coding](coded.get_data()) == plain.get_data()
        assert bare.get(LONG, headers={"Accept-Encoding": coding}).get_data() == coded.get_data()
        tags.add(coded.headers["ETag"])
    assert len(tags) == 1 + len(ENCODERS)


@pytest.mark.parametrize("coding", ["identity", *ENCODERS])
def test_304_is_for_the_coding_that_the_client_has(bare: Client, coding: str) -> None:
    etag = bare.get(LONG, headers={"Accept-Encoding": coding}).headers["ETag"]
    for other in ("identity", *ENCODERS):
        answer = bare.get(LONG, headers={"Accept-Encoding": other, "If-None-Match": etag})
        assert answer.status_code == (304 if other == coding else 200)
        if other == coding:
            assert answer.headers["ETag"] == etag
            assert answer.headers["Vary"] == "Accept, Accept-Encoding"
            assert "Content-Encoding" not in answer.headers


def test_small_answers_and_errors_are_not_coded(bare: Client) -> None:
    for path in ("/healthz", "/api/v1/series/none"):
        answer = bare.get(path, headers={"Accept-Encoding": "gzip"})
        assert len(answer.get_data()) < LEAST_BYTES
        assert "Content-Encoding" not in answer.headers


def _answers(most_bytes: int) -> tuple[Edge, list[str]]:
    asked: list[str] = []

    def app(environ: object, start: object) -> list[bytes]:
        asked.append(environ["PATH_INFO"])  # type: ignore[index]
        start("200 OK", [("Content-Type", "text/plain")])  # type: ignore[operator]
        return [b"x" * 4_000]

    return Edge(app, lambda: "r1", most_bytes, lambda _: "max-age=1"), asked


def _get(edge: Edge, path: str, coding: str) -> bytes:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_ACCEPT_ENCODING": coding}
    return DECODERS[coding](b"".join(edge(environ, lambda *_: None)))  # type: ignore[arg-type]


def _kept(edge: Edge) -> LRUCache[Key, KeptAnswer]:
    return edge._answers._answers


def test_codings_are_kept_beside_the_answer_within_the_bound() -> None:
    edge, asked = _answers(most_bytes=12_500)
    for coding in ("gzip", "br", "identity", "gzip"):  # 5,000 bytes, and 1,000 for each coding
        assert _get(edge, "/1", coding) == b"x" * 4_000
    assert asked == ["/1"]
    kept = next(iter(_kept(edge).values()))
    assert set(kept.coded) == {"gzip", "br"}
    assert _get(edge, "/2", "identity") == b"x" * 4_000
    assert _kept(edge).currsize <= 12_500
    assert _get(edge, "/2", "gzip") == b"x" * 4_000  # no room: /1 goes, with its codings
    assert [key[0] for key in _kept(edge)] == ["/2"]
    assert 0 < _kept(edge).currsize <= 12_500


def test_what_is_too_large_to_keep_is_coded_all_the_same() -> None:
    edge, asked = _answers(most_bytes=4_500)
    for _ in range(2):
        assert _get(edge, "/1", "gzip") == b"x" * 4_000
    assert asked == ["/1", "/1"]
    assert _kept(edge).currsize == 0


def test_a_coding_that_does_not_fit_beside_its_answer_is_not_kept() -> None:
    edge, asked = _answers(most_bytes=5_500)
    for _ in range(2):
        assert _get(edge, "/1", "gzip") == b"x" * 4_000
    assert asked == ["/1"]
    assert [kept.coded for kept in _kept(edge).values()] == [{}]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/media/s/v.mp4", "media"),
        ("/api/v1", "records"),
        ("/api/v1/series", "records"),
        ("/api/v1/series/status", "status"),
        ("/api/v1/series/s/status", "status"),
        ("/api/v1/status", "status"),
        ("/api/v1/diagnostics", "status"),
        ("/api/v1/search", "search"),
        ("/api/v1/schemas/article", "description"),
        ("/docs", "description"),
        ("/openapi.json", "description"),
        ("/api/v10/x", "description"),
    ],
)
def test_the_kind_of_a_path_says_how_long_it_is_fresh(path: str, kind: str) -> None:
    kinds = {name: name for name in ("media", "records", "status", "search", "description")}
    assert cache_control(path, kinds) == kind


def test_a_site_says_how_long_its_answers_are_fresh(workspace: Site) -> None:
    page = "---\ntitle: S\n---\n# S\n\n## Índice\n\n### 1. Uno\n- x\n"
    workspace.write({"s/index.md": page}).index()
    kinds = workspace.settings.cache_control
    own = {name: f"max-age={number}" for number, name in enumerate(kinds)}
    site = Site(workspace.folder, workspace.root, serve_cache_control=own)
    told = {
        "records": "/api/v1/series/s",
        "status": "/api/v1/series/s/status",
        "search": "/api/v1/search?search=uno",
        "description": "/openapi.json",
    }
    for kind, path in told.items():
        assert site.get(path).headers["Cache-Control"] == own[kind]
