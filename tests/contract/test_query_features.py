"""Queries beyond pages, as docs/api.md and docs/recipes.md have them: filters, facets, cursors."""

import re
from pathlib import Path
from typing import Any

import pytest

from content_api.answers.parameters.fields.relations import MAX_INCLUDED
from tests.site import Site, openapi_document

DOCS = Path(__file__).parents[2] / "docs"
QUERY = re.compile(r"`GET (/api/v1\S*)`")
EXAMPLES = QUERY.findall((DOCS / "api.md").read_text("utf-8"))
RECIPES = QUERY.findall((DOCS / "recipes.md").read_text("utf-8"))


def ids(site: Site, path: str) -> list[str]:
    return [record["id"] for record in site.data(path)]


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_query_of_the_documentation_answers_something(sample: Site, path: str) -> None:
    assert sample.data(path)


@pytest.mark.parametrize("path", RECIPES)
def test_every_recipe_answers_something(bilingual: Site, path: str) -> None:
    answer = bilingual.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["data"] if answer.mimetype == "application/json" else answer.data
    assert bilingual.get(path, If_None_Match=answer.headers["ETag"]).status_code == 304


def test_the_documentation_has_queries() -> None:
    assert len(EXAMPLES) > 10
    assert len(RECIPES) > 15


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/api/v1/series?updated_at[lt]=2026-01-01", []),
        ("/api/v1/series?level[ne]=general", ["agentes"]),
        ("/api/v1/series?prerequisites.id=fundamentos-ia", ["redes"]),
        ("/api/v1/series?prerequisites.id=null", ["fundamentos-ia"]),
        ("/api/v1/series?title[contains]=NEURONÁL", ["redes"]),
        ("/api/v1/series?progress.percent[gte]=100", ["fundamentos-ia"]),
        ("/api/v1/articles?level=null", ["redes/retropropagacion"]),
        (
            "/api/v1/series/redes/articles?level[ne]=null&title[gte]=desc",
            ["redes/descenso-de-gradiente"],
        ),
        (
            "/api/v1/series/redes/articles?number[in]=1,3",
            ["redes/de-la-neurona-a-la-red", "redes/retropropagacion"],
        ),
    ],
)
def test_operators(sample: Site, path: str, found: list[str]) -> None:
    assert ids(sample, path) == found


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("indexable[gt]=true", "expected an operator of eq, ne, in, got 'gt'"),
        (
            "word_count[contains]=1",
            "expected an operator of eq, ne, in, gt, gte, lt, lte, got 'contains'",
        ),
        ("title[starts]=x", "got 'starts'"),
        ("word_count=two", "expected a whole number, got 'two'"),
        ("word_count=1.5", "expected a whole number"),
        ("indexable=yes", "expected true or false"),
        ("updated_at[gte]=2026-02-30", "expected a date such as"),
        ("updated_at[gte]=2026-01-01T00:00:00", "expected a date such as"),
        ("title[eq]=", "expected a value"),
        ("title=a,,b", "expected values with commas"),
        ("title=%00", "control characters"),
        ("state[ne]=publishd", "expected one of"),
        ("include=tags", "expected one of series, prerequisites"),
        ("facets=title", "expected one of state, level, tag, locale"),
        ("fields=progres", "expected one of"),
        ("fields=title(x)", "no parts"),
        ("fields=series(titel)", "expected one of id, title"),
        ("fields=-series(id)", "without parts"),
    ],
)
def test_what_cannot_be_asked_is_told(sample: Site, query: str, detail: str) -> None:
    response = sample.get(f"/api/v1/articles?{query}")
    (error,) = response.get_json()["errors"]
    assert response.status_code == 400
    assert detail in error["detail"]
    assert error["parameter"] == query.split("=", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("asked", "suggestion"),
    [
        ("articles?populate=series", "include"),
        ("articles?order=title", "sort"),
        ("articles?orderBy=title", "sort"),
        ("articles?per_page=3", "limit"),
        ("articles?_limit=3", "limit"),
        ("articles?size=3", "limit"),
        ("articles?page[number]=1", "page"),
        ("articles?pagination[pageSize]=3", "limit"),
        ("articles?offset=20", "page"),
        ("articles?fields[]=title", "fields"),
        ("articles?fields[0]=title", "fields"),
        ("articles?sort[]=title", "sort"),
        ("articles?select=title", "fields"),
        ("articles?lang=en", "locale"),
        ("articles?status=published", "state"),
        ("articles?date[gte]=2026-01-01", "published_at"),
        ("articles?filter[state][eq]=x", None),
        ("articles?filters[state][$eq]=x", None),
        ("articles?q=red", None),
        ("articles?wrod_count[gte]=3", "word_count[gte]"),
        ("search?q=red", "search"),
        ("articles?sort=updated_at:desc", "-updated_at"),
        ("articles?sort=title%20asc", "title"),
        ("articles?sort=nada:desc", None),
        ("articles?fields=title,series.title", "series(title)"),
        ("articles?fields=custom.difficulty", "custom(difficulty)"),
        ("articles?locale=es-MX", "es"),
    ],
)
def test_who_comes_from_another_api_is_told_what_it_is_called_here(
    bilingual: Site, asked: str, suggestion: str | None
) -> None:
    response = bilingual.get(f"/api/v1/{asked}")
    error = response.get_json()["errors"][0]
    assert response.status_code == 400
    assert error.get("suggestion") == suggestion


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("filter=state:published", "filter by the field's own name, as in state=a,b"),
        ("filter[state][eq]=published", "filter by the field's own name"),
        ("where=state", "filter by the field's own name"),
        ("q=red", "/api/v1/search?search="),
        ("search=red", "/api/v1/search?search="),
    ],
)
def test_where_no_name_says_it_the_detail_does(sample: Site, asked: str, told: str) -> None:
    assert told in sample.get(f"/api/v1/articles?{asked}").get_json()["errors"][0]["detail"]


