"""Every route and every kind of failure has the one form of error."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from content_api.answers.errors import ProblemType
from content_api.http.errors import PROBLEM_TYPES
from tests.contract.test_resources import PATHS
from tests.site import Site

EVERY_PATH = (*PATHS, "/healthz", "/readyz", "/openapi.json", "/openapi.yaml", "/docs")


def assert_problem(response: TestResponse, status: int, name: str) -> dict[str, object]:
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem: dict[str, object] = response.get_json(force=True)
    named = ["request_id"] if status >= 500 else []
    assert list(problem) == ["type", "title", "status", "detail", "instance", "errors", *named]
    assert response.headers.get("X-Request-Id") == problem.get("request_id")
    assert problem["type"] == f"/problems/{name}"
    assert problem["status"] == status
    assert name in {kind.name for kind in PROBLEM_TYPES}
    assert "Traceback" not in str(problem)
    assert "<" not in str(problem["detail"])
    return problem


@pytest.mark.parametrize("path", EVERY_PATH)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_allow(sample: Site, path: str, method: str) -> None:
    response = sample.client.open(path, method=method)
    assert_problem(response, 405, "method-not-allowed")
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("path", EVERY_PATH)
def test_options_has_no_body_and_says_what_is_allowed(sample: Site, path: str) -> None:
    response = sample.client.options(path)
    assert response.status_code == 204
    assert response.get_data() == b""
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", EVERY_PATH)
def test_head_is_get_without_a_body(sample: Site, path: str) -> None:
    head, get = sample.client.head(path), sample.client.get(path)
    assert head.get_data() == b""
    assert dict(head.headers) == dict(get.headers)
    assert int(get.headers["Content-Length"]) == len(get.get_data())


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_parameter_is_named(sample: Site, path: str) -> None:
    problem = assert_problem(sample.get(f"{path}?nope=1"), 400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == "nope"  # type: ignore[index]


@pytest.mark.parametrize("path", EVERY_PATH)
@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("image/png", 406),
        ("*/*;q=0", 406),
        ("image/*, audio/ogg;q=0.5", 406),
        ("garbage", 200),
        ("*/*", 200),
        ("image/png, */*;q=0.1", 200),
        (";;;,", 200),
        ("*/*;q=nonsense", 200),
    ],
)
def test_accept_is_honoured(sample: Site, path: str, accept: str, status: int) -> None:
    response = sample.client.get(path, headers={"Accept": accept})
    assert response.status_code == status
    if status == 406:
        problem = assert_problem(response, 406, "not-acceptable")
        assert problem["errors"][0]["allowed"]  # type: ignore[index]


def test_a_missing_record_suggests_the_nearest(sample: Site) -> None:
    series = assert_problem(sample.get("/api/v1/series/reds"), 404, "not-found")
    assert series["errors"] == [{"detail": "no series 'reds'", "suggestion": "redes"}]
    path = "/api/v1/series/redes/articles/retropropagasion"
    article = assert_problem(sample.get(path), 404, "not-found")
    assert article["errors"][0]["suggestion"] == "retropropagacion"  # type: ignore[index]
    nothing = assert_problem(sample.get("/api/v1/series/xyzxyz"), 404, "not-found")
    assert nothing["errors"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/api/v1/",
        "/api/v1/series/",
        "/api/v1/series/redes/",
        "/api/v2/series",
        "/api/v1/series/redes/articles/a/b",
        "/api/v1/series/..%2f..%2fetc",
        "/api/v1/series/%2e%2e/series",
        "/api/v1//series",
        "/api/v1/series/..%5c..%5cetc",
    ],
)
def test_other_paths_are_not_found_and_never_redirected(sample: Site, path: str) -> None:
    assert_problem(sample.client.get(path), 404, "not-found")


def test_two_slashes_name_no_host(sample: Site) -> None:
    response = sample.client.get("/", environ_overrides={"PATH_INFO": "//evil.example/api/v1"})
    assert_problem(response, 404, "not-found")


@pytest.mark.parametrize("path", ["/api/v1/series/%ff", "/api/v1/series/a%00b", "/x%0d%0ay"])
def test_addresses_that_are_no_text_are_refused(sample: Site, path: str) -> None:
    assert_problem(sample.client.get(path), 400, "bad-request")


@pytest.mark.parametrize("query", ["tag=%zz", "tag=%ff", "tag=%ed%a0%80", "&".join(["a=1"] * 60)])
def test_queries_that_are_no_text_are_refused(sample: Site, query: str) -> None:
    response = sample.client.get("/api/v1/series", query_string=query)
    assert_problem(response, 400, "bad-request")


def test_long_addresses_are_refused(sample: Site) -> None:
    assert_problem(sample.client.get("/" + "a" * 3_000), 414, "uri-too-long")
    long_query = sample.client.get("/api/v1/series", query_string="tag=" + "a" * 9_000)
    assert_problem(long_query, 414, "uri-too-long")
    long_value = sample.get("/api/v1/series?tag=" + "a" * 1_001)
    assert_problem(long_value, 400, "invalid-parameter")


def test_a_fault_of_ours_tells_nothing(sample: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("content_api.http.routes.series.answers.list_series", fail)
    response = sample.client.get("/api/v1/series?limit=77")
    assert_problem(response, 500, "internal-error")
    assert b"secret" not in response.get_data()


def test_without_an_index_the_api_says_so(workspace: Site) -> None:
    response = workspace.get("/api/v1/series")
    assert_problem(response, 503, "unavailable")
    assert response.headers["Retry-After"] == "1"
    assert workspace.get("/healthz").status_code == 200
    assert_problem(workspace.get("/readyz"), 503, "unavailable")


@pytest.mark.parametrize("kind", PROBLEM_TYPES, ids=lambda kind: kind.name)
def test_a_type_leads_to_what_the_page_says_of_it(sample: Site, kind: ProblemType) -> None:
    response = sample.get(f"/problems/{kind.name}", Accept="text/html")
    page, _, anchor = response.headers["Location"].partition("#")
    assert response.status_code == 303
    assert f'id="{anchor}"' in sample.get(page).get_data(as_text=True)


def test_a_type_that_there_is_not_leads_nowhere(sample: Site) -> None:
    problem = assert_problem(sample.get("/problems/not-fond"), 404, "not-found")
    assert "not-found" in str(problem)


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/api/v1/articles/", "/api/v1/articles"),
        ("/api/v1/article", "/api/v1/articles"),
        ("/api/v1/serie", "/api/v1/series"),
        ("/openapi.jsn", "/openapi.json"),
        ("/zzzz", None),
    ],
)
def test_a_path_near_to_one_is_told_it(sample: Site, path: str, suggestion: str | None) -> None:
    problem: Any = assert_problem(sample.get(path), 404, "not-found")
    assert [item.get("suggestion") for item in problem["errors"]] == (
        [suggestion] * bool(suggestion)
    )
