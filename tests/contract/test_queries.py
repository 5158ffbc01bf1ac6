"""Lists: pages, sorting and filters, strict to the letter."""

from typing import Any

import pytest

from tests.site import Site


def _ids(site: Site, query: str, path: str = "/api/v1/articles") -> list[str]:
    return [record["id"] for record in site.data(f"{path}?{query}")]


@pytest.mark.parametrize("limit", [1, 2, 4, 100])
@pytest.mark.parametrize("sort", ["", "&sort=-updated_at,title", "&sort=title"])
def test_pages_concatenate_to_the_list(sample: Site, limit: int, sort: str) -> None:
    whole = _ids(sample, f"limit=100{sort}")
    paged: list[str] = []
    path: str | None = f"/api/v1/articles?limit={limit}{sort}"
    while path:
        payload = sample.get(path).get_json()
        paged += [record["id"] for record in payload["data"]]
        path = payload["links"]["next"]
    assert paged == whole
    assert len(whole) == 10


def test_a_page_says_where_it_stands(sample: Site) -> None:
    response = sample.get("/api/v1/articles?limit=4&page=2&sort=title")
    payload = response.get_json()
    assert payload["meta"]["pagination"] == {
        "page": 2,
        "limit": 4,
        "pages": 3,
        "total": 10,
        "next": 3,
        "prev": 1,
        "cursor": payload["meta"]["pagination"]["cursor"],
    }
    base = "/api/v1/articles?limit=4"
    assert payload["links"] == {
        "self": f"{base}&page=2&sort=title",
        "first": f"{base}&sort=title",
        "prev": f"{base}&sort=title",
        "next": f"{base}&page=3&sort=title",
        "last": f"{base}&page=3&sort=title",
    }
    assert f'<{base}&page=3&sort=title>; rel="next"' in response.headers["Link"]


def test_a_page_past_the_end_is_empty_and_points_back(sample: Site) -> None:
    payload = sample.get("/api/v1/series?page=9").get_json()
    assert payload["data"] == []
    assert payload["links"]["next"] is None
    assert payload["links"]["prev"] == "/api/v1/series"


def test_articles_come_in_reading_order_unless_sorted(sample: Site) -> None:
    assert _ids(sample, "series=redes,agentes") == [
        "agentes/que-es-un-agente",
        "agentes/herramientas",
        "agentes/evaluacion-y-seguridad",
        "redes/de-la-neurona-a-la-red",
        "redes/descenso-de-gradiente",
        "redes/retropropagacion",
    ]


def test_what_has_no_value_sorts_last_either_way(sample: Site) -> None:
    assert _ids(sample, "sort=updated_at")[-1] == "redes/retropropagacion"
    assert _ids(sample, "sort=-updated_at")[-1] == "redes/retropropagacion"


def test_titles_sort_without_case_and_accents(sample: Site) -> None:
    titles = [record["title"] for record in sample.data("/api/v1/series?sort=title")]
    assert titles == ["Agentes con modelos de lenguaje", "Fundamentos de la IA", "Redes neuronales"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("state=complete", ["fundamentos-ia"]),
        ("state=construction,complete", ["agentes", "fundamentos-ia", "redes"]),
        ("level=tecnico", ["agentes"]),
        ("series=REDES", ["redes"]),
        ("series=nada", []),
        ("state=archived", []),
        ("tag=no-hay", []),
        ("state=construction&level=general", ["redes"]),
    ],
)
def test_filters_keep_what_matches(sample: Site, query: str, ids: list[str]) -> None:
    assert _ids(sample, query, "/api/v1/series") == ids


def test_tags_are_compared_without_case_and_accents(sample: Site) -> None:
    articles: list[dict[str, Any]] = sample.data("/api/v1/articles?limit=100")
    expected = [a["id"] for a in articles if "optimizacion" in a["tags"]]
    assert expected
    assert _ids(sample, "tag=OPTIMIZACIÓN") == expected


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=-1", "page"),
        ("page=0", "page"),
        ("page=1.5", "page"),
        ("page=1e9", "page"),
        ("page=1_0", "page"),
        ("page=%D9%A3", "page"),
        ("page=", "page"),
        ("page=" + "9" * 999, "page"),
        ("page=1000001", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=1000000000", "limit"),
        ("sort=unknown", "sort"),
        ("sort=title;drop", "sort"),
        ("sort=-__class__", "sort"),
        ("sort=title,", "sort"),
        ("state=drafft", "state"),
        ("state=", "state"),
        ("level=alto", "level"),
        ("formats=pdf", "formats"),
        ("status=draft", "status"),
        ("page=1&page=2", "page"),
        ("cursor=abc", "cursor"),
        ("=1", ""),
    ],
)
def test_a_bad_value_is_refused_and_named(sample: Site, query: str, parameter: str) -> None:
    response = sample.get(f"/api/v1/articles?{query}")
    assert response.status_code == 400
    (error,) = response.get_json()["errors"]
    assert error["parameter"] == parameter


def test_a_near_miss_is_suggested(sample: Site) -> None:
    errors = sample.get("/api/v1/series?state=construcion&level=tecnic").get_json()["errors"]
    assert [error["suggestion"] for error in errors] == ["construction", "tecnico"]
    (error,) = sample.get("/api/v1/series?limt=3").get_json()["errors"]
    assert error["suggestion"] == "limit"
    assert "limit" in error["allowed"]


def test_every_wrong_value_is_in_one_answer(sample: Site) -> None:
    errors = sample.get("/api/v1/articles?page=x&limit=y&sort=z&formats=w").get_json()["errors"]
    assert {error["parameter"] for error in errors} == {"page", "limit", "sort", "formats"}


def test_hostile_text_is_only_text(sample: Site) -> None:
    for text in ("'; DROP TABLE article; --", "%25", "\\", '"', "(a+)+$"):
        response = sample.client.get("/api/v1/series", query_string={"tag": text})
        assert response.get_json()["data"] == []