def test_a_short_name_and_the_long_one_are_two_names(sample: Site) -> None:
    assert ids(sample, "/api/v1/series?sort=-id,series") == ids(sample, "/api/v1/series?sort=-id")
    twice = sample.get("/api/v1/series?sort=-id,title,id")
    assert "each name once" in twice.get_json()["detail"]


def test_none_of_several_values(sample: Site) -> None:
    kept = sample.data("/api/v1/articles?tag[ne]=fundamentos,agentes")
    every = sample.data("/api/v1/articles")
    assert 0 < len(kept) < len(every)
    assert kept == [a for a in every if not {"fundamentos", "agentes"} & set(a["tags"])]


def test_more_filters_than_allowed_are_refused(sample: Site) -> None:
    names = ["title", "description", "excerpt", "slug"]
    query = "&".join(f"{n}[{o}]=a" for n in names for o in ("eq", "ne", "gt", "gte", "lt", "lte"))
    assert "at most 20" in sample.get(f"/api/v1/articles?{query}").get_json()["detail"]


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("updated_at[eq]=2026-09-08", 1),
        ("updated_at[gte]=2026-09-08&updated_at[lte]=2026-09-08", 1),
        ("updated_at[gt]=2026-09-08&updated_at[lt]=2026-09-09", 0),
        ("updated_at[eq]=2026-09-08T02:00:00%2B02:00", 1),
        ("updated_at[eq]=2026-09-08T02:00:00+02:00", 1),
        ("updated_at[gte]=2026-09-08T00:00:00.5Z&updated_at[lt]=2026-09-09", 0),
        ("updated_at[lte]=2026-09-08T00:00:00.5Z&updated_at[gte]=2026-09-08", 1),
    ],
)
def test_a_date_is_the_whole_day_in_utc(sample: Site, value: str, count: int) -> None:
    assert len(sample.data(f"/api/v1/series/agentes/articles?{value}")) == count


