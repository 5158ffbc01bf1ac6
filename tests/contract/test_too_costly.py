"""What a request may cost: one that asks for more is a 400 that says what to leave out."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from content_api.api.access import Access
from content_api.api.app import create_app
from content_api.api.costs import too_costly
from content_api.store import budget
from content_api.store.budget import TooCostlyError, charge, limit_steps
from content_api.store.database import open_for_reading
from tests.contract.test_errors import assert_problem
from tests.site import CheckedClient, Site

ARTICLES = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("costly"))
    pages = {
        f"s/{n:02}-a.md": f"---\ntags: [redes, t{n}]\n---\n# A {n}\n\n## B {n}\n\nde la {n}.\n"
        for n in range(1, ARTICLES + 1)
    }
    made.write(pages | {"s/00_presentacion_serie.md": "# S\n"}).index()
    return made


def ask(site: Site, path: str, most: int) -> TestResponse:
    """The answer to a request that may cost `most` steps."""
    app = create_app(site.settings)
    app.extensions["content_api_access"] = Access(site.settings, max_steps=most)
    return CheckedClient(app).get(path)


FILTERS = "tags%5Bne%5D=x&toc.text%5Bcontains%5D=b&title%5Bcontains%5D=a"
COSTLY = {
    f"/api/v1/articles?{FILTERS}": ("tags[ne]", "toc.text[contains]", "title[contains]"),
    "/api/v1/articles?sort=-custom.x,title&limit=2&page=2": ("sort",),
    "/api/v1/articles?facets=state,tag&fields=title": ("facets",),
    "/api/v1/articles?formats=html,ast&limit=100": ("formats",),
    "/api/v1/series?include=articles": ("include",),
    "/api/v1/series/s/articles?tags%5Bne%5D=x&facets=tag": ("tags[ne]", "facets"),
    "/api/v1/search?search=de+la": ("search",),
}


@pytest.mark.parametrize(("path", "names"), COSTLY.items())
def test_what_costs_too_much_is_refused_and_named(
    site: Site, path: str, names: tuple[str, ...]
) -> None:
    path = path.replace("-custom.x", "-previous.title")
    response = ask(site, path, 500)
    problem = assert_problem(response, 400, "too-costly")
    assert sorted(item["parameter"] for item in problem["errors"]) == sorted(names)
    assert all("expected fewer" in item["detail"] for item in problem["errors"])
    assert "leave out some of its" in str(problem["detail"])
    assert ask(site, path, budget.MAX_STEPS).status_code == 200


def test_the_same_request_gets_the_same_answer(site: Site) -> None:
    path = "/api/v1/articles?facets=state,tag"
    answers = {ask(site, path, 3_000).status_code for _ in range(3)}
    assert len(answers) == 1


def test_what_was_refused_does_not_burden_the_next_request(site: Site) -> None:
    app = create_app(site.settings)
    access = app.extensions["content_api_access"] = Access(site.settings, max_steps=500)
    client = CheckedClient(app)
    assert client.get("/api/v1/articles?facets=tag").status_code == 400
    access.max_steps = budget.MAX_STEPS
    assert client.get("/api/v1/articles?facets=tag").status_code == 200


def test_a_request_without_dear_parameters_says_so_too() -> None:
    error = too_costly(MultiDict({"page": "2"}))
    assert error.errors == ()
    assert "leave out some of its parts" in error.detail


def test_another_fault_of_the_database_is_not_taken_for_costs(site: Site) -> None:
    store = open_for_reading(site.settings.store_url, site.settings.sqlite_path)
    with store.read() as connection:
        with pytest.raises(DBAPIError), limit_steps(connection):
            connection.exec_driver_sql("SELECT nothing FROM nowhere")
    store.close()


def test_work_outside_the_database_counts(site: Site) -> None:
    store = open_for_reading(site.settings.store_url, site.settings.sqlite_path)
    with store.read() as connection:
        with limit_steps(connection, 10):
            charge(connection, 10)
            with pytest.raises(TooCostlyError):
                charge(connection, 1)
        charge(connection, 1)  # nothing is bounded here
    store.close()


def test_a_path_is_never_in_the_answer(site: Site, tmp_path: Path) -> None:
    response = ask(site, "/api/v1/articles?facets=tag", 500)
    assert str(tmp_path.parent) not in response.get_data(as_text=True)
