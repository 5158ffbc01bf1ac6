"""Hostile searches are words: no error, no syntax, no time."""

import time
from urllib.parse import quote

import pytest

from content_api.http.app import create_edge
from tests.contract.test_errors import assert_problem
from tests.site import CheckedClient, Site

SYNTAX = (
    '"',
    '""',
    '"redes',
    "AND",
    "AND AND",
    "redes AND",
    "OR",
    "NOT redes",
    "NEAR(",
    "NEAR(redes capas, 5)",
    "title:redes",
    "{title heading}: redes",
    "- title : redes",
    "*",
    "redes*",
    "**",
    "^redes",
    "redes + capas",
    "redes' OR 1=1 --",
    "redes\x00capas",
    "\ud7ff\uffff",
    "\x02\x03",
    "%_",
    "(" * 200,
    "; DROP TABLE words",
)
SITE = {
    "redes/index.md": "---\ntitle: Redes\n---\n# Redes\n",
    "redes/01-capas.md": "# Capas\n\nredes AND capas, (a+)+$ literal; NEAR y title:redes.\n",
}


@pytest.fixture
def site(workspace: Site) -> Site:
    workspace.write(SITE).index()
    return workspace


def _path(words: str) -> str:
    return f"/api/v1/search?search={quote(words, safe='')}"


@pytest.mark.parametrize("words", SYNTAX)
def test_syntax_is_words(site: Site, words: str) -> None:
    response = site.get(_path(words))
    assert response.status_code == 200, response.get_data(as_text=True)
    for hit in response.get_json()["data"]:
        assert hit["record"]["id"] in ("redes", "redes/capas")


def test_operators_are_looked_for_as_they_are_written(site: Site) -> None:
    (hit,) = site.data(_path("redes AND capas"))
    assert "<mark>AND</mark>" in hit["snippet"]["html"]


@pytest.mark.parametrize("words", ["a " * 3_000, "a" * 7_000, "é" * 300, "a " * 99])
def test_too_many_words_are_refused(site: Site, words: str) -> None:
    response = site.client.get(_path(words.strip()))
    assert response.status_code in (400, 414)
    name = "invalid-parameter" if response.status_code == 400 else "uri-too-long"
    assert_problem(response, response.status_code, name)


def test_a_search_ends_at_its_bound(site: Site) -> None:
    response = CheckedClient(create_edge(site.settings, max_steps=0)).get(_path("redes"))
    problem = assert_problem(response, 400, "too-costly")
    assert "leave out some of its 1 word" in str(problem["detail"])
    assert response.headers["Cache-Control"] == "no-store"
    assert site.get(_path("redes")).status_code == 200


def test_twenty_common_words_take_little_time(workspace: Site) -> None:
    words = [chr(97 + number) * 2 for number in range(20)]
    body = "".join(f"## {a} {b}\n\n{' '.join(words)}\n\n" for a in words for b in words)
    workspace.write({"s/01-a.md": f"# A\n\n{body}"}).index()
    start = time.thread_time()
    response = workspace.get(_path(" ".join(words)))
    assert response.status_code == 200
    assert time.thread_time() - start < 0.5


@pytest.mark.parametrize("words", ["(a+)+$", "(a+)+$ " + "a" * 150, "[a-z]*", "a{1,9}{1,9}"])
def test_a_pattern_is_literal(site: Site, words: str) -> None:
    start = time.thread_time()
    assert site.get(_path(words)).status_code == 200
    assert time.thread_time() - start < 0.5


def test_the_letters_of_a_pattern_are_found(site: Site) -> None:
    assert [hit["id"] for hit in site.data(_path("(a+)+$ literal"))] == ["redes/capas"]