def test_fields_work_wherever_a_resource_answers(sample: Site) -> None:
    series = sample.data("/api/v1/series/redes?fields=title,progress(percent)")
    assert series == {
        "type": "series",
        "id": "redes",
        "title": "Redes neuronales",
        "progress": {"percent": 60},
    }
    status = sample.data("/api/v1/series/redes/status?fields=progress(done)")
    assert status.keys() == {"type", "id", "progress"}
    outline = sample.data("/api/v1/series/redes/index?fields=sections(title)")
    assert all(section.keys() == {"title"} for section in outline["sections"])
    site = sample.data("/api/v1/status?fields=totals(series)")
    assert site == {"type": "status", "id": "site", "totals": {"series": 3}}
    assert sample.get("/api/v1/status?fields=").status_code == 400
    assert "toc" not in sample.data("/api/v1/articles?fields=*,-toc&limit=1")[0]


ARTICLE = "/api/v1/series/redes/articles/retropropagacion"


@pytest.mark.parametrize(
    ("path", "formats"),
    [
        (f"{ARTICLE}?fields=title", None),
        (f"{ARTICLE}?fields=-toc", {"html"}),
        (f"{ARTICLE}?fields=title&formats=text", None),
        (f"{ARTICLE}?fields=body&formats=text,ast", {"text", "ast"}),
        (f"{ARTICLE}?fields=body(markdown)", {"markdown"}),
        (f"{ARTICLE}?fields=body(text)&formats=html,text", {"text"}),
        ("/api/v1/series/redes?fields=*", None),
        ("/api/v1/series/redes?fields=body", {"html"}),
        ("/api/v1/articles?limit=1&fields=title,body", {"html"}),
        ("/api/v1/articles?limit=1&fields=*", None),
        ("/api/v1/articles?limit=1&fields=-title&formats=text", {"text"}),
    ],
)
def test_a_body_comes_when_it_is_asked_for(
    sample: Site, path: str, formats: set[str] | None
) -> None:
    data = sample.data(path)
    resource = data[0] if isinstance(data, list) else data
    assert (set(resource["body"]) if "body" in resource else None) == formats


def included(site: Site, path: str) -> list[str]:
    return [record["id"] for record in site.get(path).get_json()["included"]]


def test_included_records_are_whole_and_come_once(sample: Site) -> None:
    path = "/api/v1/series/redes?include=articles,prerequisites"
    assert included(sample, path) == [
        *ids(sample, "/api/v1/series/redes/articles"),
        "fundamentos-ia",
    ]
    assert included(sample, f"{path}&fields=title") == included(sample, path)
    assert included(sample, "/api/v1/articles?include=series,prerequisites") == [
        "agentes",
        "fundamentos-ia",
        "redes",
    ]
    assert included(sample, f"{ARTICLE}?include=prerequisites") == ["fundamentos-ia"]
    assert "included" not in sample.get("/api/v1/series").get_json()
    answer = sample.get(path)
    assert answer.headers["Cache-Tag"] == "series series:redes articles"


def test_what_is_in_data_is_not_included(sample: Site) -> None:
    assert included(sample, "/api/v1/series?include=prerequisites") == []


def test_a_circle_of_prerequisites_includes_each_once(workspace: Site) -> None:
    page = "---\nprerequisites: [{}]\n---\n# S\n"
    workspace.write({"a/index.md": page.format("b"), "b/index.md": page.format("a")}).index()
    assert included(workspace, "/api/v1/series/a?include=prerequisites") == ["b"]


def test_too_many_included_records_are_refused(workspace: Site) -> None:
    many = {f"s/{n:03}-a{n}.md": f"# A{n}\n" for n in range(MAX_INCLUDED + 1)}
    workspace.write({"s/index.md": "# S\n", **many}).index()
    (error,) = workspace.get("/api/v1/series?include=articles").get_json()["errors"]
    assert (error["parameter"], "lower limit" in error["detail"]) == ("include", True)


