"""What a request may cost: one that asks for more is a 400 that says what to leave out."""

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client

from content_api.answers.reading.costs import too_costly
from content_api.http.app import create_edge
from content_api.store.database import open_for_reading
from content_api.store.reading.budget import (
    MAX_STEPS,
    TooCostlyError,
    count_steps,
    limit_steps,
    require_steps,
)
from tests.contract.test_errors import assert_problem
from tests.site import CheckedClient, Site

ARTICLES = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("costly"))
    pages = {
        f"s/{n:02}-a{n}.md": f"---\ntags: [redes, t{n}]\n---\n# A {n}\n\n## B {n}\n\nde la {n}.\n"
        for n in range(1, ARTICLES + 1)
    }
    made.write(pages | {"s/00_presentacion_serie.md": "# S\n"}).index()
    return made


FILTERS = "tags%5Bne%5D=x&toc.text%5Bcontains%5D=b&title%5Bcontains%5D=a"
COSTLY = {
    f"/api/v1/articles?{FILTERS}": ("tags[ne]", "title[contains]", "toc.text[contains]"),
    "/api/v1/articles?sort=-previous.title,title&limit=2&page=2": ("sort",),
    "/api/v1/articles?facets=state,tag&fields=title": ("facets",),
    "/api/v1/articles?formats=html,ast&limit=100": ("formats",),
    "/api/v1/series?include=articles": ("include",),
    "/api/v1/series/s/articles?tags%5Bne%5D=x&facets=tag": ("facets", "tags[ne]"),
    "/api/v1/search?search=de+la": ("search",),
}


def client_of(site: Site, most: int) -> Client:
    """A client each of whose requests may cost `most` steps."""
    return CheckedClient(create_edge(site.settings, max_steps=most))


@pytest.mark.parametrize(("path", "names"), COSTLY.items())
def test_what_costs_too_much_is_refused_and_named(
    site: Site, path: str, names: tuple[str, ...]
) -> None:
    response = client_of(site, 0).get(path)
    detail = assert_problem(response, 400, "too-costly")["detail"]
    errors = response.get_json(force=True)["errors"]
    assert sorted(item["parameter"] for item in errors) == sorted(names)
    assert all("expected fewer" in item["detail"] for item in errors)
    assert "leave out some of its" in str(detail)
    assert response.headers["Cache-Control"] == "no-store"
    assert site.client.get(path).status_code == 200


FIVE = "tag=redes&title%5Bcontains%5D=a&updated_at%5Bgte%5D=2024-01-01&number%5Blt%5D=99&level=null"
PLAIN = (
    "/api/v1/articles?limit=100&include=series,prerequisites",
    "/api/v1/articles?facets=state,level,tag",
    f"/api/v1/articles?{FIVE}",
    f"/api/v1/articles?{FIVE}&facets=state,level,tag&sort=-updated_at,title",
    "/api/v1/search?search=a+b+de+la+1",
)


@pytest.mark.parametrize("path", PLAIN)
def test_what_a_plain_frontend_asks_for_is_answered(site: Site, path: str) -> None:
    """The bound is for 10,000 articles; here it is as much less as there are fewer."""
    client = client_of(site, MAX_STEPS * ARTICLES // 10_000)
    assert client.get(path).status_code == 200


def test_the_numbers_are_told(site: Site) -> None:
    response = client_of(site, 0).get(f"/api/v1/articles?{FILTERS}&facets=tag&sort=title,level")
    assert response.get_json(force=True)["detail"] == (
        "this costs more than a request may; leave out some of its 1 facet, 2 sort keys, 3 filters"
    )


def test_the_same_request_gets_the_same_answer(site: Site) -> None:
    path = "/api/v1/articles?facets=state,tag"
    assert len({client_of(site, 4_000).get(path).status_code for _ in range(5)}) == 1


def test_what_was_refused_does_not_burden_the_next_request(site: Site) -> None:
    client = client_of(site, 2_000)
    assert client.get(f"/api/v1/articles?{FILTERS}&facets=tag,state,level").status_code == 400
    assert client.get("/api/v1/articles?limit=1&page=2").status_code == 200


def test_a_request_without_dear_parameters_names_none() -> None:
    error = too_costly(MultiDict({"page": "2"}))
    assert (error.items, error.detail) == ((), "this costs more than a request may")


def test_another_database_is_bounded_by_what_is_counted_for_it() -> None:
    connection: Any = SimpleNamespace(
        info={},
        connection=SimpleNamespace(driver_connection=None),
        dialect=SimpleNamespace(name="postgresql"),
    )
    with limit_steps(connection, 10), pytest.raises(TooCostlyError):
        require_steps(connection, 10)
    assert connection.info == {}


def test_another_fault_of_the_database_is_not_taken_for_costs(site: Site) -> None:
    store = open_for_reading(site.settings.store_url, site.settings.sqlite_path)
    with store.read() as connection, pytest.raises(DBAPIError), limit_steps(connection):
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
    store.close()


def test_work_outside_the_database_counts(site: Site) -> None:
    store = open_for_reading(site.settings.store_url, site.settings.sqlite_path)
    with store.read() as connection:
        with limit_steps(connection, 10):
            require_steps(connection, 9)
            with pytest.raises(TooCostlyError):
                require_steps(connection, 1)
        with limit_steps(connection, 10):
            count_steps(connection, 20)
            with pytest.raises(TooCostlyError):
                require_steps(connection, 0)
        require_steps(connection, 1)  # nothing is bounded here
        count_steps(connection, 1)
    store.close()


def test_one_body_is_never_too_much(site: Site) -> None:
    path = "/api/v1/series/s/articles/a1"
    response = client_of(site, 1).get(f"{path}?formats=html,markdown,text,ast")
    assert (
        response.get_json()["data"]["body"]
        == site.data(f"{path}?formats=html,markdown,text,ast")["body"]
    )