def facets(site: Site, path: str) -> dict[str, Any]:
    found: dict[str, Any] = site.get(path).get_json()["meta"]["facets"]
    return {name: {v["value"]: v["count"] for v in values} for name, values in found.items()}


def test_facets_count_the_filtered_list(sample: Site) -> None:
    assert facets(sample, "/api/v1/articles?facets=state,level,locale") == {
        "state": {"published": 10},
        "level": {"general": 6, "tecnico": 3},
        "locale": {"es": 10},
    }
    counted = facets(sample, "/api/v1/articles?facets=tag&series=redes")["tag"]
    articles = sample.data("/api/v1/articles?series=redes")
    assert counted == {
        tag: sum(tag in a["tags"] for a in articles) for a in articles for tag in a["tags"]
    }
    assert list(counted.values()) == sorted(counted.values(), reverse=True)


def test_a_facet_is_counted_without_the_filter_on_it(sample: Site) -> None:
    path = "/api/v1/articles?level=tecnico&facets=level,state"
    assert facets(sample, path) == {
        "level": {"general": 6, "tecnico": 3},
        "state": {"published": 3},
    }


@pytest.mark.parametrize(
    ("path", "name", "value", "label"),
    [
        ("series?locale=es", "state", "complete", "Completa"),
        ("series?locale=en", "state", "construction", "Under construction"),
        ("articles?locale=es", "state", "published", "Publicado"),
        ("articles?locale=en", "state", "published", "Published"),
        ("articles?locale=*", "state", "published", "Publicado"),
        ("articles?locale=es", "level", "tecnico", "Técnico"),
        ("articles?locale=es", "locale", "es", None),
        ("articles?locale=es", "tag", "redes-neuronales", "redes-neuronales"),
    ],
)
def test_facets_have_labels_where_people_read_others(
    bilingual: Site, path: str, name: str, value: str, label: str | None
) -> None:
    answer = bilingual.get(f"/api/v1/{path}&facets={name}").get_json()
    labels = {one["value"]: one["label"] for one in answer["meta"]["facets"][name]}
    assert labels[value] == label


def test_tags_of_all_spellings_are_one(workspace: Site) -> None:
    page = "---\ntags: [{}]\n---\n# {}\n"
    workspace.write(
        {
            "s/index.md": page.format("Optimización", "S"),
            "s/01-a.md": page.format("Optimización, redes", "A"),
            "s/02-b.md": page.format("optimizacion, 'OPTIMIZACIÓN', 'a, b'", "B"),
        }
    ).index()
    tags = workspace.data("/api/v1/tags")
    assert [(tag["id"], tag["title"], tag["series"], tag["articles"]) for tag in tags] == [
        ("a, b", "a, b", 0, 1),
        ("optimizacion", "Optimización", 1, 2),
        ("redes", "redes", 0, 1),
    ]
    for tag in tags:
        assert len(workspace.data(tag["links"]["articles"])) == tag["articles"]
        assert len(workspace.data(tag["links"]["series"])) == tag["series"]
    assert ids(workspace, "/api/v1/tags?articles[gte]=2") == ["optimizacion"]
    assert ids(workspace, "/api/v1/tags?sort=-articles&limit=1&fields=title") == ["optimizacion"]
    workspace.write({"s/02-b.md": "# B\n"}).index()
    assert ids(workspace, "/api/v1/tags") == ["optimizacion", "redes"]


def test_who_comes_by_a_cursor_goes_on_by_one(sample: Site) -> None:
    first = sample.get("/api/v1/articles?limit=4").get_json()
    cursor = first["meta"]["pagination"]["cursor"]
    response = sample.get(f"/api/v1/articles?limit=4&cursor={cursor}")
    answer = response.get_json()
    after = answer["meta"]["pagination"]["cursor"]
    assert answer["links"] == {
        "self": f"/api/v1/articles?cursor={cursor}&limit=4",
        "first": "/api/v1/articles?limit=4",
        "prev": None,
        "next": f"/api/v1/articles?cursor={after}&limit=4",
        "last": "/api/v1/articles?limit=4&page=3",
    }
    assert f'<{answer["links"]["next"]}>; rel="next"' in response.headers["Link"]
    assert (
        answer["meta"]["pagination"] | {"page": None, "next": None} == answer["meta"]["pagination"]
    )
    last = sample.get(answer["links"]["next"]).get_json()
    assert (last["meta"]["pagination"]["cursor"], last["links"]["next"]) == (None, None)


@pytest.mark.parametrize(
    ("path", "has_cursor"),
    [
        ("series?limit=1", True),
        ("articles?limit=1", True),
        ("series/redes/articles?limit=1", True),
        ("tags?limit=1", True),
        ("search?search=red&limit=1", False),
        ("references?limit=1", False),
    ],
)
def test_some_lists_have_cursors_and_all_lead_to_the_next_page(
    bilingual: Site, path: str, *, has_cursor: bool
) -> None:
    answer = bilingual.get(f"/api/v1/{path}").get_json()
    assert (answer["meta"]["pagination"]["cursor"] is not None) == has_cursor
    assert bilingual.data(answer["links"]["next"])


@pytest.mark.parametrize("path", ["/api/v1/series", "/api/v1/articles", "/api/v1/tags"])
def test_every_documented_parameter_has_an_example_that_works(sample: Site, path: str) -> None:
    for parameter in openapi_document()["paths"][path]["get"]["parameters"]:
        example = parameter.get("example", parameter["schema"].get("example"))
        if parameter["name"] != "cursor":
            assert example is not None, parameter["name"]
            pattern = parameter["schema"].get("pattern", "")
            assert re.search(pattern, str(example)), parameter["name"]
            assert sample.get(f"{path}?{parameter['name']}={example}").status_code == 200


def test_the_longest_cursor_that_is_given_is_taken(workspace: Site) -> None:
    long = "ﷺ" * 300  # sorted as the eighteen letters that it stands for
    page = f'---\ntitle: "{long}"\ndescription: "{long}"\n---\n# {long}\n\n{long}\n'
    workspace.write({"s/index.md": page, "s/01-a.md": page, "s/02-b.md": page}).index()
    sort = "title,description,excerpt,series.title,previous.title,next.title"
    path = f"/api/v1/articles?limit=1&sort={sort}"
    cursor = workspace.get(path).get_json()["meta"]["pagination"]["cursor"]
    assert len(cursor) > 2_500
    assert len(workspace.data(f"{path}&cursor={cursor}")) == 1
    too_many = workspace.get(f"{path},slug")
    assert "at most 6 names" in too_many.get_json()["detail"]


def test_a_date_to_come_is_no_last_change(workspace: Site) -> None:
    page = "---\ndate: {}\nstate: published\n---\n# T\n"
    files = {"s/index.md": "# S\n", "s/01-a.md": page.format("2020-01-02")}
    workspace.write(files | {"s/02-b.md": page.format("9999-12-31")}).index()
    assert "Last-Modified" in workspace.get("/api/v1/series/s/articles/a").headers
    later = workspace.get("/api/v1/series/s/articles/b")
    assert later.get_json()["data"]["updated_at"].startswith("9999")
    assert "Last-Modified" not in later.headers


@pytest.mark.parametrize("path", ["/openapi.json", "/openapi.yaml", "/docs", "/problems/not-found"])
def test_what_takes_no_parameter_refuses_all(sample: Site, path: str) -> None:
    assert sample.client.get(f"{path}?a=1").status_code == 400


def test_what_is_allowed_stands_in_one_order(sample: Site) -> None:
    response = sample.client.delete("/api/v1/validate")
    assert response.headers["Allow"] == "OPTIONS, POST"
    assert "OPTIONS, POST" in response.get_json()["detail"]
